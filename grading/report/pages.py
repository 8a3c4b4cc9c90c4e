"""Write the pages. Each is one file that needs nothing else.

The class page has one script, which the browser knows by its digest. A student's page has none.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from grading.judging.results import ExerciseResult, Report, SubmissionResult, final, total
from grading.report import figures
from grading.report.environment import class_script, environment
from grading.report.extras import Extras, Marked
from grading.report.findings import findings
from grading.report.tables import mistakes, reasons
from grading.support import outputs
from grading.support.translation import WrongValue

if TYPE_CHECKING:
    from grading.report.likeness import Pair

__all__ = [
    "Extras",
    "Marked",
    "Surroundings",
    "class_page",
    "environment",
    "exercise_panel",
    "file_names",
    "overview_panel",
    "pair_page",
    "student_page",
    "write_pages",
]

CLASS_PAGE = "index.html"
STUDENTS = "students"
PAIRS = "pairs"
# Blank lines and indentation before a tag, but never inside of student text.
_SPACE = re.compile(r"\n[ \n]+(?=<(?!strong))")


class Surroundings(Protocol):
    """What a panel shows around a verdict; for example `grading.student.roadmap.Roadmap`."""

    @property
    def standing(self) -> Sequence[Any]:
        """Every exercise of the assignment, with its status."""
        ...

    @property
    def hint(self) -> str | None:
        """The next hint, or None."""
        ...

    @property
    def hints(self) -> int:
        """The number of hints that the exercise has."""
        ...

    @property
    def next(self) -> str | None:
        """The next exercise, or None."""
        ...


def file_names(report: Report) -> list[str]:
    """A file name for each submission: its number, and the safe letters of the student's name."""
    names = []
    for index, submission in enumerate(report.submissions, start=1):
        plain = unicodedata.normalize("NFKD", submission.student).encode("ascii", "ignore").decode()
        safe = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
        names.append(f"{index:04d}-{safe}.html" if safe else f"{index:04d}.html")
    return names


def class_page(report: Report, extras: Extras | None = None) -> str:
    """Write the page of a class: its scores, mistakes and exercises, and a table of students.

    Args:
        report: the verdicts.
        extras: what the page shows besides verdicts.

    Returns:
        The page's HTML.
    """
    extras = extras or Extras()
    rows = [
        (submission, f"{STUDENTS}/{name}", mistakes(submission))
        for submission, name in zip(report.submissions, file_names(report), strict=True)
    ]
    script, digest = class_script()
    return (
        environment()
        .get_template("class.html.j2")
        .render(
            report=report,
            rows=rows,
            links={submission.student: page for submission, page, _ in rows},
            summary=figures.summary(report),
            histogram=figures.histogram(report),
            exercises=figures.exercises(report),
            kinds=figures.kinds(report),
            mistakes=figures.mistakes(report),
            statuses=list(dict.fromkeys(s.status for s in report.submissions)),
            extras=extras,
            beside={
                (pair.left, pair.right): f"{PAIRS}/{at:04d}.html"
                for at, pair in enumerate(extras.pairs, 1)
            },
            tests=figures.tests(report),
            questions=figures.questions(
                mark
                for marks in extras.marks.values()
                for mark in marks
                if mark.answered and not mark.excused
            ),
            script=script,
            digest=digest,
        )
    )


def pair_page(pair: Pair) -> str:
    """Write the page that shows two students' code side by side."""
    from grading.report.likeness import beside

    return environment().get_template("beside.html.j2").render(pair=pair, beside=beside)


def student_page(
    report: Report,
    submission: SubmissionResult,
    *,
    brief: bool = False,
    extras: Extras | None = None,
) -> str:
    """Write the page of a student: every exercise, every published test and its message.

    Of hidden tests it shows only the points.

    Args:
        report: the verdicts that `submission` belongs to, for the assignment's name.
        submission: the student's verdict.
        brief: leave out the tests of exercises that passed.
        extras: code and marks to show.

    Returns:
        The page's HTML.
    """
    extras = extras or Extras()
    score, top = final(submission)
    page = environment().get_template("student.html.j2")
    text = page.render(
        report=report,
        submission=submission,
        brief=brief,
        explained=findings(submission.exercises) if brief else {},
        score=score,
        top=top,
        codes=extras.codes.get(submission.student, {}),
        marks=extras.marks.get(submission.student, []),
    )
    # The template's indentation would be a third of a small page.
    return _SPACE.sub("\n", text)


def exercise_panel(
    exercise: ExerciseResult,
    hints: Sequence[str],
    earned: float,
    whole: float,
    road: Surroundings | None = None,
) -> str:
    """Write the panel of one verdict in a notebook.

    Args:
        exercise: the verdict to show.
        hints: the hints that the student has asked for.
        earned: the points of the verdicts so far.
        whole: the points of the whole assignment.
        road: what comes next; None leaves it out.

    Returns:
        The panel's HTML.
    """
    page = environment().get_template("panel.html.j2")
    return page.render(exercise=exercise, hints=hints, earned=earned, total=whole, road=road)


def overview_panel(exercises: Sequence[ExerciseResult], ahead: str | None = None) -> str:
    """Write the panel of several verdicts in a notebook: a row per exercise, and what is next."""
    score, top = total((e.score, e.max_score) for e in exercises)
    page = environment().get_template("overview.html.j2")
    return page.render(
        exercises=exercises, score=score, top=top, next=ahead, reasons=reasons(exercises)
    )


def write_pages(
    report: Report,
    folder: Path,
    extras: Extras | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write the class page and a page per student, and replace earlier pages in `folder`.

    Args:
        report: the verdicts.
        folder: the folder for the pages; created if it does not exist.
        extras: what the pages show besides verdicts.
        progress: called with how many pages are written, and how many there are.

    Returns:
        The path of the class page.

    Raises:
        ValueError: `folder` contains something else than such pages.
    """
    if other := _not_a_page(folder):
        raise WrongValue(
            "No pages were written, because {folder} contains other files, such as {other}. "
            "Move them, or delete the folder.",
            folder=folder,
            other=other.relative_to(folder),
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as scratch:
        fresh = Path(scratch) / "fresh"
        (fresh / STUDENTS).mkdir(parents=True)
        (fresh / CLASS_PAGE).write_text(class_page(report, extras), encoding="utf-8")
        whole = len(report.submissions)
        named = zip(report.submissions, file_names(report), strict=True)
        for number, (submission, name) in enumerate(named, 1):
            page = student_page(report, submission, brief=True, extras=extras)
            (fresh / STUDENTS / name).write_text(page, encoding="utf-8")
            if progress:
                progress(number, whole)
        for at, pair in enumerate((extras or Extras()).pairs, 1):
            (fresh / PAIRS).mkdir(exist_ok=True)
            (fresh / PAIRS / f"{at:04d}.html").write_text(pair_page(pair), encoding="utf-8")
        if folder.exists():
            folder.replace(Path(scratch) / "old")
        shutil.move(fresh, folder)
    return folder / CLASS_PAGE


def _not_a_page(folder: Path) -> Path | None:
    """A file in the folder that is not one of our pages, and would be lost; None without one."""
    for path in folder.rglob("*"):
        if path.is_dir() or path.name in outputs.DESKTOP:
            continue
        if not outputs.PAGE.ours(path.read_bytes()):
            return path
    return None
