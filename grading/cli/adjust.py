"""`adjust`: add points to a final score by hand, or take points off, with a reason."""

from __future__ import annotations

import getpass
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.common.options import gradebook_option
from grading.cli.common.shared import WrongUsage, as_wrong_usage, common, say
from grading.support import program
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook
    from grading.gradebook.records import Adjustment

MAX_POINTS = 10_000.0  # a larger number is a typing error


@dataclass(frozen=True)
class AdjustRequest:
    """The options of `adjust`, by the names of their parameters."""

    directory: Path
    words: tuple[str, ...]
    reason: str | None
    author: str | None
    book_url: str | None
    folder: Path | None
    no_color: bool


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument(
    "directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.argument("words", nargs=-1, metavar="[STUDENT POINTS]")
@click.option("--reason", metavar="TEXT", help="Why the points change. The student sees it.")
@click.option("--author", metavar="NAME", help="Who changes them (default: your login).")
@gradebook_option
@common
def adjust(**options: Any) -> None:
    """Add POINTS to the final score of STUDENT, or take points off.

    DIR is the `grade --out` folder. Without STUDENT, list all changes so far. Changes add up and
    are never deleted: to undo one, add the opposite. Then run `grade` again to update the tables.

    \b
    adjust grades ann 5 --reason "Question 2 was unclear"
    adjust grades ann -5 --reason "Added twice by mistake"
    """
    from grading.gradebook import GradebookError, assignment_in, open_book

    request = AdjustRequest(**options)
    where = request.book_url or request.directory
    with as_wrong_usage(GradebookError), open_book(where, create=False) as book:
        if not request.words:
            _list(book, book.newest(assignment_in(request.directory)))
            return
        change = _change(book, request)
    say(
        "{student}: {points:+g} points. Run {program} grade again to update the scores.",
        student=change.student,
        points=change.points,
        program=program.name(),
    )


def _change(book: Gradebook, request: AdjustRequest) -> Adjustment:
    """Store the change; refuse it if it has no reason or no sensible number of points."""
    from grading.cli.common import selection
    from grading.gradebook import assignment_in
    from grading.support.text import clean

    *name, last = request.words  # a name may have several words, and need no quotes
    reason = request.reason
    if not name:
        raise WrongUsage(
            "No points were changed, because no number was given. "
            "Write the points after the student, such as 5 or -2.5."
        )
    try:
        points = float(last)
    except ValueError:
        points = math.nan
    if not 0 < abs(points) <= MAX_POINTS:  # which "nan" is not, either
        raise WrongUsage(
            "No points were changed. POINTS is {points}, expected a number other than 0 "
            "between -{limit:g} and {limit:g}, such as 5 or -2.5.",
            points=last,
            limit=MAX_POINTS,
        )
    if not reason or not clean(reason).strip():
        raise WrongUsage(
            "No points were changed, because there is no reason. "
            'Add --reason "..."; the student sees it.'
        )
    return book.adjust(
        book.newest(assignment_in(request.directory)),
        selection.stored(book, " ".join(name), tr("No points were changed.")),
        points + 0.0,
        " ".join(clean(reason).split()),
        clean(request.author or _login()),
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError) as problem:
        # The user of a container may be a number that the system has no name for.
        raise WrongUsage(
            "No points were changed, because your login is not known. "
            "Add --author with the name of whoever changes them."
        ) from problem


def _list(book: Gradebook, assignment: str) -> None:
    changes = book.adjustments(assignment)
    if not changes:
        say("No points were changed by hand.")
    for change in changes:
        click.echo(
            f"{change.at:%Y-%m-%d %H:%M} UTC  {change.student}  {change.points:+g}  "
            f"{change.reason} ({change.author})"
        )
