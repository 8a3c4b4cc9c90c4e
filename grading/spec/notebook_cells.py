"""Reads notebooks as JSON, and removes the answers from their cells."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

from grading.spec import markers
from grading.spec.manifest import AssignmentError
from grading.support.translation import tr

PROSE = "*Your answer here.*"
MOST_PICTURES = 100  # in a cell; of more, the others have no digest
DIGEST = "?sha256="  # between the name of a picture in a cell and its digest
# In the hand-out, a code cell for an answer contains this statement between the marked lines.
_RAISES = re.compile(
    r"raise\s{1,9}NotImplementedError\([\s#]{0,99}(['\"]).{0,300}? is not written yet.{0,300}?\1"
    r"[\s#,]{0,99}\)"
)


def is_answer(cell: Mapping[str, Any]) -> bool:
    """Whether the author of a notebook marked a cell as an answer, in prose or in code."""
    meta = cell.get("metadata", {})
    mark = meta.get("nbgrader", {})
    return bool(mark.get("solution")) or "solution" in meta.get("tags", [])


def is_prose_answer(cell: Mapping[str, Any]) -> bool:
    """Whether a notebook cell is the written answer to a question."""
    return cell.get("cell_type") in ("markdown", "raw") and is_answer(cell)


def is_unwritten(text: str, question: str, stub: str = "") -> bool:
    """Whether a code cell for an answer has nothing of the student beside the hand-out's raise.

    Args:
        text: the cell.
        question: the id of its question.
        stub: the cell in the hand-out; without it, only what is between its marks counts.

    Returns:
        Whether the student wrote nothing: comments of the hand-out and its marks do not count.
    """
    if f"{question} is not written yet" not in text:
        return False
    rest = _RAISES.sub("", text)
    if not stub and markers.START_YOURS in rest:
        rest = rest.partition(markers.START_YOURS)[2].partition(markers.END_YOURS)[0]
    known = {line.strip("# \t") for line in _RAISES.sub("", stub).splitlines()} | {""}
    return all(line.strip("# \t") in known for line in rest.splitlines())


def source_of(cell: Mapping[str, Any]) -> str:
    """The text of a notebook's cell; its JSON may hold one string or a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def with_digests(text: str, attachments: object) -> str:
    """The text of a cell with a digest after the name of each picture that is stored in the cell.

    A mark belongs to a text, and Jupyter gives every pasted picture the same name.

    Args:
        text: the text of the cell.
        attachments: the pictures as the notebook stores them: by name, a table of base64 texts.

    Returns:
        The text with `attachment:NAME?sha256=...` for `attachment:NAME`.
    """
    if not isinstance(attachments, dict) or not attachments:
        return text
    digests: dict[str, str] = {}
    for name, stored in islice(attachments.items(), MOST_PICTURES):
        digests |= dict.fromkeys((name, quote(name, errors="replace")), _digest(stored))
    # The longest name first, because another one may be its beginning.
    names = "|".join(map(re.escape, sorted(digests, key=len, reverse=True)))
    return re.sub(
        f"attachment:({names})", lambda found: found[0] + DIGEST + digests[found[1]], text
    )


def _digest(stored: object) -> str:
    """A short digest of a stored picture, whose text may be one string or a list of lines."""
    texts = stored.values() if isinstance(stored, dict) else ()
    lines = ("".join(map(str, text)) if isinstance(text, list) else str(text) for text in texts)
    data = "".join("".join(lines).split())
    return hashlib.sha256(data.encode("utf-8", "replace")).hexdigest()[:12]


def blank(text: str, path: str) -> tuple[str, list[str]]:
    """Remove answers and outputs from a notebook; also return the removed answers.

    Raises:
        AssignmentError: a cell's markers have no partners, or the file is not a notebook.
    """
    book = parse(text, path)
    if isinstance(book.get("metadata"), dict):
        # A saved widget shows what its cell printed and drew.
        book["metadata"].pop("widgets", None)
    removed: list[str] = []
    for number, cell in enumerate(book["cells"], 1):
        place = tr("{path}, cell {number}", path=path, number=number)
        source = source_of(cell)
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
            lines = source.splitlines()
            spans = markers.spans(lines, place)
            if not spans and is_answer(cell):
                spans = [(0, len(lines), "", source)]  # without markers, the whole cell is one
            for begin, end, indent, body in reversed(spans):
                what = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") or "this cell"
                message = f"{what} is not written yet: write it here, between the marked lines"
                lines[begin : end + 1] = [
                    indent + markers.START_YOURS,
                    f"{indent}raise NotImplementedError({json.dumps(message)})",
                    indent + markers.END_YOURS,
                ]
                removed.append(body)
            source = "\n".join(lines)
        elif is_prose_answer(cell):
            removed.append(source)
            source = PROSE
            cell.pop("attachments", None)  # the pictures in it
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n", removed


def parse(text: str, path: str) -> dict[str, Any]:
    """Parse a notebook.

    Raises:
        AssignmentError: the text is not a notebook.
    """
    try:
        book = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as problem:
        raise AssignmentError(
            "{path} is not a notebook ({problem}). Restore it, or save it again in Jupyter.",
            path=path,
            problem=problem,
        ) from problem
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise AssignmentError(
            "{path} is not a notebook, because it has no list of cells. Restore it, or save it "
            "again in Jupyter.",
            path=path,
        )
    for number, cell in enumerate(book["cells"], 1):
        meta = cell.get("metadata", {}) if isinstance(cell, dict) else None
        mark = meta.get("nbgrader", {}) if isinstance(meta, dict) else None
        tags = meta.get("tags", []) if isinstance(meta, dict) else None
        if not isinstance(mark, dict) or not isinstance(tags, list):
            raise AssignmentError(
                "Cell {number} of {path} is not a notebook cell. Restore the notebook, or save "
                "it again in Jupyter.",
                path=path,
                number=number,
            )
    return book
