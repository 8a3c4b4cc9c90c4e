"""All commands and options of the kit, found by walking the command table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner, Result

from cs231n.cli import COMMANDS, main


def commands() -> Iterator[tuple[list[str], click.Command]]:
    """Every command and subcommand, by the words that call it."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        yield [name], command
        if isinstance(command, click.Group):
            for inner, subcommand in command.commands.items():
                yield [name, inner], subcommand


def options() -> Iterator[tuple[list[str], click.Option]]:
    """Every option that takes a value."""
    for words, command in commands():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.is_flag:
                yield words, parameter


def call(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], terminal_width=100)


def refused(result: Result) -> bool:
    """Exit code 2 and one line that says why."""
    lines = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert "Traceback" not in result.output, result.output
    assert result.exit_code == 2, result.output
    return len(lines) == 1 and result.output.rstrip().splitlines()[-1] == lines[0]


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """What a folder holds; caches apart."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts
    }
