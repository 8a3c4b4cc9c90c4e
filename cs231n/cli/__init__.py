"""The `cs231n` command: a table of subcommands, each imported only when it is called.

A hand-out does not contain the modules of all commands; it lists only the commands it has.
"""

from __future__ import annotations

import gc
import importlib.util
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click

from cs231n import __version__
from grading.support.text import did_you_mean, nearest
from grading.support.translation import add_locale, tr, translate_help
from grading.support.word_wrap import on_terminal

__all__ = ["COMMANDS", "INSTRUCTOR", "STUDENT", "TABLE", "Entry", "Lazy", "main"]

add_locale(Path(__file__).parent / "locale")
STUDENT, INSTRUCTOR = tr("Student"), tr("Instructor")


class Entry(NamedTuple):
    """A row in the table of commands."""

    name: str
    audience: str
    room: str  # the package with the module {room}.cli.{name}, in which the command is defined
    help: str  # shown by `cs231n --help`; it is here so that the help needs no import

    @property
    def module(self) -> str:
        """Return the dotted name of the module that defines the command."""
        return f"{self.room}.cli.{self.attribute}"

    @property
    def attribute(self) -> str:
        """Return the name of the command's function."""
        return self.name.replace("-", "_")


TABLE = (
    Entry("check", STUDENT, "grading", "Check one or all of your answers."),
    Entry("watch", STUDENT, "grading", "Check again each time you save a file."),
    Entry("bench", STUDENT, "cs231n", "Compare the speed of naive and fast layers."),
    Entry("train", STUDENT, "cs231n", "Train a ThreeLayerConvNet."),
    Entry("animate", STUDENT, "cs231n", "Write animations of the layers."),
    Entry("explore", STUDENT, "cs231n", "Explore convolution and pooling cell by cell."),
    Entry("data", STUDENT, "cs231n", "Show, download or install data sets."),
    Entry("compare", STUDENT, "cs231n", "Compare one network from scratch with three frameworks."),
    Entry("submit", STUDENT, "grading", "Make the archive you hand in."),
    Entry("demo", STUDENT, "cs231n", "Train, grade and measure in about a minute."),
    Entry("new-exercise", INSTRUCTOR, "grading", "Create the files of a new exercise."),
    Entry("release", INSTRUCTOR, "grading", "Build the students' hand-out."),
    Entry("intake", INSTRUCTOR, "grading", "Show what grading would do with a class."),
    Entry("grade", INSTRUCTOR, "grading", "Grade submissions."),
    Entry("diff", INSTRUCTOR, "grading", "Compare verdicts with those they replaced."),
    Entry("mark", INSTRUCTOR, "grading", "Mark written answers in the browser."),
    Entry("adjust", INSTRUCTOR, "grading", "Change a final score by hand, with a reason."),
    Entry("report", INSTRUCTOR, "grading", "Write the pages of a graded class."),
    Entry("export", INSTRUCTOR, "grading", "Write the scores for other programs."),
    Entry("doctor", INSTRUCTOR, "grading", "Check what works on this machine, and say what to do."),
    Entry("verify", INSTRUCTOR, "grading", "Test that the assignment grades correctly."),
)
COMMANDS = {entry.name: entry for entry in TABLE}


class Lazy(click.Group):
    """A group that knows the names of its commands and imports a command only to run it."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command, also where the output has no ✓, as a redirected one on Windows.

        A width of 0 columns means that it is unknown. Tables with this width would be empty.
        """
        from cs231n.support.settings import SettingError

        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        sys.stdout, sys.stderr = on_terminal(sys.stdout), on_terminal(sys.stderr)
        if os.environ.get("COLUMNS") == "0":
            del os.environ["COLUMNS"]
        try:
            with _ended_in_order():
                return super().main(*args, **options)
        except SettingError as problem:
            click.ClickException(str(problem)).show()
            sys.exit(1)
        except OSError as problem:
            from grading.cli.common import shared

            if not shared.output_fails():
                raise
            shared.give_up_output(problem)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; wherever it is when Ctrl-C is pressed, it ends with the code for that."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            from grading.cli.common.shared import STOPPED, tell

            tell("Stopped.")
            ctx.exit(STOPPED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands whose modules exist, in the order of the table."""
        return [name for name in COMMANDS if _is_here(name)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import a command; return None if there is no command of that name."""
        if not _is_here(name):
            return None
        entry = COMMANDS[name]
        command: click.Command = getattr(importlib.import_module(entry.module), entry.attribute)
        translate_help(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a command line; for a misspelled name, list the closest names."""
        name = args[0]
        if not _is_here(name) and not name.startswith("-"):
            known = self.list_commands(ctx)
            near = nearest(name, known)
            problem = tr("There is no command {name!r}.", name=name)
            commands = tr("The commands are {known}.", known=", ".join(known))
            ctx.fail(f"{problem} {did_you_mean(near) if near else commands}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the tables of commands, without importing the commands."""
        for audience in (STUDENT, INSTRUCTOR):
            lines = [
                (entry.name, tr(entry.help))
                for entry in TABLE
                if entry.audience == audience and _is_here(entry.name)
            ]
            if lines:
                with formatter.section(audience):
                    formatter.write_dl(lines)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """End on `kill` or a closed terminal as on sys.exit, so that temporary folders are deleted."""
    endings = {signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
    # A signal that is ignored, as under nohup, stays ignored; only a main thread may handle one.
    mine = threading.current_thread() is threading.main_thread()
    changed = [n for n in endings if mine and signal.getsignal(n) is signal.SIG_DFL]
    for number in changed:
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


def _is_here(name: str) -> bool:
    """Return whether this command and its module exist; the module is not imported."""
    if name not in COMMANDS:
        return False
    return importlib.util.find_spec(COMMANDS[name].module) is not None


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Learn convolutional networks: exercises, their checks, fast layers and data."""
    from grading.support import program

    program.ship_as("cs231n")
    # Looking for garbage after every 700 new objects costs a tenth of an import.
    gc.set_threshold(50_000)


translate_help(main)
