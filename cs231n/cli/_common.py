"""What the library's commands share: options, files to write, and a word on Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

STOPPED = 130  # what a shell reports for a program that Ctrl-C ended

Command = TypeVar("Command", bound=Callable[..., Any])


def count_option(name: str, text: str, default: int | None = None) -> Callable[[Command], Command]:
    """An option that takes a number of things, at least one."""
    return click.option(
        name,
        metavar="N",
        type=click.IntRange(min=1),
        default=default,
        show_default=default is not None,
        help=text,
    )


def folder_option(name: str, default: str, text: str) -> Callable[[Command], Command]:
    """An option that takes a folder to write into."""
    return click.option(
        name,
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(default),
        show_default=True,
        help=text,
    )


@contextmanager
def stoppable(said: str = "Stopped; nothing was written.") -> Iterator[None]:
    """End the command with one line and the code of a shell when Ctrl-C is pressed."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(said, err=True)
        raise click.exceptions.Exit(STOPPED) from None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say of a file that cannot be written what to do, and end the command."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            f"{path} could not be written ({error.strerror or error}): choose another place"
        ) from None


def write_figures(path: Path, text: str) -> None:
    """Write what a command measured, whole or not at all, and say where."""
    from cs231n.support.files import replacing

    with writing(path), replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    click.echo(f"figures: {path}")
