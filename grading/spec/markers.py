"""The lines between which a solution stands, in source files and notebooks.

The course's author writes `### BEGIN SOLUTION` and `### END SOLUTION`, which nbgrader knows too; a
student finds START OF YOUR CODE and END OF YOUR CODE in their place.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from grading.spec import Edit, Rewrite
from grading.spec.manifest import AssignmentError

_DEFINES = re.compile(r"(?:async\s+)?(?:def|class)\s+\w+")

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
START_YOURS = "# *****START OF YOUR CODE*****"
END_YOURS = "# *****END OF YOUR CODE*****"
PROSE = "*Your answer here.*"


@dataclass(frozen=True)
class Region:
    """A marked solution: its function's qualified name ("" at module level) and its lines."""

    name: str
    begin: int  # index of the line that holds BEGIN
    end: int  # index of the line that holds END
    indent: str
    body: str


def stub(exercise: str, file: str) -> str:
    """What stands in the hand-out instead of a solution."""
    return (
        f'raise NotImplementedError(\n    "{exercise} is not written yet: '
        f'write it in {file}, between the marked lines"\n)'
    )


# Python 3.11 counts the depth of all parsers of a process together, so two at a time may fail.
_PARSING = threading.Lock()


def regions(text: str, path: str) -> list[Region]:
    """The marked regions of a source file, in order.

    Raises:
        AssignmentError: a marker has no partner or stands inside another pair, two regions share
            a function, or the file is not Python.
    """
    return list(_regions(text, path))


@lru_cache(maxsize=64)
def _regions(text: str, path: str) -> tuple[Region, ...]:
    # A submission is judged over blanks of the same few files, again and again.
    spans = _spans(text.splitlines(), path)
    if not spans:
        return ()
    names = _names(text, path)
    found = [
        Region(_enclosing(names, begin + 1), begin, end, indent, body)
        for begin, end, indent, body in spans
    ]
    for region in found:
        if region.name and sum(other.name == region.name for other in found) > 1:
            raise AssignmentError(f"{path}: {region.name}: got two solutions, expected one")
    return tuple(found)


def _spans(lines: Sequence[str], path: str) -> list[tuple[int, int, str, str]]:
    spans: list[tuple[int, int, str, str]] = []
    begin: int | None = None
    for number, line in enumerate(lines):
        mark = line.strip()
        if mark == BEGIN:
            if begin is not None:
                raise AssignmentError(
                    f"{path}:{number + 1}: got {BEGIN!r} inside the solution begun in line "
                    f"{begin + 1}: end that one first"
                )
            begin = number
        elif mark == END:
            if begin is None:
                raise AssignmentError(f"{path}:{number + 1}: got {END!r} without {BEGIN!r}")
            first = lines[begin]
            indent = first[: len(first) - len(first.lstrip())]
            spans.append((begin, number, indent, "\n".join(lines[begin + 1 : number])))
            begin = None
    if begin is not None:
        raise AssignmentError(f"{path}:{begin + 1}: got {BEGIN!r} without {END!r}")
    return spans


def _names(text: str, path: str) -> list[tuple[str, int, int]]:
    try:
        with _PARSING:
            module = ast.parse(text)
    except SyntaxError as problem:
        raise AssignmentError(f"{path}:{problem.lineno}: {problem.msg}") from problem
    found: list[tuple[str, int, int]] = []

    def walk(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                continue  # holds no function of a name, and is most of the tree
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = prefix + child.name
                if not isinstance(child, ast.ClassDef):
                    found.append((name, child.lineno, child.end_lineno or child.lineno))
                walk(child, name + ".")
            else:
                walk(child, prefix)

    walk(module, "")
    return found


def _enclosing(names: Sequence[tuple[str, int, int]], line: int) -> str:
    around = [(last - first, name) for name, first, last in names if first <= line <= last]
    # A function inside a function belongs to the outer one: that is what a student writes.
    return max(around)[1] if around else ""


def region(text: str, path: str, name: str) -> Region:
    """The solution of the function `name`.

    Args:
        text: the file.
        path: its path in the package, for messages.
        name: the function's qualified name.

    Returns:
        Where the solution begins and ends.

    Raises:
        AssignmentError: the file holds no solution of that name.
    """
    found = regions(text, path)
    for entry in found:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in found) or "none"
    raise AssignmentError(f"{path}: got no solution in {name!r}, expected one of: {known}")


def blank(
    text: str,
    path: str,
    owners: Mapping[str, str],
    *,
    given: Mapping[str, str] | None = None,
    hand_out: bool = False,
) -> str:
    """`text` with the solutions of the functions in `owners` (name -> exercise) taken out.

    Instead of a solution stands what `given` has for its function, code to be fixed for example,
    else a stub that raises. With `hand_out` these stand between lines for students, and the other
    solutions stay without markers; else all markers stay where they are.

    Args:
        text: the file, solutions and all.
        path: its path in the package, for messages.
        owners: the exercise of each function whose solution is taken out.
        given: code that students begin with, by function.
        hand_out: whether the file goes to students.

    Returns:
        The file without those solutions.
    """
    given = given or {}
    lines = text.splitlines()
    # From the end, so that earlier line numbers stay true.
    for entry in reversed(regions(text, path)):
        if entry.name in owners:
            code = given.get(entry.name, "").splitlines() or (
                textwrap.indent(stub(owners[entry.name], path), entry.indent).splitlines()
            )
            first, last = (START_YOURS, END_YOURS) if hand_out else (BEGIN, END)
            lines[entry.begin : entry.end + 1] = [
                entry.indent + first,
                *code,
                entry.indent + last,
            ]
        elif hand_out:
            lines[entry.begin : entry.end + 1] = lines[entry.begin + 1 : entry.end]
    return "\n".join(lines) + "\n"


def apply(text: str, path: str, name: str, change: Edit | Rewrite) -> str:
    """`text` with one change made inside the solution of `name`.

    Args:
        text: the file, solutions and all.
        path: its path in the package, for messages.
        name: the function's qualified name.
        change: what to put there.

    Returns:
        The changed file.

    Raises:
        AssignmentError: there is no such solution, or the text to change does not stand in it
            exactly once.
    """
    entry = region(text, path, name)
    if isinstance(change, Edit):
        count = entry.body.count(change.old)
        if count != 1:
            raise AssignmentError(
                f"{path}: {name}: got {change.old!r} {count} times in the solution, expected once"
            )
        body = entry.body.replace(change.old, change.new)
    else:
        body = textwrap.indent(textwrap.dedent(change.body).strip("\n"), entry.indent)
    lines = text.splitlines()
    lines[entry.begin + 1 : entry.end] = body.splitlines()
    return "\n".join(lines) + "\n"


def is_prose_answer(cell: Mapping[str, Any]) -> bool:
    """Whether a notebook cell is a question's answer in words."""
    if cell.get("cell_type") != "markdown":
        return False
    meta = cell.get("metadata", {})
    mark = meta.get("nbgrader", {})
    return bool(mark.get("solution")) or "solution" in meta.get("tags", [])


def source_of(cell: Mapping[str, Any]) -> str:
    """What stands in a notebook's cell: its JSON may hold one text, or a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def blank_notebook(text: str, path: str) -> tuple[str, list[str]]:
    """A notebook with its answers and outputs taken out, and the answers that stood in it.

    Raises:
        AssignmentError: a cell's markers have no partners, or the file is not a notebook.
    """
    book = notebook(text, path)
    taken: list[str] = []
    for number, cell in enumerate(book["cells"]):
        place = f"{path}, cell {number}"
        source = source_of(cell)
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
            lines = source.splitlines()
            for begin, end, indent, body in reversed(_spans(lines, place)):
                what = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") or "this cell"
                message = f"{what} is not written yet: write it here, between the marked lines"
                lines[begin : end + 1] = [
                    indent + START_YOURS,
                    f"{indent}raise NotImplementedError({json.dumps(message)})",
                    indent + END_YOURS,
                ]
                taken.append(body)
            source = "\n".join(lines)
        elif is_prose_answer(cell):
            taken.append(source)
            source = PROSE
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n", taken


def notebook(text: str, path: str) -> dict[str, Any]:
    """A notebook's JSON.

    Raises:
        AssignmentError: it is not one.
    """
    try:
        book = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as problem:
        raise AssignmentError(f"{path}: not a notebook ({problem})") from problem
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise AssignmentError(f"{path}: not a notebook (it has no list of cells)")
    for number, cell in enumerate(book["cells"]):
        meta = cell.get("metadata", {}) if isinstance(cell, dict) else None
        mark = meta.get("nbgrader", {}) if isinstance(meta, dict) else None
        tags = meta.get("tags", []) if isinstance(meta, dict) else None
        if not isinstance(mark, dict) or not isinstance(tags, list):
            raise AssignmentError(f"{path}: cell {number}: not a cell of a notebook")
    return book


def line_in(text: str, name: str) -> int:
    """The line (from 1) in which the answer `name` of a source file begins; 1 if it is not found.

    Args:
        text: the source file.
        name: a function, such as "add" or "Net.loss".
    """
    lines = text.splitlines()
    at, indent = 0, -1
    for part in name.split("."):
        head = re.compile(rf"\s*(?:async\s+)?(?:def|class)\s+{re.escape(part)}\b")
        for number in range(at, len(lines)):
            if head.match(lines[number]) and _indent(lines[number]) > indent:
                at, indent = number, _indent(lines[number])
                break
        else:
            return 1
    for number in range(at + 1, len(lines)):
        if _DEFINES.match(lines[number].strip()) and _indent(lines[number]) <= indent:
            break
        if lines[number].strip() in (START_YOURS, BEGIN):
            return number + 2
    return at + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
