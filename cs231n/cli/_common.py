"""What the library's commands share: options, writing files, and handling Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from grading.cli.common.output_files import OutputFolder, writing
from grading.cli.common.shared import STOPPED, say
from grading.support.translation import tr

Command = TypeVar("Command", bound=Callable[..., Any])


def count_option(
    name: str, text: str, default: int | None = None, most: int | None = None
) -> Callable[[Command], Command]:
    """Make an option that takes a whole number from 1 to `most`."""
    return click.option(
        name,
        metavar="N",
        type=click.IntRange(min=1, max=most),
        default=default,
        show_default=default is not None,
        help=text,
    )


def folder_option(name: str, default: str, text: str) -> Callable[[Command], Command]:
    """Make an option that takes a folder to write into."""
    return click.option(
        name,
        metavar="DIR",
        type=OutputFolder(),
        default=Path(default),
        show_default=True,
        help=text,
    )


@contextmanager
def stoppable(message: str | None = None) -> Iterator[None]:
    """On Ctrl-C, end the command with one line and the exit code that shells use."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(message or tr("Stopped. Nothing was written."), err=True)
        raise click.exceptions.Exit(STOPPED) from None


def unwritten(error: NotImplementedError) -> click.ClickException:
    """Return the error of a command that needs an exercise that is not written yet."""
    from grading.spec import manifest

    name = str(error).partition(" ")[0]
    try:
        asked = name in manifest.load().exercises
    except manifest.AssignmentError:
        asked = True
    return click.ClickException(
        tr("{error} (`cs231n check` lists what is not written yet)", error=error)
        if asked
        else not_asked(name)
    )


def not_asked(name: str) -> str:
    """Say that an exercise is blank in a hand-out without the part that asks for it."""
    return tr("{name} is not written, and your hand-out does not ask for it.", name=name)


def write_figures(path: Path, text: str) -> None:
    """Write the results of a measurement to a file, and print its path."""
    from cs231n.support.files import replacing

    with writing(path), replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    say("The measurements are in {path}.", path=path)
