"""What the grader's commands share: options, exit codes, and how files are written.

Exit codes: 0 done, 1 the work failed its checks, 2 wrong usage, 3 the grader's own fault,
4 a person has to decide about what was handed over.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from grading.support import outputs
from grading.support.outputs import Form
from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.console import Console

    from grading.sandbox.runner import Mechanism, Runner
    from grading.spec import Profile
    from grading.spec.manifest import Assignment

FAILED, USAGE, FAULT, DECIDE, STOPPED = 1, 2, 3, 4, 130

Command = TypeVar("Command", bound=Callable[..., Any])


class Fault(click.ClickException):
    """The grader, its assignment or its machine is at fault, never a student."""

    exit_code = FAULT


class OutputFile(click.Path):
    """A file to write: a new one, or one that a command wrote in the same form before.

    It is checked before any work begins, so that no work is lost.
    """

    def __init__(self, form: Form) -> None:
        super().__init__(path_type=Path)
        self.form = form

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a file that must not be replaced is wrong usage."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        problem = outputs.refusal(path, self.form)
        if problem:
            self.fail(problem, param, ctx)
        return path


def file_option(name: str, text: str, form: Form, *variable: str) -> Callable[[Command], Command]:
    """An option that takes a file to write, of one of the forms in `grading.support.outputs`.

    Args:
        name: the option's name.
        text: its help.
        form: the form that an earlier file must have to be replaced.
        variable: the name of the command's parameter, where it is not the option's.

    Returns:
        The decorator of a command.
    """
    return click.option(name, *variable, metavar="FILE", type=OutputFile(form), help=text)


def replaceable(path: Path, form: Form) -> Path:
    """A path that no option named, such as a default: refused as `OutputFile` refuses.

    Raises:
        click.UsageError: there is a file of another form, which is kept.
    """
    problem = outputs.refusal(path, form)
    if problem:
        raise click.UsageError(problem)
    return path


def guard(command: Command) -> Command:
    """Turn an error in a command into the right exit code, with one line where that is enough."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo("Stopped.", err=True)
            sys.exit(STOPPED)
        except Exception as problem:
            if _speaks_for_itself(problem):
                raise Fault(str(problem)) from problem
            if isinstance(problem, BrokenPipeError) and _nobody_reads_on():
                raise  # click ends without a word, as for `doctor | head`
            # An instructor needs the traceback. A student must know that it was not their code.
            click.echo(traceback.format_exc(), err=True, nl=False)
            click.echo(tr("This is the grader's own fault, not a verdict on any work."), err=True)
            sys.exit(FAULT)

    return cast(Command, guarded)


def _nobody_reads_on() -> bool:
    """Whether it is our own output that was cut off, and not a worker that went away."""
    try:
        os.write(sys.stdout.fileno(), b"\n")
    except BrokenPipeError:
        return True
    except OSError:  # no file behind it, as in a test
        return False
    return False


def _speaks_for_itself(problem: Exception) -> bool:
    """Whether an error's message says all: what is wrong with the assignment or the machine."""
    from grading.sandbox.contract import SandboxUnavailable
    from grading.spec.manifest import AssignmentError

    return isinstance(problem, AssignmentError | SandboxUnavailable)


def common(command: Command) -> Command:
    """Add --assignment and --no-color, and guard the command (see `guard`)."""
    colour = click.option("--no-color", is_flag=True, help="Print without colors.")
    folder = click.option(
        "--assignment",
        "folder",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder that contains assignment/ (default: here or above).",
    )
    return colour(folder(guard(command)))


def parts_option(text: str) -> Callable[[Command], Command]:
    """The option --parts; `load_assignment` takes what it was given."""
    return click.option("--parts", metavar="P,...", help=text)


def gradebook_option(command: Command) -> Command:
    """Add --gradebook, for a class whose verdicts are not in the folder that is named."""
    text = tr("Gradebook to use, if it is not DIR/grades.db.")
    return click.option("--gradebook", "book_url", metavar="URL", help=text)(command)


def profile_option(command: Command) -> Command:
    """Add --profile; `load_assignment` takes what it was given."""
    return click.option(
        "--profile",
        type=click.Choice(["kit", "course"]),
        help=(
            "Which text counts: the docstrings of this kit (kit), or the course's own text "
            "(course), where the other tests give advice and no points. Default: what the "
            "assignment says."
        ),
    )(command)


def load_assignment(
    folder: Path | None,
    parts: str | None = None,
    profile: Profile | None = None,
    *,
    together: bool = False,
    mine: bool = False,
) -> Assignment:
    """The assignment in `folder`, or the one around the working directory.

    Args:
        folder: where it is; None looks from the working directory upwards.
        parts: names of parts with commas between them, to have these alone.
        profile: what counts; None leaves it as the assignment says.
        together: without `parts`, have those that are handed out together.
        mine: whether it is about work in progress, which must be here or above: the copy that is
            installed would be somebody else's. Says where that is, if it is not here.

    Returns:
        The assignment with the parts that are asked for.

    Raises:
        click.UsageError: there is no assignment here, or no such part.
        Fault: the assignment itself cannot be read.
    """
    from grading.spec import manifest

    try:
        root = manifest.find(folder, installed=not mine)
        if mine and root != Path.cwd():
            click.echo(tr("Working in {root}", root=root), err=True)
    except manifest.AssignmentError as problem:
        raise click.UsageError(str(problem)) from problem
    try:
        whole = manifest.load(root)
    except manifest.AssignmentError as problem:
        raise Fault(str(problem)) from problem
    if profile is not None:
        whole = whole.with_profile(profile)
    if not parts:
        return whole.together() if together else whole
    try:
        return whole.select(names(parts))
    except manifest.AssignmentError as problem:
        raise click.UsageError(str(problem)) from problem


def names(given: str | None) -> list[str]:
    """The names in an option that takes several, with commas between them."""
    return [name.strip() for name in (given or "").split(",") if name.strip()]


def open_sandbox(mechanism: Mechanism) -> Runner:
    """A runner of that mechanism; one line and exit code 3 where the machine has none.

    Raises:
        Fault: the machine has no such sandbox.
    """
    from grading.sandbox.contract import SandboxUnavailable
    from grading.sandbox.runner import open_runner

    try:
        return open_runner(mechanism)
    except SandboxUnavailable as problem:
        raise Fault(str(problem)) from problem


def console(no_color: bool, *, err: bool = False) -> Console:
    """The console of a command: tables go to standard output, progress to standard error."""
    from grading.report import terminal

    return terminal.console(color=not no_color, file=sys.stderr if err else None)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all; an unwritable path is wrong usage."""
    from grading.support.files import write_bytes

    with writing(path):
        write_bytes(path, text.encode())


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say of a file that cannot be written that it is wrong usage.

    Raises:
        click.UsageError: the file cannot be written.
    """
    try:
        yield
    except OSError as problem:
        raise click.UsageError(
            tr("{path} cannot be written: {strerror}", path=path, strerror=problem.strerror)
        ) from problem


def write_json(path: Path, data: Any) -> None:
    """Write `data` as JSON, whole or not at all."""
    write_text(path, json.dumps(data, indent=1, allow_nan=False) + "\n")
