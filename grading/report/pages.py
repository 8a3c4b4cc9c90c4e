"""Write the pages: each a file of its own that needs nothing else, not even a script."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from grading.report import figures
from grading.report.picture import picture
from grading.results import ExerciseResult, Report, SubmissionResult, total
from grading.terminal import LOOKS, clean, mistakes, number

if TYPE_CHECKING:
    from jinja2 import Environment

    from grading.road import Road

CLASS_PAGE = "index.html"
STUDENTS = "students"


@cache
def environment() -> Environment:
    """The templates, with every value escaped unless a template says otherwise."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=PackageLoader("grading.report"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"points": number, "clean": clean}
    made.globals |= {"looks": LOOKS, "picture": picture, "twins": figures.twins}
    return made


def file_names(report: Report) -> list[str]:
    """A file name for each submission: its number, and what of the student's name is safe."""
    names = []
    for index, submission in enumerate(report.submissions, start=1):
        plain = unicodedata.normalize("NFKD", submission.student).encode("ascii", "ignore").decode()
        safe = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
        names.append(f"{index:04d}-{safe}.html" if safe else f"{index:04d}.html")
    return names


def class_page(report: Report) -> str:
    """The page of a class: its table, its exercises and the mistakes it makes."""
    rows = [
        (submission, f"{STUDENTS}/{name}", mistakes(submission))
        for submission, name in zip(report.submissions, file_names(report), strict=True)
    ]
    return (
        environment()
        .get_template("class.html.j2")
        .render(
            report=report,
            rows=rows,
            summary=figures.summary(report),
            histogram=figures.histogram(report),
            exercises=figures.exercises(report),
            mistakes=figures.mistakes(report),
        )
    )


def student_page(report: Report, submission: SubmissionResult, *, back: str | None = None) -> str:
    """The page of a student: every exercise, every test, what it says.

    Args:
        report: the verdicts it belongs to, for the assignment's name and the seed's id.
        submission: the student's verdict.
        back: the address of the class page, or None for a page that stands alone.
    """
    page = environment().get_template("student.html.j2")
    return page.render(report=report, submission=submission, back=back)


def exercise_panel(
    exercise: ExerciseResult,
    hints: Sequence[str],
    earned: float,
    whole: float,
    road: Road | None = None,
) -> str:
    """The panel of one verdict in a notebook.

    Args:
        exercise: the verdict to show.
        hints: the exercise's hints that were asked for.
        earned: the points of the verdicts so far.
        whole: the points of the whole assignment.
        road: what comes next; None leaves it out.
    """
    page = environment().get_template("panel.html.j2")
    return page.render(exercise=exercise, hints=hints, earned=earned, total=whole, road=road)


def overview_panel(exercises: Sequence[ExerciseResult], ahead: str | None = None) -> str:
    """The panel of several verdicts in a notebook: a table, a row an exercise, and what is next."""
    score, top = total((e.score, e.max_score) for e in exercises)
    page = environment().get_template("overview.html.j2")
    return page.render(exercises=exercises, score=score, top=top, next=ahead)


def write_pages(report: Report, folder: Path) -> Path:
    """Write a class page and a page a student, in place of what `folder` held.

    Args:
        report: the verdicts.
        folder: where the pages go; made if missing, replaced as a whole if there.

    Returns:
        The path of the class page.

    Raises:
        ValueError: `folder` holds something other than pages written by this function.
    """
    if folder.exists() and not (folder / CLASS_PAGE).is_file() and any(folder.iterdir()):
        raise ValueError(f"{folder}: got a folder of other files, expected an empty one or pages")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as scratch:
        fresh = Path(scratch) / "fresh"
        (fresh / STUDENTS).mkdir(parents=True)
        (fresh / CLASS_PAGE).write_text(class_page(report), encoding="utf-8")
        for submission, name in zip(report.submissions, file_names(report), strict=True):
            page = student_page(report, submission, back=f"../{CLASS_PAGE}")
            (fresh / STUDENTS / name).write_text(page, encoding="utf-8")
        if folder.exists():
            folder.replace(Path(scratch) / "old")
        shutil.move(fresh, folder)
    return folder / CLASS_PAGE
