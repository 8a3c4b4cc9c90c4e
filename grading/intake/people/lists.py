"""Read CSV files saved by any program: rosters, lists of times and lists of extensions."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.intake.files.decode import text_of
from grading.intake.people.respelled import WRITTEN, is_plausible
from grading.support.cells import csv_reader
from grading.support.translation import ExplainedError, tr

_DELIMITERS = ",;\t|"
_HEAD = 12  # The header must be among this many first lines.
_WHO = tr("It needs a column named name, id, login or email.")
_FORMULA = re.compile(r'="(.*)"')  # ="0012" keeps its zeros in a spreadsheet


class ListError(ExplainedError, ValueError):
    """A roster, or a list of times or extensions, cannot be read; the message says why."""


@dataclass(frozen=True)
class Line:
    """One row: its line in the file (from 1), and its cells by plain column name."""

    number: int
    cells: dict[str, str]


def column(text: str) -> str:
    """A column's name without case, accents and punctuation: "E-mail address" is "emailaddress"."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in flat if c.isalnum()))


def read(
    path: Path,
    known: Collection[str],
    also: Collection[str] = (),
    lacks: str = "",
    needs: str = _WHO,
) -> list[Line]:
    """Read the rows of a CSV file that are not blank.

    Args:
        path: the file, with commas, semicolons, tabs or bars between cells, in any encoding.
        known: plain names of columns; the header is the first line with one of them.
        also: more names of columns; the header must have one of these, too.
        lacks: the message if it does not, with a place for `{path}`.
        needs: says which header a file without one needs.

    Returns:
        The rows below the header.

    Raises:
        ListError: the file cannot be read, or has no such header.
    """
    skipped, text, delimiter = opened(path, known)
    rows = _rows(path, text, delimiter)
    for at, (_, cells) in enumerate(rows[:_HEAD]):
        names = _columns(cells)
        if set(names) & set(known):
            if also and not set(names) & set(also):
                raise ListError(lacks.format(path=path))
            single = {*known, *also}
            lines = [
                Line(number + skipped, _cells(path, number + skipped, names, below, single))
                for number, below in rows[at + 1 :]
                # Files that were joined from several have the header again.
                if _columns(below) != names
            ]
            return [line for line in lines if line.cells]
    if not rows:
        raise ListError("{path} is empty. {needs}", path=path, needs=needs)
    raise ListError(
        "{path} has no column that is known. It begins with: {first}. {needs}",
        path=path,
        first=", ".join(rows[0][1])[:120],
        needs=needs,
    )


def opened(path: Path, known: Collection[str]) -> tuple[int, str, str]:
    """Read the text of a CSV file.

    Args:
        path: the file, in any encoding.
        known: plain names of columns.

    Returns:
        How many lines to skip, the text after them, and the character between cells.

    Raises:
        ListError: the file cannot be read, or is not a CSV file.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise ListError(
            "{path} cannot be read: {strerror}", path=path, strerror=problem.strerror
        ) from problem
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ListError("{path} is a spreadsheet or an archive. Save it as CSV.", path=path)
    return _separator(decoded(data, known)[0], known)


def decoded(data: bytes, known: Collection[str]) -> tuple[str, str]:
    """Decode a list of people.

    Args:
        data: the bytes.
        known: plain names of columns.

    Returns:
        The text, and the name of its encoding; "" if the bytes leave no doubt about it.
    """
    text, encoding = text_of(data)
    if encoding.startswith("utf") or text.isascii():
        return text, ""
    if _has_header(text, known) and is_plausible(text):
        return text, encoding
    # Another encoding counts only if it is the only one that gives a header and names, or the only
    # one in which Excel saves lists. A wrong name is still found by `Roster.find`.
    others: dict[str, str] = {}
    for name in WRITTEN:
        try:
            again = data.decode(name)
        except UnicodeError:
            continue
        if _has_header(again, known) and is_plausible(again):
            others.setdefault(again, name)
    of_excel = {again: name for again, name in others.items() if name.startswith("cp125")}
    others = of_excel or others
    return next(iter(others.items())) if len(others) == 1 else (text, encoding)


def _has_header(text: str, known: Collection[str]) -> bool:
    return any(
        not set(known).isdisjoint(column(cell) for cell in re.split(f"[{_DELIMITERS}]", line))
        for line in text[:8192].splitlines()[:_HEAD]
    )


def _separator(text: str, known: Collection[str]) -> tuple[int, str, str]:
    first, _, rest = text.partition("\n")
    plain = first.strip().strip('"').lower()
    if plain.startswith("sep=") and len(first.strip().strip('"')) == 5:
        return 1, rest, first.strip().strip('"')[4]
    if plain == "sep=":  # `strip` removed a tab
        return 1, rest, "\t"
    head = text[:8192].splitlines()[:_HEAD]

    def separates(mark: str) -> tuple[int, int]:
        # Commas may be inside "Lee, Ann", and inside the title of an assignment.
        lines = [line.split(mark) for line in head]
        names = max((len({*map(column, cells)} & {*known}) for cells in lines), default=0)
        return names, max(map(len, lines), default=0)

    return 0, text, max(_DELIMITERS, key=separates)


def _rows(path: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    # `splitlines` would also split at characters that may be inside a name.
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    reader = csv_reader(lines, delimiter, skip_space=True)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((before + 1, [_text(cell) for cell in cells]))
            before = reader.line_num
    except csv.Error as problem:
        raise ListError(
            "{path}, line {line_num}: this is not a CSV file ({problem}).",
            path=path,
            line_num=reader.line_num,
            problem=problem,
        ) from problem
    return rows


def _text(cell: str) -> str:
    text = " ".join(cell.split())
    formula = _FORMULA.fullmatch(text)
    return formula[1] if formula else text


def _columns(cells: Sequence[str]) -> list[str]:
    names = [column(cell) for cell in cells]
    if "canvasuserid" in names:
        # Next to Canvas's own number, user_id is the number from the university.
        return ["sisuserid" if name == "userid" else name for name in names]
    return names


def _cells(
    path: Path, line: int, names: Sequence[str], cells: Sequence[str], single: Collection[str]
) -> dict[str, str]:
    """The cells of a row by column; each column in `single` has one value, however often it is."""
    if any(cells[len(names) :]):
        raise ListError(
            "{path}, line {line}: the row has {count} cells and the header has "
            "{expected}. Write quotation marks around a cell with a comma in it.",
            path=path,
            line=line,
            count=len(cells),
            expected=len(names),
        )
    filled: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        earlier = filled.get(name, cell) if name in single else cell
        if cell and cell.casefold() != earlier.casefold():
            raise ListError(
                "{path}, line {line}: the row has {first!r} and {second!r} in two columns "
                "named {name}. Rename or delete one of the columns.",
                path=path,
                line=line,
                first=earlier,
                second=cell,
                name=name,
            )
        if name and cell:
            filled.setdefault(name, cell)
    return filled
