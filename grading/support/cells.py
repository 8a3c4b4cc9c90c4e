"""Cells of a table for spreadsheets, none of which a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from grading.support.text import clean, number

# Excel takes a file without this mark for one in a Windows code page.
MARK = "\ufeff"
# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: Any) -> str:
    """Text as a cell that no spreadsheet takes for a formula, in one line."""
    plain = clean(str(text)).replace("\n", " ").replace("\r", " ")
    return f"'{plain}" if plain.lstrip().startswith(FORMULA) or plain != plain.lstrip() else plain


def points(score: float | None) -> str:
    """A score as a cell: empty where there is none, for a grader's fault is no zero."""
    return "" if score is None else number(score)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
