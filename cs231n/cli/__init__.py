"""The `cs231n` command: a table of subcommands, each imported only when it is called.

A hand-out is made without the modules of some commands, and knows nothing of these.
"""

from __future__ import annotations

import difflib
import importlib.util

import click

from cs231n import __version__

# name -> (module:object, one line for --help). Help is kept here so that it costs no import.
STUDENT = {
    "check": ("grading.cli.check:check", "Check your answers, all of them or one."),
    "watch": ("grading.cli.watch:watch", "Check again on every save, and go on when one passes."),
    "bench": ("cs231n.cli.bench:bench", "Measure naive against fast layers."),
    "train": ("cs231n.cli.train:train", "Train a ThreeLayerConvNet."),
    "animate": ("cs231n.cli.animate:animate", "Write moving pictures of the layers."),
    "data": ("cs231n.cli.data:data", "Show, download or install data sets."),
    "compare": (
        "cs231n.cli.compare:compare",
        "Run one network from scratch and in three frameworks.",
    ),
    "submit": ("grading.cli.submit:submit", "Make the archive you hand in."),
    "demo": ("cs231n.cli.demo:demo", "What `make demo` runs."),
}
INSTRUCTOR = {
    "new-exercise": (
        "grading.cli.new_exercise:new_exercise",
        "Begin an exercise: its files, with blanks to fill in.",
    ),
    "release": ("grading.cli.release:release", "Build the students' hand-out."),
    "intake": ("grading.cli.intake:intake", "Show what grading would do with a class."),
    "grade": ("grading.cli.grade:grade", "Grade submissions."),
    "diff": ("grading.cli.diff:diff", "Compare verdicts with those they took the place of."),
    "mark": ("grading.cli.mark:mark", "Mark answers in words, in the browser."),
    "report": ("grading.cli.report:report", "Write the pages of a graded class."),
    "export": ("grading.cli.export:export", "Write the scores for other programs."),
    "doctor": ("grading.cli.doctor:doctor", "Say what works on this machine, and what to do."),
    "verify": ("grading.cli.verify:verify", "Prove that the assignment grades rightly."),
}
COMMANDS = STUDENT | INSTRUCTOR


class Lazy(click.Group):
    """A group that knows its commands by name and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands that are here, in the order of the table."""
        return [name for name in COMMANDS if _is_here(name)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import a command; None where there is none of that name."""
        if not _is_here(name):
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that a line names; of a slip the nearest names are told."""
        name = args[0]
        if not _is_here(name) and not name.startswith("-"):
            known = self.list_commands(ctx)
            near = difflib.get_close_matches(name, known, n=3) or known
            ctx.fail(f"got command {name!r}, expected one of {', '.join(near)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the tables, without an import."""
        for title, table in (("Student", STUDENT), ("Instructor", INSTRUCTOR)):
            lines = [(name, line) for name, (_, line) in table.items() if _is_here(name)]
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)


def _is_here(name: str) -> bool:
    """Whether there is such a command, and its module; it is looked for and not imported."""
    if name not in COMMANDS:
        return False
    return importlib.util.find_spec(COMMANDS[name][0].partition(":")[0]) is not None


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Learn convolutional networks: exercises, their checks, fast layers and data."""
    from grading.support import program

    program.ship_as("cs231n")
