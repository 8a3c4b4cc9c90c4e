"""Tables that a course system imports: its own sheet filled in, or one made from the roster.

A sheet that the course system exported knows its students and its column better than we do. So it
is filled in and given back: the same people, their ids as they came, and one column of scores.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.export.formats import ClassExport, ExportError, Written
from grading.intake.files.decode import text_of
from grading.intake.people import lists, rosters
from grading.intake.people.columns import is_canvas, key_of, kind_of
from grading.judging.results import SubmissionResult, final
from grading.support.cells import points, safe, table
from grading.support.text import number
from grading.support.translation import tr

# "Assignment 2 (98765)": Canvas ends the name of an assignment's column with its id.
_CANVAS_COLUMN = re.compile(r".+\(\d+\)$")
_CANVAS_PEOPLE = ("Student", "ID", "SIS User ID", "SIS Login ID", "Root Account", "Section")
_POINTS_POSSIBLE = "pointspossible"
_TEST_STUDENT = frozenset({"studenttest", "teststudent"})
_NAMED = 8  # how many are named before the rest is counted


def canvas(request: ClassExport) -> Written:
    """Canvas's gradebook with the scores in the assignment's own column: Grades, Import.

    Raises:
        ExportError: the sheet has no such column, or several and none was named.
    """
    sheet = request.sheet or _kept_roster(request.folder)
    if sheet is None or not (found := _Sheet.read(sheet)).has("SIS Login ID", "SIS User ID"):
        return _canvas_from_people(request)
    column = _canvas_column(found, request.column, request.report.assignment)
    wanted = [name for name in found.head if name in _CANVAS_PEOPLE]
    rows: list[Sequence[str]] = [[*wanted, column]]
    graded = _Scores(request, sheet)
    for cells in found.rows:
        name = lists.column(cells.get("Student", ""))
        if name in _TEST_STUDENT:
            continue
        if name == _POINTS_POSSIBLE:
            rows.append([*(cells[key] for key in wanted), cells.get(column, "")])
            continue
        result = graded.of(cells)
        rows.append([*(cells[key] for key in wanted), _canvas_score(result)])
    return Written(table(rows).encode(), graded.notes())


def _canvas_score(result: SubmissionResult | None) -> str:
    """A cell of Canvas's column: EX is how Canvas writes that somebody is excused."""
    if result is None:
        return ""
    return "EX" if result.status == "excused" else points(final(result)[0])


def moodle(request: ClassExport) -> Written:
    """Moodle's offline grading worksheet filled in, or a table for Grades, Import, CSV file.

    Raises:
        ExportError: the sheet has no column of grades.
    """
    if request.sheet is None:
        return _moodle_from_people(request)
    found = _Sheet.read(request.sheet)
    column = request.column or ("Grade" if found.has("Grade") else None)
    if column is None or not found.has(column):
        raise ExportError(
            tr(
                "{sheet} has no column {column!r}. Download the grading worksheet "
                "from the assignment's page in Moodle, or name the column with --column.",
                sheet=request.sheet,
                column=column or "Grade",
            )
        )
    graded = _Scores(request, request.sheet)
    rows: list[Sequence[str]] = [found.head]
    for cells in found.rows:
        result = graded.of(cells)
        if result is not None:
            cells = {**cells, column: points(final(result)[0])}
            if "Feedback comments" in cells:
                cells["Feedback comments"] = safe(_why(result))
        rows.append([cells[name] for name in found.head])
    return Written(table(rows).encode(), graded.notes())


@dataclass(frozen=True)
class _Sheet:
    """A course system's CSV file: its column names and its rows, cells as they came."""

    head: list[str]
    rows: list[dict[str, str]]

    @classmethod
    def read(cls, path: Path) -> _Sheet:
        try:
            text, _ = text_of(path.read_bytes())
        except OSError as problem:
            raise ExportError(
                tr("{path} cannot be read: {strerror}", path=path, strerror=problem.strerror)
            ) from problem
        mark = (
            ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        )
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark))
        lines = [line for line in lines if any(cell.strip() for cell in line)]
        if not lines:
            raise ExportError(
                tr("{path} is empty. Export the table from the course system again.", path=path)
            )
        head = [name.strip() for name in lines[0]]
        rows = [
            {name: line[at] if at < len(line) else "" for at, name in enumerate(head)}
            for line in lines[1:]
        ]
        return cls(head, rows)

    def has(self, *names: str) -> bool:
        """Whether one of these columns is there."""
        return any(name in self.head for name in names)


class _Scores:
    """The verdict of each person of a sheet, and who could not be found."""

    def __init__(self, request: ClassExport, sheet: Path) -> None:
        self._sheet = sheet
        self._unknown: list[str] = []
        self._open = [
            one.student
            for one in request.report.submissions
            if final(one)[0] is None and one.status != "excused"
        ]
        self._by_name = {one.student: one for one in request.report.submissions}
        self._left = set(self._by_name)
        self._roster = rosters.of_rows({n: request.people.get(n, {}) for n in self._by_name})

    def of(self, cells: Mapping[str, str]) -> SubmissionResult | None:
        """The verdict of the person in a row: found by an id, else by the name."""
        for kind, text in _keys(cells):
            found = self._roster.find(text, kind)
            if len(found) == 1:
                self._left.discard(found[0].name)
                return self._by_name[found[0].name]
        shown = next(
            (text for kind, text in _keys(cells) if kind == "name"), tr("a row without a name")
        )
        self._unknown.append(shown)
        return None

    def notes(self) -> tuple[str, ...]:
        """Lines about people whose cells are empty, or who are not in the sheet."""
        found = []
        for what, names in (
            (tr("in {name} without a score", name=self._sheet.name), self._unknown),
            (tr("graded and not in {name}", name=self._sheet.name), sorted(self._left)),
            (tr("without a final score yet, so their cells are empty"), self._open),
        ):
            if names:
                more = (
                    tr(" and {count} more", count=len(names) - _NAMED)
                    if len(names) > _NAMED
                    else ""
                )
                found.append(f"{len(names)} {what}: {', '.join(names[:_NAMED])}{more}.")
        return tuple(found)


def _keys(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What says who a row is about: the kind and the text of each key, ids before the name."""
    plain = {lists.column(name): value.strip() for name, value in cells.items() if value.strip()}
    canvas_ids = is_canvas(plain)
    for name, value in plain.items():
        if kind := kind_of(name, value, canvas=canvas_ids):
            yield kind, value.split()[-1] if kind == "moodle" else value
    text, kind = key_of({k: v for k, v in plain.items() if not kind_of(k, v)})
    if text:
        yield "name", text


def _canvas_column(sheet: _Sheet, wanted: str | None, assignment: str) -> str:
    """The column that takes the scores: the one named, the only one, or the assignment's own."""
    columns = [name for name in sheet.head if _CANVAS_COLUMN.fullmatch(name)]
    if wanted is not None:
        exact = [name for name in sheet.head if name == wanted]
        loose = [name for name in columns if lists.column(name).startswith(lists.column(wanted))]
        found = exact or loose
        if len(found) == 1:
            return found[0]
        raise ExportError(
            f"--column {wanted!r} fits {len(found)} columns of the roster, expected one of: "
            f"{'; '.join(columns) or 'none'}."
        )
    # "cs-course-assignment2" is what "Assignment 2 (98765)" is called here.
    own = [name for name in columns if lists.column(assignment).endswith(_title(name))]
    if len(columns) == 1 or len(own) == 1:
        return (own or columns)[0]
    raise ExportError(
        tr(
            "The roster has {count} assignment columns: {columns}. "
            "Choose the one that takes the scores with --column.",
            count=len(columns),
            columns="; ".join(columns) or "-",
        )
    )


def _title(column: str) -> str:
    return lists.column(column.rpartition("(")[0])


def _kept_roster(folder: Path) -> Path | None:
    """The roster that the class was graded with."""
    path = folder / "roster.csv"
    return path if path.is_file() else None


def _canvas_from_people(request: ClassExport) -> Written:
    """A table for Canvas where no export of its gradebook is at hand."""
    report = request.report
    title = request.column or safe(report.assignment)
    tops = [final(one)[1] for one in report.submissions]
    rows: list[Sequence[str]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title],
        ["    Points Possible", "", "", "", "", number(max(tops, default=0.0))],
    ]
    for one in report.submissions:
        person = request.people.get(one.student, {})
        login = _first(person, "sisloginid", "login", "username", "email")
        rows.append(
            [
                safe(one.student),
                safe(_first(person, "id", "canvasid")),
                safe(_first(person, "sisuserid", "sid", "studentid")),
                safe(login or one.student),
                safe(_first(person, "section")),
                _canvas_score(one),
            ]
        )
    note = tr(
        "Canvas finds its assignment by the column's name, such as 'Assignment 2 (98765)'. "
        "Give Canvas's own export with --sheet, and its column is filled in."
    )
    return Written(table(rows).encode(), (note,))


def _moodle_from_people(request: ClassExport) -> Written:
    """A table for Moodle's Grades, Import, CSV file; map by "ID number" or "Email address"."""
    title = safe(request.report.assignment)
    rows: list[Sequence[str]] = [
        ["Full name", "ID number", "Email address", title, f"{title} (Feedback)"]
    ]
    for one in request.report.submissions:
        person = request.people.get(one.student, {})
        rows.append(
            [
                safe(one.student),
                safe(_first(person, "idnumber", "sid", "studentid", "id")),
                safe(_first(person, "emailaddress", "email")),
                points(final(one)[0]),
                safe(_why(one)),
            ]
        )
    return Written(table(rows).encode())


def _why(result: SubmissionResult) -> str:
    """How the final score came about, in a line."""
    lines = (result.policy or {}).get("lines") or list(result.notes[:1])
    return " ".join(str(line) for line in lines)


def _first(person: Mapping[str, Any], *keys: str) -> str:
    return next((str(person[key]) for key in keys if person.get(key)), "")
