"""Write the pages: each a file of its own that needs nothing else.

The class page has one script, known to the browser by its digest; a student's page has none.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from grading.judging.results import ExerciseResult, Report, SubmissionResult, final, total
from grading.report import figures
from grading.report.code import Function
from grading.report.findings import findings
from grading.report.picture import picture
from grading.report.terminal import LOOKS, first_message, mistakes, words
from grading.report.thumbnail import thumbnail
from grading.support import program
from grading.support.text import clean, number, out_of
from grading.support.translation import counted, tr

if TYPE_CHECKING:
    from jinja2 import Environment

    from grading.report.likeness import Known, Pair, Same
    from grading.report.similarity import Cluster

CLASS_PAGE = "index.html"
STUDENTS = "students"
PAIRS = "pairs"
# Blank lines and indents in front of a tag; never within what a student wrote.
_SPACE = re.compile(r"\n[ \n]+(?=<(?!strong))")


class Surroundings(Protocol):
    """What a panel shows around a verdict: `grading.student.roadmap.Roadmap` is one."""

    @property
    def standing(self) -> Sequence[Any]:
        """Every exercise of the assignment and its status."""
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
        """The exercise to go on with, or None."""
        ...


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
    made.filters |= {"points": number, "out_of": out_of, "clean": clean, "with_code": with_code}
    made.globals |= {
        "generator": program.name(),
        "looks": LOOKS,
        "words": words,
        "first_message": first_message,
    }
    made.globals |= {"picture": picture, "final": final, "tr": tr, "counted": counted}
    made.globals |= {"twins": figures.twins, "thumbnail": thumbnail, "style": _style}
    return made


def with_code(text: object) -> Markup:
    """A message whose indented lines are code: in its font a caret is below the right place."""
    lines = clean(text).split("\n")
    code = Markup("<code>{}</code>")
    return Markup("\n").join(
        code.format(line) if line.startswith("    ") else line for line in lines
    )


def file_names(report: Report) -> list[str]:
    """A file name for each submission: its number, and what of the student's name is safe."""
    names = []
    for index, submission in enumerate(report.submissions, start=1):
        plain = unicodedata.normalize("NFKD", submission.student).encode("ascii", "ignore").decode()
        safe = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
        names.append(f"{index:04d}-{safe}.html" if safe else f"{index:04d}.html")
    return names


@dataclass
class Extras:
    """What pages show beyond verdicts, where it is known.

    codes      by student and exercise, the functions handed in
    marks      by student, what people gave for answers in words
    similar    students with nearly the same code; None where nobody looked
    unlike     why nobody looked
    same       students with the same code
    untouched  students whose functions are as they were handed out
    known      students who wrote what a known answer says
    pairs      whose code is shown side by side
    """

    codes: Mapping[str, Mapping[str, list[Function]]] = field(default_factory=dict)
    marks: Mapping[str, list[Marked]] = field(default_factory=dict)
    similar: list[Cluster] | None = None
    unlike: str = tr(
        "Submissions were not compared: grade with --keep, so that their code is at hand."
    )
    same: Sequence[Same] = ()
    untouched: Sequence[str] = ()
    known: Sequence[Known] = ()
    pairs: Sequence[Pair] = ()


@dataclass(frozen=True)
class Marked:
    """What was given for one answer in words; `points` is None where it is not marked yet."""

    title: str
    points: float | None
    most: float
    comment: str = ""
    earned: tuple[str, ...] = ()


def class_page(report: Report, extras: Extras | None = None) -> str:
    """The page of a class: its scores, mistakes and exercises, and a table of its students."""
    extras = extras or Extras()
    names = file_names(report)
    rows = [
        (submission, f"{STUDENTS}/{name}", mistakes(submission))
        for submission, name in zip(report.submissions, names, strict=True)
    ]
    script, digest = _script()
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
            similar=extras.similar,
            unlike=extras.unlike,
            extras=extras,
            beside={
                (one.left, one.right): f"{PAIRS}/{at:04d}.html" for at, one in _numbered(extras)
            },
            tests=figures.tests(report),
            questions=figures.questions([m for marks in extras.marks.values() for m in marks]),
            script=script,
            digest=digest,
        )
    )


def pair_page(pair: Pair) -> str:
    """The page that shows two students' code side by side."""
    from grading.report.likeness import beside

    return environment().get_template("beside.html.j2").render(pair=pair, beside=beside)


def _numbered(extras: Extras) -> list[tuple[int, Pair]]:
    return list(enumerate(extras.pairs, 1))


@cache
def _style(name: str) -> Markup:
    """A style sheet of ours without comments and spaces: each page carries its own."""
    text = (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).strip()
    return Markup(re.sub(r"(?<=[{};,:>])\s+|\s+(?=[{}>])|;\s*(?=})", "", text))


@cache
def _script() -> tuple[Markup, str]:
    """The class page's script, and the digest by which its policy admits it."""
    text = (Path(__file__).parent / "templates" / "class.js.j2").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"sha256-{digest}"


def student_page(
    report: Report,
    submission: SubmissionResult,
    *,
    brief: bool = False,
    extras: Extras | None = None,
) -> str:
    """The page of a student: every exercise, every published test, what it says.

    Of hidden tests nothing is on it but the points.

    Args:
        report: the verdicts it belongs to, for the assignment's name.
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
        told=findings(submission.exercises) if brief else {},
        score=score,
        top=top,
        codes=extras.codes.get(submission.student, {}),
        marks=extras.marks.get(submission.student, []),
    )
    # Indentation of the template is a third of a small page.
    return _SPACE.sub("\n", text)


def exercise_panel(
    exercise: ExerciseResult,
    hints: Sequence[str],
    earned: float,
    whole: float,
    road: Surroundings | None = None,
) -> str:
    """The panel of one verdict in a notebook.

    Args:
        exercise: the verdict to show.
        hints: the exercise's hints that were asked for.
        earned: the points of the verdicts so far.
        whole: the points of the whole assignment.
        road: what comes next; None leaves it out.

    Returns:
        The panel's HTML.
    """
    page = environment().get_template("panel.html.j2")
    return page.render(exercise=exercise, hints=hints, earned=earned, total=whole, road=road)


def overview_panel(exercises: Sequence[ExerciseResult], ahead: str | None = None) -> str:
    """The panel of several verdicts in a notebook: a table, a row an exercise, and what is next."""
    score, top = total((e.score, e.max_score) for e in exercises)
    page = environment().get_template("overview.html.j2")
    return page.render(exercises=exercises, score=score, top=top, next=ahead)


def write_pages(
    report: Report,
    folder: Path,
    extras: Extras | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write a class page and a page a student, instead of what `folder` held.

    Args:
        report: the verdicts.
        folder: where the pages go; made if missing, replaced as a whole if there.
        extras: what they show beyond verdicts.
        progress: called with how many pages are written, and how many there are.

    Returns:
        The path of the class page.

    Raises:
        ValueError: `folder` holds something other than pages written by this function.
    """
    if folder.exists() and not (folder / CLASS_PAGE).is_file() and any(folder.iterdir()):
        raise ValueError(
            tr(
                "{folder}: got a folder of other files, expected an empty one or pages",
                folder=folder,
            )
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
        for at, pair in _numbered(extras or Extras()):
            (fresh / PAIRS).mkdir(exist_ok=True)
            (fresh / PAIRS / f"{at:04d}.html").write_text(pair_page(pair), encoding="utf-8")
        if folder.exists():
            folder.replace(Path(scratch) / "old")
        shutil.move(fresh, folder)
    return folder / CLASS_PAGE
