"""Add a chapter line, links to files, and a first cell for Colab to a notebook."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from grading.spec import markers, notebook_cells
from grading.spec.manifest import Assignment, AssignmentError, Part
from grading.support.translation import tr

_TEMPLATES = Path(__file__).parents[1] / "templates"
# Colab opens notebooks from Google Drive, so the notebook has no address that the badge could use.
BADGE = (
    "[![Open in Colab](attachment:colab.png)](https://colab.research.google.com/) "
    "In Colab, run the next cell first."
)
_CHECKS = re.compile(r"""^check\(["'](\w+)["'].*\n?""", re.MULTILINE)


def linked(
    text: str, path: str, assignment: Assignment, whole: Assignment, files: Mapping[str, bytes]
) -> str:
    """Add links to files before each check, and the chapter and a cell for Colab at the top.

    Checks of exercises that are not to be solved here are removed.

    Args:
        text: the notebook's JSON.
        path: its path in the hand-out; links are relative to it.
        assignment: the assignment of the hand-out.
        whole: the assignment with all its parts.
        files: the hand-out's files, for the line of each function.

    Returns:
        The notebook's JSON with the changes.

    Raises:
        AssignmentError: the notebook checks an exercise that does not exist.
    """
    book = notebook_cells.parse(text, path)
    book["cells"] = [cell for cell in book["cells"] if _is_kept(cell, path, assignment, whole)]
    part = next((each for each in assignment.parts if each.notebook == path), None)
    above: dict[str, Any] | None = None
    title: int | None = None
    for number, cell in enumerate(book["cells"]):
        if notebook_cells.is_prose_answer(cell):
            continue  # this cell belongs to the student
        if cell.get("cell_type") == "markdown":
            if above is None and part:
                title = number
                _append(cell, _chapter(part, assignment))
                _append(cell, BADGE)
                cell.setdefault("attachments", {})["colab.png"] = _badge()
            above = cell
        elif above is not None:
            for name in _CHECKS.findall(notebook_cells.source_of(cell)):
                if name in assignment.exercises:
                    _append(above, _places(name, path, assignment, files))
    if title is not None:
        book["cells"].insert(title + 1, _colab_cell(book, assignment.name))
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def _is_kept(cell: dict[str, Any], path: str, assignment: Assignment, whole: Assignment) -> bool:
    """Remove the checks that a cell cannot do here; return whether there is anything left in it."""
    before = notebook_cells.source_of(cell)
    checked = _CHECKS.findall(before) if cell.get("cell_type") == "code" else []
    for name in checked:
        try:
            whole.exercise(name)
        except AssignmentError as problem:
            raise AssignmentError(
                '{path} has a cell with check("{name}"). {problem}',
                path=path,
                name=name,
                problem=problem,
            ) from problem
    if set(checked) <= assignment.exercises.keys():
        return True
    after = _CHECKS.sub(lambda m: m[0] if m[1] in assignment.exercises else "", before).rstrip()
    cell["source"] = after.splitlines(keepends=True)
    return bool(after)


def _badge() -> dict[str, str]:
    """Return the badge as an attachment; JupyterLab does not show SVG attachments."""
    png = _TEMPLATES.joinpath("colab.png").read_bytes()
    return {"image/png": base64.b64encode(png).decode()}


def _colab_cell(book: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the first code cell, which installs a hand-out from Drive or from a zip."""
    from jinja2 import Environment, StrictUndefined

    text = _TEMPLATES.joinpath("colab.py.j2").read_text(encoding="utf-8")
    source = (
        Environment(undefined=StrictUndefined, autoescape=False).from_string(text).render(name=name)
    )
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        # Folded, because elsewhere it fills a student's first screen: for Colab, and for Jupyter.
        "metadata": {"cellView": "form", "jupyter": {"source_hidden": True}},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }
    # Cells must have ids since format 4.5, and must not have them before.
    if (book.get("nbformat", 4), book.get("nbformat_minor", 0)) >= (4, 5):
        cell["id"] = "colab"
    return cell


def _append(cell: dict[str, Any], text: str) -> None:
    if text:
        whole = f"{notebook_cells.source_of(cell).rstrip()}\n\n{text}"
        cell["source"] = whole.splitlines(keepends=True)


def _chapter(part: Part, assignment: Assignment) -> str:
    number = assignment.parts.index(part) + 1
    values = {"number": number, "count": len(assignment.parts), "title": part.title}
    first = [name for name in part.over if name in assignment.exercises]
    if not first:
        return tr("Chapter {number} of {count}: {title}.", **values)
    chapters = {
        name: number for number, other in enumerate(assignment.parts, 1) for name in other.exercises
    }
    exercises = ", ".join(
        tr("`{name}` (chapter {chapter})", name=name, chapter=chapters[name]) for name in first
    )
    return tr(
        "Chapter {number} of {count}: {title}. It builds on exercises of other chapters; write "
        "these first: {exercises}.",
        exercises=exercises,
        **values,
    )


def _places(name: str, path: str, assignment: Assignment, files: Mapping[str, bytes]) -> str:
    places = []
    for place in assignment.exercises[name].where:
        file, _, function = place.partition(":")
        line = markers.line_in(files[file].decode(), function)
        link = tr(
            "[{file}, line {line}]({up}{file}#L{line})",
            file=file,
            line=line,
            up="../" * (len(PurePosixPath(path).parts) - 1),
        )
        named = tr("`{function}` in {link}", function=function, link=link)
        places.append(link if function == name else named)
    return tr("Where to write `{name}`: {places}.", name=name, places="; ".join(places))
