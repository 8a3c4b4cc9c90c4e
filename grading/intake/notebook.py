"""Answers in words out of a student's notebooks, whatever state these are in.

Nothing is run, and nothing is written: a notebook of an old format, with cell ids that are missing
or stand there twice, or stripped of its metadata, is mended in memory, and a note says so.
"""

from __future__ import annotations

import itertools
import json
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from grading.intake.root import Shape, student_name
from grading.spec.markers import source_of

MAX_ANSWER = 100_000  # characters


def answers(notebooks: Mapping[str, bytes], shape: Shape) -> tuple[dict[str, str], list[str]]:
    """The answer to each question that has one, and notes on what was mended or is missing.

    Args:
        notebooks: by their path in what was handed in.
        shape: which questions there are, and the assignment's own notebooks.
    """
    found: dict[str, str] = {}
    notes: list[str] = []
    prompts = _prompts(shape)
    for path, data in sorted(notebooks.items(), key=lambda item: (item[0].count("/"), item[0])):
        shown = student_name(path)
        try:
            cells, mended = _cells(data)
        except ValueError as problem:
            notes.append(f"{shown} is no notebook that can be read: {problem}.")
            continue
        here = _tagged(cells, shape.questions)
        doubled = [name for name, texts in here.items() if len(texts) > 1]
        untagged = _untagged(cells, prompts)
        stripped = [name for name in untagged if name not in here]
        if stripped:
            here |= {name: [untagged[name]] for name in stripped}
            mended.append(f"cells found by the words before them ({', '.join(sorted(stripped))})")
        if doubled:
            mended.append(f"two cells share an id, the first was taken ({', '.join(doubled)})")
        if mended and here:
            notes.append(f"{shown} was mended in memory: {'; '.join(mended)}.")
        for name, texts in here.items():
            if name in found:
                notes.append(f"{shown}: {name} was answered in another notebook, too.")
            else:
                found[name] = _bounded(texts[0])
    return found, notes


def _cells(data: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """A notebook's cells in today's form, and what was mended.

    Raises:
        ValueError: it is no notebook.
    """
    mended = []
    try:
        book = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as problem:
        raise ValueError("it is not JSON") from problem
    if not isinstance(book, dict):
        raise ValueError("it holds no cells")
    if book.get("nbformat", 4) != 4 or "worksheets" in book:
        book = _converted(book, data)
        mended.append("an old format")
    cells = book.get("cells")
    if not isinstance(cells, list):
        raise ValueError("it holds no cells")
    cells = [cell for cell in cells if isinstance(cell, dict)]
    ids = [str(cell["id"]) for cell in cells if cell.get("id")]
    minor = book.get("nbformat_minor", 0)
    if isinstance(minor, int) and minor >= 5 and len(ids) < len(cells):
        mended.append("cells without an id")
    if len(set(ids)) < len(ids):
        mended.append("cell ids that stand there twice")
    return cells, mended


def _converted(book: dict[str, Any], data: bytes) -> dict[str, Any]:
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong with it is what we mend
            made = nbformat.reads(data.decode("utf-8-sig", "replace"), as_version=4)
    except Exception as problem:
        # Every reader of an old format fails in ways of its own.
        raise ValueError(f"its format {book.get('nbformat')!r} is unknown") from problem
    return dict(made)


def _tagged(cells: Sequence[dict[str, Any]], known: Sequence[str]) -> dict[str, list[str]]:
    """The cells that carry a question's id; nbgrader calls it grade_id."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        metadata = cell.get("metadata")
        mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = mark.get("grade_id") if isinstance(mark, dict) else None
        if isinstance(name, str) and name in known:
            found.setdefault(name, []).append(source_of(cell))
    return found


def _untagged(cells: Sequence[dict[str, Any]], prompts: Mapping[str, str]) -> dict[str, str]:
    """The cells after a question's own words."""
    found = {}
    for prompt, name in prompts.items():
        for cell, after in itertools.pairwise(cells):
            if _plain(source_of(cell)) == prompt and after.get("cell_type") != "code":
                found[name] = source_of(after)
                break
    return found


def _prompts(shape: Shape) -> dict[str, str]:
    """What stands before each question's cell in the assignment's own notebooks."""
    found: dict[str, str] = {}
    for data in shape.notebooks.values():
        try:
            cells, _ = _cells(data)
        except ValueError:
            continue
        for before, cell in itertools.pairwise(cells):
            for name in _tagged([cell], shape.questions):
                text = _plain(source_of(before))
                if text:
                    found[text] = name
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


def _bounded(text: str) -> str:
    # A character that no database holds would cost the whole verdict.
    text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
    if len(text) > MAX_ANSWER:
        return text[:MAX_ANSWER] + f"\n... (cut: {len(text)} characters)"
    return text
