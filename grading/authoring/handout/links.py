"""What `release` adds to a notebook: its chapter, links to files, and a first cell for Colab."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from grading.spec import markers, notebook_cells
from grading.spec.manifest import Assignment, Part
from grading.support.translation import tr

_TEMPLATES = Path(__file__).parents[1] / "templates"
# Colab opens a notebook that lies in one's Drive; it has no address before that.
BADGE = (
    "[![Open in Colab](attachment:colab.svg)](https://colab.research.google.com/) "
    "In Colab, run the next cell first."
)
_CHECKS = re.compile(r"""^check\(["'](\w+)["']""", re.MULTILINE)


def linked(text: str, path: str, assignment: Assignment, files: Mapping[str, bytes]) -> str:
    """Add a link to file and line before each check; at the top the chapter and a cell for Colab.

    Args:
        text: the notebook's JSON.
        path: its place in the hand-out, where links begin.
        assignment: what is asked in the hand-out.
        files: the hand-out's files, for the line of each function.

    Returns:
        The notebook's JSON with the links and the cell in it.
    """
    book = notebook_cells.parse(text, path)
    part = next((each for each in assignment.parts if each.notebook == path), None)
    above: dict[str, Any] | None = None
    title: int | None = None
    for number, cell in enumerate(book["cells"]):
        if notebook_cells.is_prose_answer(cell):
            continue  # it is the student's
        if cell.get("cell_type") == "markdown":
            if above is None and part:
                title = number
                _append(cell, _chapter(part, assignment))
                _append(cell, BADGE)
                cell.setdefault("attachments", {})["colab.svg"] = _badge()
            above = cell
        elif above is not None:
            for name in _CHECKS.findall(notebook_cells.source_of(cell)):
                if name in assignment.exercises:
                    _append(above, _places(name, path, assignment, files))
    if title is not None:
        book["cells"].insert(title + 1, _colab_cell(book, assignment.name))
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def _badge() -> dict[str, str]:
    svg = _TEMPLATES.joinpath("colab.svg").read_bytes()
    return {"image/svg+xml": base64.b64encode(svg).decode()}


def _colab_cell(book: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The first code cell, which installs a hand-out that lies in Drive or came as a zip."""
    from jinja2 import Environment, StrictUndefined

    text = _TEMPLATES.joinpath("colab.py.j2").read_text(encoding="utf-8")
    source = (
        Environment(undefined=StrictUndefined, autoescape=False).from_string(text).render(name=name)
    )
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }
    # Cells have names since format 4.5, and must not have them before.
    if (book.get("nbformat", 4), book.get("nbformat_minor", 0)) >= (4, 5):
        cell["id"] = "colab"
    return cell


def _append(cell: dict[str, Any], text: str) -> None:
    if text:
        whole = f"{notebook_cells.source_of(cell).rstrip()}\n\n{text}"
        cell["source"] = whole.splitlines(keepends=True)


def _chapter(part: Part, assignment: Assignment) -> str:
    number = assignment.parts.index(part) + 1
    sentence = tr(
        "Chapter {number} of {count}: {title}.",
        number=number,
        count=len(assignment.parts),
        title=part.title,
    )
    first = [name for name in part.over if name in assignment.exercises]
    if not first:
        return sentence
    chapters = {n: k for k, one in enumerate(assignment.parts, 1) for n in one.exercises}
    listed = ", ".join(
        tr("`{name}` (chapter {chapters})", name=name, chapters=chapters[name]) for name in first
    )
    return tr(
        "{sentence} It builds on exercises of other chapters; write these first: {listed}.",
        sentence=sentence,
        listed=listed,
    )


def _places(name: str, path: str, assignment: Assignment, files: Mapping[str, bytes]) -> str:
    sentence = []
    for place in assignment.exercises[name].where:
        file, _, function = place.partition(":")
        line = markers.line_in(files[file].decode(), function)
        up = "../" * (len(PurePosixPath(path).parts) - 1)
        sentence.append(
            tr(
                "`{function}` in [{file}, line {line}]({up}{file}#L{line})",
                function=function,
                file=file,
                line=line,
                up=up,
            )
        )
    return tr("Where to write `{name}`: {sentence}.", name=name, sentence="; ".join(sentence))
