"""A table that a course system exported: read, filled in, and written with nothing else changed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.export.formats import ClassExport, ExportError
from grading.intake.people import lists, rosters
from grading.intake.people.columns import WHO, is_canvas, key_of, kind_of, participant
from grading.judging.results import SubmissionResult, final
from grading.support import program
from grading.support.cells import csv_reader, safe
from grading.support.text import listed, number
from grading.support.translation import Sentences, tr

# Kinds of ids that belong to one person for good; an email address may change.
_SURE = frozenset({"id", "canvas", "moodle", "brightspace", "login"})
# Moodle's number of a participant in another language, such as "Teilnehmer/in501".
_PARTICIPANT = re.compile(r"[^\W\d]+[\s/][^\d]*\d+")
_NAMES = frozenset({"student", "fullname", "name", "firstname", "lastname", "surname"})


@dataclass(frozen=True)
class Row:
    """One row: its cells as they came, and by column name (the first of columns named twice)."""

    cells: list[str]
    by_name: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A course system's CSV file.

    path       where it is
    head       the names of its columns
    rows       the rows below, without blank ones
    delimiter  the character between its cells
    """

    path: Path
    head: list[str]
    rows: list[Row]
    delimiter: str = ","

    @classmethod
    def read(cls, path: Path) -> Sheet:
        """Read a sheet.

        Raises:
            ExportError: it cannot be read, or is empty.
        """
        try:
            _, text, mark = lists.opened(path, WHO)
        except lists.ListError as problem:
            raise ExportError(str(problem)) from problem
        reader = csv_reader(io.StringIO(text, newline=""), mark)
        lines = [line for line in reader if any(cell.strip() for cell in line)]
        if not lines:
            raise ExportError(
                "{path} is empty. Export the table from the course system again.", path=path
            )
        head = [name.strip() for name in lines[0]]
        rows = []
        for line in lines[1:]:
            cells = [*line, *[""] * (len(head) - len(line))]
            by_name: dict[str, str] = {}
            for name, cell in zip(head, cells, strict=False):
                by_name.setdefault(name, cell)
            rows.append(Row(cells, by_name))
        return cls(path, head, rows, mark)

    def places(self, name: str) -> list[int]:
        """The columns of this name; if there are none, those that differ in case or spaces."""
        exact = [at for at, own in enumerate(self.head) if own == name]
        plain = lists.column(name)
        return exact or [at for at, own in enumerate(self.head) if lists.column(own) == plain]

    def column(self, name: str) -> int:
        """The index of the column for the scores.

        Raises:
            ExportError: there is no such column, there are several, or it says who a row is about.
        """
        places = self.places(name)
        if not places:
            raise ExportError(
                "{path} has no column {name!r}. Its columns are: {columns}. "
                "Choose one with --column.",
                path=self.path,
                name=name,
                columns="; ".join(self.head),
            )
        if len(places) > 1:
            raise ExportError(
                "{path} has {count} columns named {name!r}, so it is not clear which one takes "
                "the scores. Delete or rename the others.",
                path=self.path,
                count=len(places),
                name=name,
            )
        plain = lists.column(name)
        if kind_of(plain, "x") or plain in _NAMES:
            raise ExportError(
                "The column {name!r} of {path} says who a row is about, so it cannot take the "
                "scores. Choose another one with --column.",
                name=name,
                path=self.path,
            )
        return places[0]

    def shown(self, row: Row, at: int) -> str:
        """A cell as it came; a name that a spreadsheet would take for a formula is made safe."""
        cell = row.cells[at]
        named = at < len(self.head) and lists.column(self.head[at]) in _NAMES
        return safe(cell) if named and cell.strip() else cell

    def written(self, rows: Sequence[Sequence[str]]) -> bytes:
        """Rows as a CSV file with the same delimiter."""
        text = io.StringIO()
        csv.writer(text, delimiter=self.delimiter, lineterminator="\n").writerows(rows)
        return text.getvalue().encode()


class Scores:
    """The result of each person in a sheet, with notes for the instructor.

    Args:
        request: the graded class.
        sheet: the sheet.
    """

    def __init__(self, request: ClassExport, sheet: Sheet) -> None:
        self._sheet = sheet.path
        self._unknown: list[str] = []
        self._open = [
            result.student
            for result in request.report.submissions
            if final(result)[0] is None and result.status != "excused"
        ]
        self._by_name = {result.student: result for result in request.report.submissions}
        self._left = set(self._by_name)
        self._roster = rosters.of_rows({n: request.people.get(n, {}) for n in self._by_name})
        numbers = [dict(_keys(row.by_name)).get("moodle", "") for row in sheet.rows]
        same = any(self._roster.find(number, "moodle") for number in numbers)
        # Each assignment in Moodle gives its participants other numbers.
        self._sure = _SURE if same else _SURE - {"moodle"}
        self._top = max((final(result)[1] for result in self._by_name.values()), default=0.0)
        self._most: str | None = None
        self._kept: list[str] = []

    def of(self, cells: Mapping[str, str]) -> SubmissionResult | None:
        """The result of the person in a row, found by their ids or else by the name.

        Nobody is found if two ids belong to two people, or if the name is that of a person whose
        ids are others.
        """
        keys = dict(_keys(cells))
        name = keys.pop("name", "")
        found = {
            person.name: person
            for kind, text in keys.items()
            for person in self._roster.find(text, kind)
        }
        if not found and name:
            found = {
                person.name: person
                for person in self._roster.find(name, "name")
                if not any(person.ids.get(kind) for kind in keys if kind in self._sure)
            }
        if len(found) == 1:
            (student,) = found
            self._left.discard(student)
            return self._by_name[student]
        self._unknown.append(name or tr("a row without a name"))
        return None

    def compare_maximum(self, cell: str) -> None:
        """Remember what the sheet says is the most points, if it is not what is graded here."""
        text = cell.strip()
        try:
            # A separator before another one is that of thousands.
            most = float(re.sub(r"[.,\s](?=.*[.,])", "", text).replace(",", "."))
        except ValueError:
            return
        if self._by_name and most != self._top:
            self._most = text

    def has_feedback(self, result: SubmissionResult) -> None:
        """Remember that a student's feedback in the sheet is by somebody else, and stays."""
        self._kept.append(result.student)

    def notes(self) -> tuple[str, ...]:
        """Notes on empty cells, on people who are not in the sheet, and on what was kept there."""
        notes = Sentences()
        if self._unknown:
            notes.say_counted(
                "1 person in {sheet} is not in the graded class: {names}.",
                "{number} people in {sheet} are not in the graded class: {names}.",
                len(self._unknown),
                sheet=self._sheet.name,
                names=listed(self._unknown),
            )
        if self._left:
            notes.say_counted(
                "1 graded student is not in {sheet}: {names}.",
                "{number} graded students are not in {sheet}: {names}.",
                len(self._left),
                sheet=self._sheet.name,
                names=listed(sorted(self._left)),
            )
        if self._open:
            notes.say_counted(
                "1 student has no final score yet, so the cell is empty: {names}.",
                "{number} students have no final score yet, so their cells are empty: {names}.",
                len(self._open),
                names=listed(self._open),
            )
        if self._most is not None:
            notes.say(
                "The most points are {most} in {sheet} and {top} here. "
                "The scores were not converted: change the points of the assignment there.",
                most=self._most,
                sheet=self._sheet.name,
                top=number(self._top),
            )
        if self._kept:
            notes.say_counted(
                "1 student has feedback in {sheet} that {program} did not write, so it stays "
                "as it is: {names}.",
                "{number} students have feedback in {sheet} that {program} did not write, so "
                "it stays as it is: {names}.",
                len(self._kept),
                sheet=self._sheet.name,
                program=program.name(),
                names=listed(self._kept),
            )
        return tuple(notes)


def _keys(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The keys that say who a row is about, with their kinds; ids before the name."""
    plain: dict[str, str] = {}
    for name, value in cells.items():
        if value.strip():
            plain.setdefault(lists.column(name), value.strip())
    canvas_ids = is_canvas(plain)
    for name, value in plain.items():
        kind = kind_of(name, value, canvas=canvas_ids)
        if name in ("id", "identifier") and kind != "moodle" and _PARTICIPANT.fullmatch(value):
            continue
        if kind:
            yield kind, participant(value) or value
    text, _ = key_of({k: v for k, v in plain.items() if not kind_of(k, v)})
    if text:
        yield "name", text
