"""What the library's commands share: how they tell of Ctrl-C and of a file not to be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

STOPPED = 130  # what a shell reports for a program that Ctrl-C ended


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
