"""Options and arguments that several commands of the grader have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from grading.cli.common.shared import Command, WrongUsage
from grading.support.translation import tr

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


roster_option = click.option(
    "--roster", metavar="CSV", type=FILE, help="People in the class (name, id, email)."
)
times_option = click.option(
    "--times", metavar="CSV", type=FILE, help="Submission times (columns student, handed_in)."
)


def submissions_argument(metavar: str) -> Callable[[Command], Command]:
    """Make the argument for the files and folders that a class has handed in."""
    return click.argument(
        "submissions",
        nargs=-1,
        required=True,
        metavar=metavar,
        type=click.Path(exists=True, path_type=Path),
    )


def parts_option(text: str) -> Callable[[Command], Command]:
    """Make the option --parts; pass its value to `load_assignment`."""
    return click.option("--parts", metavar="P,...", help=text)


def gradebook_option(command: Command) -> Command:
    """Add --gradebook, for a class whose verdicts are not in DIR/grades.db."""
    text = tr("Gradebook to use instead of DIR/grades.db.")
    return click.option("--gradebook", "book_url", metavar="URL", help=text)(command)


def folder_argument(
    kind: click.Path, *, required: bool = True, metavar: str = "DIR"
) -> Callable[[Command], Command]:
    """Make the argument DIR, the folder of a graded class; pass only one to the command.

    Args:
        kind: the type of the argument.
        required: whether the command needs one.
        metavar: the argument's name in the help.

    Returns:
        A decorator for a command.
    """

    def only_one(_: click.Context, __: click.Parameter, folders: tuple[Path, ...]) -> Path | None:
        if len(folders) > 1:
            raise WrongUsage(
                "Two gradebooks cannot be merged, and this command reads one: got {folders}. "
                "Grade the submissions of both into one --out folder. Graders on several "
                "machines can share a gradebook with --gradebook.",
                folders=", ".join(map(str, folders)),
            )
        return folders[0] if folders else None

    return click.argument(
        "directory", metavar=metavar, nargs=-1, required=required, type=kind, callback=only_one
    )


def profile_option(command: Command) -> Command:
    """Add --profile; pass its value to `load_assignment`."""
    return click.option(
        "--profile",
        type=click.Choice(["kit", "course"]),
        help=(
            "Text that the tests follow: this kit's docstrings (kit), or the course's own text "
            "(course); then tests of anything else give advice, not points. "
            "[default: set by the assignment]"
        ),
    )(command)
