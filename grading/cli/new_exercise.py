"""`new-exercise`: write the files of a new exercise, and list the blanks left in them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.common.shared import (
    FAILED,
    FiniteRange,
    WrongUsage,
    common_mine,
    say,
    tell_counted,
)
from grading.support import program

if TYPE_CHECKING:
    from grading.spec.manifest import Assignment


@dataclass(frozen=True)
class NewExerciseRequest:
    """The options of `new-exercise`, by the names of their parameters."""

    name: str
    part: str | None
    new_part: bool
    file: str | None
    title: str | None
    points: float
    folder: Path | None
    no_color: bool


@click.command("new-exercise")
@click.argument("name")
@click.option("--part", metavar="ID", help="Part of the assignment (default: the last part).")
@click.option("--new-part", is_flag=True, help="Add the part of --part to the assignment.")
@click.option(
    "--file", metavar="FILE", help="Source file of the function (default: PACKAGE/NAME.py)."
)
@click.option("--title", help='Title (default: from NAME: "my_layer" becomes "My layer").')
@click.option(
    "--points",
    metavar="N",
    type=FiniteRange(min=0, min_open=True),
    default=10,
    show_default=True,
    help="Number of points.",
)
@common_mine
def new_exercise(**options: Any) -> None:
    """Create the files of exercise NAME: function, tests, known mistakes, hints and points.

    Each blank in them says FILL IN. Run the same command again to list the blanks that are left;
    the exit code is 1 while there are any.
    """
    from grading.cli.common import shared

    request = NewExerciseRequest(**options)
    assignment = shared.load_assignment(request.folder, mine=True, empty=True)
    if request.name in assignment.exercises:
        _check_place(assignment, request)
        _show_blanks(assignment, request.name)
    else:
        _make(assignment, request)


def _make(assignment: Assignment, request: NewExerciseRequest) -> None:
    """Write the files of the exercise."""
    from grading.authoring import blanks
    from grading.authoring import new_exercise as making
    from grading.cli.common import shared
    from grading.spec.manifest import AssignmentError

    exercise = making.NewExercise(
        request.name,
        _part(assignment) if request.part is None else request.part,
        request.file or f"{assignment.package}/{request.name}.py",
        request.title or request.name.replace("_", " ").capitalize(),
        request.points,
        request.new_part,
    )
    try:
        with shared.as_wrong_usage(AssignmentError):
            written = making.make(assignment, exercise)
    except ImportError as problem:
        raise shared.not_importable(problem, program.pip(str(problem.name))) from problem
    for path in written:
        say("wrote {path}", path=path)
    say(
        "Replace each {blank} in these files, then run this command again: it lists the "
        "blanks that are left.",
        blank=blanks.FILL,
    )


def _part(assignment: Assignment) -> str:
    """Return the id of the last part."""
    if not assignment.parts:
        raise WrongUsage(
            "The assignment has no part yet. Name its first one: --new-part --part Basics"
        )
    return assignment.parts[-1].id


def _check_place(assignment: Assignment, request: NewExerciseRequest) -> None:
    """Refuse options of another exercise than the one that has this name."""
    info = assignment.exercises[request.name]
    if request.part in (None, info.part) and request.file in (None, *info.files):
        return
    raise WrongUsage(
        "The exercise {name!r} already exists, in {file} and part {part}. Choose another name, "
        "or leave out --part and --file to list its blanks.",
        name=info.id,
        file=", ".join(info.files),
        part=info.part,
    )


def _show_blanks(assignment: Assignment, name: str) -> None:
    """Print the blanks that are left; the exit code is 1 if there are any."""
    from grading.authoring import blanks

    left = blanks.blanks_left(assignment, name)
    for blank in left:
        click.echo(f"{blank.file}:{blank.line}: {blank.text}")
    if left:
        tell_counted(
            "1 blank of {name} is left.",
            "{number} blanks of {name} are left.",
            len(left),
            name=name,
        )
        sys.exit(FAILED)
    info = assignment.exercises[name]
    say("Every blank of {name} is filled in. Now test the exercise:", name=name)
    click.echo(f"  {program.name()} verify --parts {info.part} --write-references")
