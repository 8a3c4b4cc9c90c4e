"""Read the cells of a student's notebook, whatever its format and encoding."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grading.intake.files.decode import text_of
from grading.spec.notebook_cells import with_digests
from grading.support.translation import WrongValue, tr


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook.

    kind    markdown, code or raw
    text    its text
    name    its grade_id
    locked  whether the course locked it
    id      the id that Jupyter gave it
    stored  the pictures in it, as the notebook stores them
    """

    kind: str
    text: str
    name: str = ""
    locked: bool = False
    id: str = ""
    stored: object = field(default=None, repr=False, compare=False)

    @cached_property
    def plain(self) -> str:
        """Its text without differences of case and space."""
        return plain(self.text)

    @property
    def answer(self) -> str:
        """Its text as an answer, in which two pictures of one name differ."""
        return with_digests(self.text, self.stored)


def plain(text: str) -> str:
    """A text without differences of case and space."""
    return " ".join(text.split()).casefold()


def cells_of(data: bytes) -> tuple[list[Cell], list[str]]:
    """Read a notebook's cells, and note what is unusual about it.

    Raises:
        ValueError: it is not a notebook.
    """
    odd = []
    try:
        notebook = json.loads(text_of(data)[0])
    except (ValueError, RecursionError) as problem:
        raise WrongValue("it is not JSON") from problem
    if not isinstance(notebook, dict):
        raise WrongValue("it has no cells")
    if notebook.get("nbformat", 4) not in (4, "4") or "worksheets" in notebook:
        notebook = _converted(notebook, data)
        odd.append(tr("it is in an old format"))
    raw = notebook.get("cells")
    if not isinstance(raw, list):
        raise WrongValue("it has no cells")
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
    return Cell(
        str(cell.get("cell_type", "")),
        _text(cell.get("source")),
        name if isinstance(name, str) else "",
        bool(mark.get("locked")),
        str(cell.get("id") or ""),
        cell.get("attachments"),
    )


def _text(source: object) -> str:
    """The text of a cell, which is a string or a list of lines."""
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return text.encode("utf-8", "replace").decode("utf-8")


def _converted(notebook: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # A damaged notebook is read as far as possible.
            current = nbformat.reads(text_of(data)[0], as_version=4)
    except Exception as problem:
        # Each reader of an old format fails in its own way.
        raise WrongValue(
            "its format {version!r} is unknown", version=notebook.get("nbformat")
        ) from problem
    return dict(current)
