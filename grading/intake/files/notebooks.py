"""The cells of a student's notebook, whatever format and encoding it is in."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grading.intake.files.decode import text_of
from grading.spec.notebook_cells import source_of
from grading.support.translation import tr


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook: its kind and text, its grade_id, and the id that Jupyter gave it."""

    kind: str
    text: str
    name: str = ""
    locked: bool = False
    id: str = ""


def cells_of(data: bytes) -> tuple[list[Cell], list[str]]:
    """A notebook's cells, and what is unusual about it.

    Raises:
        ValueError: it is not a notebook.
    """
    odd = []
    try:
        book = json.loads(text_of(data)[0])
    except (ValueError, RecursionError) as problem:
        raise ValueError(tr("it is not JSON")) from problem
    if not isinstance(book, dict):
        raise ValueError(tr("it holds no cells"))
    if book.get("nbformat", 4) != 4 or "worksheets" in book:
        book = _converted(book, data)
        odd.append(tr("it is in an old format"))
    raw = book.get("cells")
    if not isinstance(raw, list):
        raise ValueError(tr("it holds no cells"))
    cells = [cell for cell in raw if isinstance(cell, dict)]
    ids = [str(cell["id"]) for cell in cells if cell.get("id")]
    if len(set(ids)) < len(ids):
        odd.append(tr("some of its cells have the same id"))
    return [_cell(cell) for cell in cells], odd


def _cell(cell: Mapping[str, Any]) -> Cell:
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    mark = mark if isinstance(mark, dict) else {}
    name = mark.get("grade_id")
    text = source_of(cell).encode("utf-8", "replace").decode("utf-8")
    return Cell(
        str(cell.get("cell_type", "")),
        text,
        name if isinstance(name, str) else "",
        bool(mark.get("locked")),
        str(cell.get("id") or ""),
    )


def _converted(book: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong with it is what we read around
            made = nbformat.reads(text_of(data)[0], as_version=4)
    except Exception as problem:
        # Every reader of an old format fails in ways of its own.
        raise ValueError(
            tr("its format {version!r} is unknown", version=book.get("nbformat"))
        ) from problem
    return dict(made)
