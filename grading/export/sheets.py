"""Tables that a course system imports: its own sheet filled in, or one made from the roster.

The course system's own sheet has its ids and its column. It is filled in and given back: the same
people, their ids unchanged, and one column of scores.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from grading.export import kept
from grading.export.formats import ClassExport, ExportError, Written
from grading.export.sheet import Scores, Sheet
from grading.intake.people import lists
from grading.judging.results import SubmissionResult, final
from grading.support.cells import points, safe, table
from grading.support.text import number
from grading.support.translation import tr

# "Assignment 2 (98765)": Canvas ends the name of an assignment's column with its id.
_CANVAS_COLUMN = re.compile(r".+\(\d+\)$")
_CANVAS_PEOPLE = {
    lists.column(name): name
    for name in ("Student", "ID", "SIS User ID", "SIS Login ID", "Root Account", "Section")
}
_POINTS_POSSIBLE = "pointspossible"
_TEST_STUDENT = frozenset({"studenttest", "teststudent"})


def canvas(request: ClassExport) -> Written:
    """Canvas's gradebook with the scores in the assignment's column: Grades, Import.

    Raises:
        ExportError: the sheet is not Canvas's, or has no such column, or several.
    """
    path = request.sheet or _kept_roster(request.folder)
    if path is None:
        return _canvas_from_people(request)
    sheet = Sheet.read(path)
    columns = [name for name in sheet.head if _CANVAS_COLUMN.fullmatch(name)]
    known = bool(sheet.places("SIS Login ID") or sheet.places("SIS User ID"))
    if request.sheet is None and not (known and columns):
        return _canvas_from_people(request)
    if not known:
        raise ExportError(
            "{sheet} is not a gradebook of Canvas: it has no column SIS User ID or "
            "SIS Login ID. Export the gradebook from Canvas, and name that file with --sheet.",
            sheet=path,
        )
    column = sheet.column(_canvas_column(sheet, columns, request))
    names = {at: _CANVAS_PEOPLE.get(lists.column(name)) for at, name in enumerate(sheet.head)}
    kept = {at: name for at, name in names.items() if name}
    rows: list[Sequence[str]] = [[*kept.values(), sheet.head[column]]]
    student = sheet.places("Student")[:1]
    scores = Scores(request, sheet)
    for row in sheet.rows:
        cells = [sheet.shown(row, at) for at in kept]
        name = "".join(lists.column(row.cells[at]) for at in student)
        if name in _TEST_STUDENT:
            continue
        if name == _POINTS_POSSIBLE:
            scores.compare_maximum(row.cells[column])
            # With its spaces in front, by which Canvas knows the row.
            rows.append([*(row.cells[at] for at in kept), row.cells[column]])
        elif not any(cell.strip() for cell in cells):
            # Canvas's own second row ("Manual Posting") is about nobody.
            rows.append([*cells, row.cells[column]])
        else:
            result = scores.of(row.by_name)
            # Canvas takes an empty cell for "no score", so the mark of a stranger stays as it is.
            rows.append([*cells, row.cells[column] if result is None else _canvas_score(result)])
    return Written(table(rows).encode(), scores.notes())


def _canvas_score(result: SubmissionResult) -> str:
    """The cell of a person in Canvas's column; EX is Canvas's sign for "excused"."""
    return "EX" if result.status == "excused" else points(final(result)[0])


def moodle(request: ClassExport) -> Written:
    """Moodle's grading worksheet filled in, or a table for Grades, Import, CSV file.

    Raises:
        ExportError: the sheet has no column for the grades, or several.
    """
    if request.sheet is None:
        return _moodle_from_people(request)
    sheet = Sheet.read(request.sheet)
    name = request.column or "Grade"
    if request.column is None and not sheet.places(name):
        raise ExportError(
            "{sheet} has no column {column!r}. Download the grading worksheet "
            "from the assignment's page in Moodle, or name the column with --column.",
            sheet=request.sheet,
            column=name,
        )
    column = sheet.column(name)
    comments, most = sheet.places("Feedback comments")[:1], sheet.places("Maximum grade")[:1]
    scores = Scores(request, sheet)
    rows: list[Sequence[str]] = [sheet.head]
    ours = set(kept.known_texts(request.folder))
    for row in sheet.rows:
        result = scores.of(row.by_name)
        cells = [sheet.shown(row, at) for at in range(len(row.cells))]
        if result is not None:
            for at in most:
                scores.compare_maximum(row.cells[at])
            cells[column] = points(final(result)[0])
            for at in comments:
                text = safe(_why(result))
                ours.add(kept.of_text(text))
                if not cells[at].strip() or kept.of_text(cells[at]) in ours:
                    cells[at] = text
                else:
                    scores.has_feedback(result)
        rows.append(cells)
    return Written(sheet.written(rows), scores.notes(), feedback=frozenset(ours))


def _canvas_column(sheet: Sheet, columns: Sequence[str], request: ClassExport) -> str:
    """The name of the column for the scores: the one named, else the assignment's own."""
    wanted = request.column
    if wanted is not None:
        if wanted in sheet.head:
            return wanted
        plain = lists.column(wanted)
        same = [name for name in columns if _title(name) == plain]
        similar = same or [name for name in columns if lists.column(name).startswith(plain)]
        if len(similar) == 1:
            return similar[0]
        raise ExportError(
            "--column {wanted!r} fits {count} columns of {sheet}. Name one of these: {columns}",
            wanted=wanted,
            count=len(similar),
            sheet=sheet.path,
            columns="; ".join(columns) or "-",
        )
    # "cs-course-assignment2" is what "Assignment 2 (98765)" is called here.
    assignment = lists.column(request.report.assignment)
    own = [name for name in columns if _title(name) and assignment.endswith(_title(name))]
    if len(own) == 1:
        return own[0]
    # A single column with another number belongs to another assignment.
    numbers = {_digits(_title(name)) for name in columns} | {_digits(assignment)}
    if len(columns) == 1 and len(numbers - {""}) <= 1:
        return columns[0]
    raise ExportError(
        "It is not clear which column of {sheet} takes the scores of {assignment}. "
        "Its assignment columns are: {columns}. Choose one with --column.",
        sheet=sheet.path,
        assignment=request.report.assignment,
        columns="; ".join(columns) or "-",
    )


def _title(column: str) -> str:
    return lists.column(column.rpartition("(")[0])


def _digits(text: str) -> str:
    """The number at the end of a name, such as 2 in "assignment2"."""
    match = re.search(r"\d+$", text)
    return match[0] if match else ""


def _kept_roster(folder: Path) -> Path | None:
    """The roster that the class was graded with."""
    path = folder / "roster.csv"
    return path if path.is_file() else None


def _canvas_from_people(request: ClassExport) -> Written:
    """A table for Canvas if there is no export of its gradebook."""
    report = request.report
    title = safe(request.column or report.assignment)
    tops = [final(result)[1] for result in report.submissions]
    rows: list[Sequence[str]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title],
        ["    Points Possible", "", "", "", "", number(max(tops, default=0.0))],
    ]
    for result in report.submissions:
        who = result.student
        login = request.key(who, "login") or request.key(who, "email")
        rows.append(
            [
                safe(who),
                safe(request.key(who, "canvas")),
                safe(request.key(who, "id")),
                safe(login or who),
                safe(request.people.get(who, {}).get("section") or ""),
                _canvas_score(result),
            ]
        )
    note = tr(
        "Canvas finds its assignment by the column's name, such as 'Assignment 2 (98765)'. "
        "Export the gradebook from Canvas and name that file with --sheet to fill in its column."
    )
    return Written(table(rows).encode(), (note,))


def _moodle_from_people(request: ClassExport) -> Written:
    """A table for Moodle's Grades, Import, CSV file; map by "ID number" or "Email address"."""
    title = safe(request.column or request.report.assignment)
    rows: list[Sequence[str]] = [
        ["Full name", "ID number", "Email address", title, f"{title} (Feedback)"]
    ]
    for result in request.report.submissions:
        who = result.student
        rows.append(
            [
                safe(who),
                safe(request.key(who, "id")),
                safe(request.key(who, "email")),
                points(final(result)[0]),
                safe(_why(result)),
            ]
        )
    return Written(table(rows).encode())


def _why(result: SubmissionResult) -> str:
    """How the final score was computed, in one line."""
    lines = (result.policy or {}).get("lines") or list(result.notes[:1])
    return " ".join(str(line) for line in lines)
