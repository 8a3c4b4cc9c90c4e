"""Tables of spreadsheets: read them, and write them without cells that would run as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from grading.support.text import clean, number

if TYPE_CHECKING:
    from _csv import Reader

# Feedback in a worksheet of Moodle may contain a picture. Python's own limit is 131,072.
LARGEST_CELL = 1 << 30  # characters
# Without this mark, Excel reads a file in the local Windows encoding.
MARK = "\ufeff"
# A spreadsheet treats a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: Any) -> str:
    """Return text as one line that no spreadsheet treats as a formula."""
    plain = clean(str(text)).replace("\n", " ").replace("\r", " ")
    return f"'{plain}" if plain.lstrip().startswith(FORMULA) or plain != plain.lstrip() else plain


def points(score: float | None) -> str:
    """Return a score as a cell; empty if there is no score, because a grader's fault is not 0."""
    return "" if score is None else number(score)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of cells as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def csv_reader(lines: Iterable[str], delimiter: str = ",", *, skip_space: bool = False) -> Reader:
    """Return a reader of CSV whose cells may be large.

    Args:
        lines: the text, by lines.
        delimiter: the character between cells.
        skip_space: whether to leave out the space after a delimiter.
    """
    csv.field_size_limit(LARGEST_CELL)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=skip_space)
