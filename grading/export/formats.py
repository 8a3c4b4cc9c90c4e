"""The export formats: one entry here and one function for each.

The format of a class is written from its verdicts, the format of an assignment only from the
assignment. Both kinds of function return bytes, and notes for the instructor.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from grading.intake.people.columns import is_canvas, kind_of
from grading.judging.results import Report
from grading.spec.manifest import Assignment
from grading.support import outputs
from grading.support.translation import ExplainedError, tr

if TYPE_CHECKING:
    from grading.report.extras import Marked

People = Mapping[str, Mapping[str, Any]]
# Gradescope's words for when students see the verdict of a test.
VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")


class ExportError(ExplainedError):
    """An export cannot be written; the message says what to change."""


@dataclass(frozen=True)
class ClassExport:
    """A graded class, and the table to write.

    report  the verdicts
    people  by name, each student's row of the roster
    folder  the folder with the verdicts
    sheet   the course system's own table, to fill in
    column  the column of `sheet` for the scores
    marks   by student, the marks for answers in words
    """

    report: Report
    people: People = field(default_factory=dict)
    folder: Path = Path()
    sheet: Path | None = None
    column: str | None = None
    marks: Mapping[str, list[Marked]] = field(default_factory=dict)

    def key(self, student: str, kind: str) -> str:
        """A student's key of a kind, such as "email"; see `columns.KINDS`. Empty if there is none.

        A column with a name of its own beats "id", which may be the number of a database.
        """
        person = self.people.get(student, {})
        for name in sorted(person, key="id".__eq__):
            value = str(person[name] or "")
            if value and kind_of(name, value, canvas=is_canvas(person)) == kind:
                return value
        return ""


@dataclass(frozen=True)
class AssignmentExport:
    """An assignment for another program to grade.

    assignment  the chosen parts
    secret      the seed of the hidden inputs
    solved      names of the parts that are handed out solved
    hidden      when students see the verdicts of hidden tests, one of `VISIBILITIES`
    unsafe      grade without a sandbox
    """

    assignment: Assignment
    secret: bytes = b""
    solved: Sequence[str] = ()
    hidden: str = "hidden"
    unsafe: bool = False


@dataclass(frozen=True)
class Written:
    """A written export: the file, and notes for the instructor.

    private   readable only by its owner, because it contains a secret
    feedback  the feedback texts in it; see `kept.of_text`
    """

    data: bytes
    notes: tuple[str, ...] = ()
    private: bool = False
    feedback: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Format:
    """One format: its name, its usual file, its line of help, and the function that writes it.

    sign     recognizes an earlier export; no other file is replaced
    options  the command's options that this format reads, of those that not all read
    """

    name: str
    file: str
    about: str
    writer: str
    sign: outputs.Form
    source: Literal["class", "assignment"] = "class"
    options: tuple[str, ...] = ()

    def write(self, request: ClassExport | AssignmentExport) -> Written:
        """Write this format.

        Raises:
            ExportError: it cannot be written.
            ImportError: a package that it needs is not installed.
        """
        module, _, function = self.writer.partition(":")
        writer = getattr(importlib.import_module(module), function)
        return cast(Callable[[Any], Written], writer)(request)


_FORMATS = (
    Format(
        "csv",
        "scores.csv",
        tr("one row per student: ids, final, code, points per exercise"),
        "grading.export.tables:plain",
        outputs.table("student", "final", "code", "penalty", "status"),
    ),
    Format(
        "canvas",
        "canvas.csv",
        tr("Canvas: Grades, Import"),
        "grading.export.sheets:canvas",
        # Canvas's own export begins with the same columns, but has more of them.
        outputs.table("Student", "ID", "SIS User ID", "SIS Login ID", "Section", width=6),
        options=("sheet", "column"),
    ),
    Format(
        "moodle",
        "moodle.csv",
        tr("Moodle: Grades, Import; with --sheet its grading worksheet"),
        "grading.export.sheets:moodle",
        outputs.table("Full name", "ID number", "Email address", width=5),
        options=("sheet", "column"),
    ),
    Format(
        "feedback",
        "feedback.zip",
        tr("a page per student to return, and a mail-merge list"),
        "grading.export.feedback:pages",
        outputs.ARCHIVE,
    ),
    Format(
        "json",
        "scores.json",
        tr("the verdicts, schema 1"),
        "grading.export.tables:verdicts",
        outputs.VERDICTS,
    ),
    Format(
        "parquet",
        "tests.parquet",
        tr("one row per test, for pandas (needs pandas and pyarrow)"),
        "grading.export.tables:parquet",
        outputs.PARQUET,
    ),
    Format(
        "gradescope",
        "gradescope.zip",
        tr("an autograder zip, with the secret seed of DIR if you name one"),
        "grading.export.gradescope:package",
        outputs.ARCHIVE,
        "assignment",
        ("parts", "hidden", "unsafe_no_sandbox"),
    ),
    Format(
        "nbgrader",
        "nbgrader.zip",
        tr("an nbgrader course with the hand-out as its source; without DIR"),
        "grading.export.nbgrader:package",
        outputs.ARCHIVE,
        "assignment",
        ("parts", "solved"),
    ),
)
FORMATS: Mapping[str, Format] = {form.name: form for form in _FORMATS}
