"""What a hand-out's notebooks say of its manifest: which chapter, what it needs, what is where."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from grading.spec import markers
from grading.spec.manifest import Assignment, Part

_CHECKS = re.compile(r"""^check\(["'](\w+)["']""", re.MULTILINE)


def linked(text: str, path: str, assignment: Assignment, files: Mapping[str, bytes]) -> str:
    """A notebook with a link to file and line before each check, and its chapter at the top.

    Args:
        text: the notebook's JSON.
        path: its place in the hand-out, where links begin.
        assignment: what is asked in the hand-out.
        files: the hand-out's files, for the line of each function.

    Returns:
        The notebook's JSON with the links in it.
    """
    book = markers.notebook(text, path)
    above: dict[str, Any] | None = None
    for cell in book["cells"]:
        if markers.is_prose_answer(cell):
            continue  # it is the student's
        if cell.get("cell_type") == "markdown":
            if above is None:
                part = next((one for one in assignment.parts if one.notebook == path), None)
                _append(cell, _chapter(part, assignment) if part else "")
            above = cell
        elif above is not None:
            for name in _CHECKS.findall(markers.source_of(cell)):
                if name in assignment.exercises:
                    _append(above, _places(name, path, assignment, files))
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def _append(cell: dict[str, Any], text: str) -> None:
    if text:
        whole = f"{markers.source_of(cell).rstrip()}\n\n{text}"
        cell["source"] = whole.splitlines(keepends=True)


def _chapter(part: Part, assignment: Assignment) -> str:
    number = assignment.parts.index(part) + 1
    said = f"Chapter {number} of {len(assignment.parts)}: {part.title}."
    first = [name for name in part.over if name in assignment.exercises]
    if not first:
        return said
    chapters = {n: k for k, one in enumerate(assignment.parts, 1) for n in one.exercises}
    listed = ", ".join(f"`{name}` (chapter {chapters[name]})" for name in first)
    return f"{said} It builds on exercises of other chapters; write these first: {listed}."


def _places(name: str, path: str, assignment: Assignment, files: Mapping[str, bytes]) -> str:
    said = []
    for place in assignment.exercises[name].where:
        file, _, function = place.partition(":")
        line = markers.line_in(files[file].decode(), function)
        up = "../" * (len(PurePosixPath(path).parts) - 1)
        said.append(f"`{function}` in [{file}, line {line}]({up}{file}#L{line})")
    return f"Where to write `{name}`: {'; '.join(said)}."
