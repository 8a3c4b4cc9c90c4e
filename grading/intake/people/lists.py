"""Tables that people keep: rosters, lists of times and extensions, saved by any program."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.intake.files.decode import text_of
from grading.support.translation import tr

_DELIMITERS = ",;\t|"
_HEAD = 12  # lines in which the row of column names is looked for


class ListError(ValueError):
    """A roster, or a list of times or extensions, cannot be read; the message says why."""


@dataclass(frozen=True)
class Line:
    """One row: its line in the file (from 1), and its cells by plain column name."""

    number: int
    cells: dict[str, str]


def column(text: str) -> str:
    """A column's name without case, accents and punctuation: "E-mail address" is "emailaddress"."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in flat if c.isalnum())


def read(
    path: Path, known: Collection[str], also: Collection[str] = (), lacks: str = ""
) -> list[Line]:
    """The rows of a CSV file, blank ones left out.

    Args:
        path: the file; commas, semicolons, tabs or bars between cells, in any common encoding.
        known: plain names of columns, of which the row of names holds at least one.
        also: further names, of which it must hold one as well.
        lacks: what to say where it does not.

    Returns:
        A line for each row that is not blank.

    Raises:
        ListError: it is not a table with any of these columns.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise ListError(
            tr("{path} cannot be read: {strerror}", path=path, strerror=problem.strerror)
        ) from problem
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ListError(tr("{path} is a spreadsheet or an archive. Save it as CSV.", path=path))
    text, _ = text_of(data)
    skipped, text, delimiter = _separator(text)
    rows = _rows(path, text, delimiter)
    for at, (_, cells) in enumerate(rows[:_HEAD]):
        names = [column(cell) for cell in cells]
        if set(names) & set(known):
            if also and not set(names) & set(also):
                raise ListError(f"{path} {lacks}")
            return [
                Line(number + skipped, found)
                for number, below in rows[at + 1 :]
                if (found := _cells(names, below))
            ]
    first = ", ".join(rows[0][1])[:120] if rows else "nothing"
    raise ListError(
        tr(
            "{path} has no column that is known. It begins with: {first}. "
            "It needs a column named name, id, login or email.",
            path=path,
            first=first,
        )
    )


def _separator(text: str) -> tuple[int, str, str]:
    """Lines to skip, the text after them, and what stands between cells."""
    first, _, rest = text.partition("\n")
    plain = first.strip().strip('"').lower()
    if plain.startswith("sep=") and len(first.strip().strip('"')) == 5:
        return 1, rest, first.strip().strip('"')[4]
    if plain == "sep=":  # a tab, which `strip` took away
        return 1, rest, "\t"
    head = text[:8192].splitlines()[:_HEAD]
    counts = {mark: max((line.count(mark) for line in head), default=0) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: counts[mark])
    # A comma inside "Lee, Ann" does not make a table; a semicolon in the first row does.
    if head and head[0].count(";") and head[0].count(";") >= head[0].count(","):
        best = ";"
    elif head and head[0].count("\t") and head[0].count("\t") >= head[0].count(","):
        best = "\t"
    return 0, text, best


def _rows(path: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    # Not by `splitlines`, which parts a line at characters that a name may hold.
    reader = csv.reader(
        io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""),
        delimiter=delimiter,
        skipinitialspace=True,
    )
    found: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((before + 1, [" ".join(cell.split()) for cell in cells]))
            before = reader.line_num
    except csv.Error as problem:
        raise ListError(
            tr(
                "{path}, line {line_num}: not a CSV file ({problem})",
                path=path,
                line_num=reader.line_num,
                problem=problem,
            )
        ) from problem
    return found


def _cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}
