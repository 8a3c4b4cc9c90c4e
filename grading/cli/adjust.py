"""`adjust`: points that a person adds to a final score or takes off it, with the reason."""

from __future__ import annotations

import getpass
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.common.shared import common, gradebook_option
from grading.support import program
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook
    from grading.gradebook.records import Adjustment

MOST = 10_000.0  # points; more is a slip of the keyboard


@dataclass(frozen=True)
class AdjustRequest:
    """What `adjust` was asked for: an option each, under the names of the options' parameters."""

    directory: Path
    student: str | None
    points: float | None
    reason: str | None
    author: str | None
    book_url: str | None
    folder: Path | None
    no_color: bool


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument(
    "directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.argument("student", required=False)
@click.argument("points", required=False, type=float)
@click.option("--reason", metavar="TEXT", help="Why the points change. The student sees it.")
@click.option("--author", metavar="NAME", help="Who changes them (default: your login).")
@gradebook_option
@common
def adjust(**options: Any) -> None:
    """Add POINTS to the final score of STUDENT, or take some off: DIR is what `grade --out` named.

    Without STUDENT, list all changes so far. Changes add up, and none is ever deleted: to take one
    back, add the opposite. Run `grade` again afterwards: it puts them into every table.

    \b
    adjust grades ann 5 --reason "Question 2 was unclear"
    adjust grades ann -5 --reason "Given twice by mistake"
    """
    from grading.gradebook import GradebookError, open_book

    request = AdjustRequest(**options)
    try:
        with open_book(request.book_url or request.directory, create=False) as book:
            if request.student is None:
                _list(book, book.newest())
                return
            change = _change(book, request, request.student)
    except GradebookError as problem:
        raise click.UsageError(str(problem)) from problem
    click.echo(
        tr(
            "{student}: {points:+g} points. Run {program} grade again to put them into the scores.",
            student=change.student,
            points=change.points,
            program=program.name(),
        )
    )


def _change(book: Gradebook, request: AdjustRequest, student: str) -> Adjustment:
    """Store the change, once it has a reason and a sensible number of points."""
    from grading.support.text import clean

    points, reason = request.points, request.reason
    if points is None or not math.isfinite(points) or not 0 < abs(points) <= MOST:
        raise click.UsageError(
            tr(
                "No points were changed. Got {points}, expected a number such as 5 or -2.5. "
                "Give the points after the student.",
                points=points,
            )
        )
    if not reason or not clean(reason).strip():
        raise click.UsageError(
            tr(
                "No points were changed, because there is no reason. "
                'Add --reason "...": the student sees it.'
            )
        )
    return book.adjust(
        book.newest(),
        _person(book, student),
        points + 0.0,
        " ".join(clean(reason).split()),
        clean(request.author or getpass.getuser()),
    )


def _list(book: Gradebook, name: str) -> None:
    found = book.adjustments(name)
    if not found:
        click.echo(tr("No points were changed by hand."))
    for one in found:
        click.echo(f"{one.at:%Y-%m-%d %H:%M} UTC  {one.student}  {one.points:+g}  {one.reason}")


def _person(book: Gradebook, text: str) -> str:
    """The student of the gradebook whom a text names, by any of their keys."""
    from grading.intake.people import rosters

    known = rosters.of_rows(book.rosters())
    found = known.find(text)
    if len(found) != 1:
        raise click.UsageError(
            tr(
                "No points were changed. {why}. Give a name, login, email or id of one student.",
                why=rosters.why_not_one(text, found, "gradebook"),
            )
        )
    return found[0].name
