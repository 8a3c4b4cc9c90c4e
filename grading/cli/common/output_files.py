"""Files that commands write: options that check them first, and functions that write them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from grading.cli.common.shared import WrongUsage
from grading.support import outputs
from grading.support.outputs import Form
from grading.support.translation import tr

Command = TypeVar("Command", bound=Callable[..., Any])


class OutputFile(click.Path):
    """A file to write: a new file, or one that a command wrote earlier in the same form.

    It is checked before any work begins, so that no work is lost at the end.
    """

    def __init__(self, form: Form) -> None:
        super().__init__(path_type=Path)
        self.form = form

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or refuse a file that must not be replaced, or is written twice."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        problem = outputs.refusal(path, self.form)
        if problem:
            self.fail(problem, param, ctx)
        if ctx is not None and param is not None:
            files = ctx.meta.setdefault(__name__, {})  # of this command, each with its option
            other = files.setdefault(os.path.normcase(path.resolve()), param)
            if other is not param:
                problem = tr(
                    "{option} writes {path} too. Choose another name.",
                    option=other.opts[0],
                    path=path,
                )
                self.fail(problem, param, ctx)
        return path


def file_option(name: str, text: str, form: Form, *variable: str) -> Callable[[Command], Command]:
    """Make an option for a file to write, in one of the forms in `grading.support.outputs`.

    Args:
        name: the option's name.
        text: its help.
        form: the form of the file; only a file of this form may be replaced.
        variable: the name of the command's parameter, if it differs from the option's.

    Returns:
        A decorator for a command.
    """
    return click.option(name, *variable, metavar="FILE", type=OutputFile(form), help=text)


class OutputFolder(click.Path):
    """A folder to write to, which is checked before any work begins; it need not exist yet."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or refuse a folder that cannot be created or written to."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        problem = outputs.folder_refusal(path)
        if problem:
            self.fail(problem, param, ctx)
        return path


def replaceable(path: Path, form: Form) -> Path:
    """Check a path that is not an option's value, such as a default, as `OutputFile` does.

    Args:
        path: the file to write.
        form: the form that it will have.

    Returns:
        The same path.

    Raises:
        click.UsageError: there is a file of another form, which must not be replaced.
    """
    problem = outputs.refusal(path, form)
    if problem:
        raise click.UsageError(problem)
    return path


def write_text(path: Path, text: str) -> None:
    """Write a file completely or not at all; a path that cannot be written is wrong usage."""
    from grading.support.files import write_bytes

    with writing(path):
        write_bytes(path, text.encode())


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Report a file that cannot be written as wrong usage.

    Raises:
        click.UsageError: the file cannot be written.
    """
    try:
        yield
    except OSError as problem:
        raise WrongUsage(
            "{path} cannot be written ({reason}). Choose another place.",
            path=path,
            reason=problem.strerror or problem,
        ) from problem


def write_json(path: Path, data: Any) -> None:
    """Write `data` as JSON, completely or not at all."""
    write_text(path, json.dumps(data, indent=1, allow_nan=False) + "\n")
