"""Options, exit codes and writing of files for all commands of the grader.

Exit codes: 0 done, 1 the work failed its checks, 2 wrong usage, 3 the grader's own fault,
4 a person has to decide about a submission.
"""

from __future__ import annotations

import errno
import functools
import math
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

import click

from grading.support.translation import ExplainedError, counted, tr

if TYPE_CHECKING:
    from rich.console import Console

    from grading.sandbox.runner import Mechanism, Runner
    from grading.spec import Profile
    from grading.spec.manifest import Assignment

FAILED, USAGE, FAULT, DECIDE = 1, 2, 3, 4
STOPPED = 130  # the exit code that a shell reports for a program stopped by Ctrl-C

Command = TypeVar("Command", bound=Callable[..., Any])


class Fault(click.ClickException):
    """An error of the grader, of the assignment or of this machine, never of a student."""

    exit_code = FAULT


class WrongUsage(ExplainedError, click.UsageError):  # noqa: N818 - the words of the exit code
    """What the user asked for cannot be done; the message says what to write instead."""


def say(message: str, /, **values: object) -> None:
    """See `tr`: print such a sentence."""
    click.echo(tr(message, **values))


def say_counted(singular: str, plural: str, number: int, /, **values: object) -> None:
    """See `counted`: print such a sentence."""
    click.echo(counted(singular, plural, number, **values))


def tell(message: str, /, **values: object) -> None:
    """See `tr`: print such a sentence on standard error."""
    click.echo(tr(message, **values), err=True)


def tell_counted(singular: str, plural: str, number: int, /, **values: object) -> None:
    """See `counted`: print such a sentence on standard error."""
    click.echo(counted(singular, plural, number, **values), err=True)


class FiniteRange(click.FloatRange):
    """A range of numbers that has neither "nan" nor "inf" in it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or refuse one that is not finite."""
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(tr("{value} is not a finite number.", value=value), param, ctx)
        return number


@contextmanager
def as_wrong_usage(*kinds: type[Exception]) -> Iterator[None]:
    """Report errors of these kinds as wrong usage, with their own message.

    Raises:
        click.UsageError: such an error was raised.
    """
    try:
        yield
    except kinds as problem:
        raise click.UsageError(str(problem)) from problem


def guard(command: Command) -> Command:
    """Turn an error in a command into the right exit code, with one line if that is enough."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            tell("Stopped.")
            sys.exit(STOPPED)
        except Exception as problem:
            if message := _in_one_line(problem):
                raise Fault(message) from problem
            if isinstance(problem, OSError) and output_fails():
                raise  # click ends silently for `doctor | head`; for a full disk, see the table
            # An instructor needs the traceback; a student must know that their code is fine.
            click.echo(traceback.format_exc(), err=True, nl=False)
            tell("The grader itself failed. This says nothing about any student's work.")
            sys.exit(FAULT)

    return cast(Command, guarded)


def not_importable(problem: ImportError, install: str) -> WrongUsage:
    """Return the error of a command that needs a package which is not there, or does not load.

    Args:
        problem: what the import raised.
        install: the command line that installs the package.
    """
    package = (problem.name or str(problem)).partition(".")[0]
    if isinstance(problem, ModuleNotFoundError):
        return WrongUsage(
            "{package} is not installed. Install it with: {install}",
            package=package,
            install=install,
        )
    return WrongUsage(
        "{package} is installed, but cannot be loaded ({reason}). Delete .venv, and install "
        "everything again.",
        package=package,
        reason=problem,
    )


def output_fails() -> bool:
    """Return whether our own output is closed or full, rather than a file or a worker's pipe."""
    try:
        output = sys.stdout.fileno()
    except OSError:  # standard output is not a file, as in a test
        return False
    try:
        os.write(output, b"\n")
    except OSError:
        return True
    return False


def give_up_output(problem: OSError) -> NoReturn:
    """End a command whose output cannot be written, with one line and the code of a fault."""
    tell(
        "The output could not be written: {reason}. Free some space, or redirect the output "
        "to another place.",
        reason=problem.strerror,
    )
    # Python writes the rest of the output when it ends, and would fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(FAULT)


def _in_one_line(problem: Exception) -> str:
    """Return what is wrong with the assignment or the machine; empty if that needs a traceback."""
    from grading.sandbox.contract import SandboxUnavailable
    from grading.spec.manifest import AssignmentError

    if isinstance(problem, AssignmentError | SandboxUnavailable):
        return str(problem)
    code = problem.errno if isinstance(problem, OSError) else None
    if code == errno.EAGAIN or str(problem) == "can't start new thread":
        return tr(
            "This machine lets you start no more processes or threads (see ulimit -u). Close other "
            "programs, and run the command again."
        )
    if code in (errno.EMFILE, errno.ENFILE):
        return tr(
            "This machine lets you open no more files at once (see ulimit -n). Close other "
            "programs or raise the limit, and run the command again."
        )
    return ""


def common(command: Command) -> Command:
    """Add --assignment and --no-color, and guard the command (see `guard`)."""
    return _common(
        command,
        tr(
            "Folder that contains assignment/ "
            "(default: this folder, one above it, or the installed kit)."
        ),
    )


def common_mine(command: Command) -> Command:
    """Do the same for a command that calls `load_assignment` with `mine`."""
    return _common(
        command, tr("Folder that contains assignment/ (default: this folder or one above it).")
    )


def _common(command: Command, folder_help: str) -> Command:
    color = click.option("--no-color", is_flag=True, help="Print without colors.")
    folder = click.option(
        "--assignment",
        "folder",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help=folder_help,
    )
    return color(folder(guard(command)))


def load_assignment(
    folder: Path | None,
    parts: str | None = None,
    profile: Profile | None = None,
    *,
    together: bool = False,
    mine: bool = False,
    empty: bool = False,
) -> Assignment:
    """Load the assignment.

    Args:
        folder: the folder that contains it, or one below; None searches from the working directory
            upwards, and then uses the installed copy.
        parts: names of parts, separated by commas; None selects all.
        profile: the text that the tests follow; None keeps the assignment's own setting.
        together: without `parts`, select the parts that are handed out together.
        mine: the command reads or writes the caller's own files, so never use the installed copy.
            If the assignment is in a folder above, print which.
        empty: the assignment may have no exercise yet.

    Returns:
        The assignment with the selected parts.

    Raises:
        click.UsageError: there is no assignment here, or no such part.
        Fault: the assignment itself cannot be read.
    """
    from grading.spec import manifest

    with as_wrong_usage(manifest.AssignmentError):
        root = manifest.find(folder, installed=folder is None and not mine)
    if mine and root != Path.cwd():
        tell("Working in {root}", root=root)
    try:
        whole = manifest.load(root, empty=empty)
    except manifest.AssignmentError as problem:
        raise Fault(str(problem)) from problem
    if profile is not None:
        whole = whole.with_profile(profile)
    if parts is None:
        return whole.together() if together else whole
    with as_wrong_usage(manifest.AssignmentError):
        return whole.select(part_names(parts))


def names(given: str | None) -> list[str]:
    """Split the value of an option that takes several names, separated by commas."""
    return [name.strip() for name in (given or "").split(",") if name.strip()]


def part_names(given: str) -> list[str]:
    """Split the value of --parts, which must name at least one part.

    Raises:
        click.UsageError: it names none.
    """
    parts = names(given)
    if not parts:
        raise WrongUsage(
            "--parts names no part. Write for example --parts One,Two, or leave it out."
        )
    return parts


def open_sandbox(mechanism: Mechanism) -> Runner:
    """Open a runner; a machine without that sandbox gives one line and exit code 3.

    Args:
        mechanism: the sandbox to use.

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
    """Return a console for tables (on standard output) or for progress (on standard error)."""
    from grading.report import terminal

    return terminal.console(color=not no_color, file=sys.stderr if err else None)
