"""Finds and replaces the solutions between markers in source files.

The course's author writes `### BEGIN SOLUTION` and `### END SOLUTION`, which nbgrader knows, too.
In the hand-out these lines become START OF YOUR CODE and END OF YOUR CODE.
"""

from __future__ import annotations

import ast
import re
import textwrap
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grading.spec import Edit, Rewrite
from grading.spec.manifest import AssignmentError
from grading.support.text import lines_of, nearest_or_all

_DEFINES = re.compile(r"(?:async\s+)?(?:def|class)\s+\w+")

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
START_YOURS = "# *****START OF YOUR CODE*****"
END_YOURS = "# *****END OF YOUR CODE*****"


@dataclass(frozen=True)
class Region:
    """A marked solution: its function's qualified name ("" at module level) and its lines."""

    name: str
    begin: int  # index of the line with BEGIN
    end: int  # index of the line with END
    indent: str
    body: str


def stub(exercise: str, file: str) -> str:
    """The code that replaces a solution in the hand-out."""
    return (
        f'raise NotImplementedError(\n    "{exercise} is not written yet: '
        f'write it in {file}, between the marked lines"\n)'
    )


# Python 3.11 adds up the depth of all parsers of a process, so two at the same time may fail.
_PARSING = threading.Lock()


def regions(text: str, path: str) -> list[Region]:
    """The marked regions of a source file, in order.

    Raises:
        AssignmentError: a marker has no partner or is inside another pair, two regions are in the
            same function, or the file is not Python.
    """
    return list(_regions(text, path))


@lru_cache(maxsize=64)
def _regions(text: str, path: str) -> tuple[Region, ...]:
    # Every submission is judged with blanks of the same few files.
    marked = spans(lines_of(text), path)
    if not marked:
        return ()
    names = _names(text, path)
    found = [
        Region(_enclosing(names, begin + 1), begin, end, indent, body)
        for begin, end, indent, body in marked
    ]
    for region in found:
        if region.name and sum(other.name == region.name for other in found) > 1:
            raise AssignmentError(f"{path}: {region.name}: got two solutions, expected one")
    return tuple(found)


def spans(lines: Sequence[str], path: str) -> list[tuple[int, int, str, str]]:
    """The marked lines of a file: index of BEGIN, index of END, indentation, and the body.

    Raises:
        AssignmentError: a marker has no partner or is inside another pair.
    """
    found: list[tuple[int, int, str, str]] = []
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
            found.append((begin, number, indent, "\n".join(lines[begin + 1 : number])))
            begin = None
    if begin is not None:
        raise AssignmentError(f"{path}:{begin + 1}: got {BEGIN!r} without {END!r}")
    return found


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
                continue  # most of the tree is expressions, and they contain no named function
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
    # A function inside a function belongs to the outer one, which is what a student writes.
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
        AssignmentError: the file has no solution of that name.
    """
    found = regions(text, path)
    for entry in found:
        if entry.name == name:
            return entry
    problem = f"{path} has no solution of {name!r}."
    known = [entry.name for entry in found]
    raise AssignmentError(f"{problem} {nearest_or_all(name, known)}" if known else problem)


def blank(
    text: str,
    path: str,
    owners: Mapping[str, str],
    *,
    given: Mapping[str, str] | None = None,
    hand_out: bool = False,
) -> str:
    """Replace the solutions of some functions by the code that students begin with.

    That is the code in `given`, for example code to be fixed, or else a stub that raises. With
    `hand_out` it is put between START and END OF YOUR CODE, and the other solutions lose their
    markers; without it all markers stay where they are.

    Args:
        text: the file, with its solutions.
        path: its path in the package, for messages.
        owners: the exercise of each function whose solution is removed.
        given: code that students begin with, by function.
        hand_out: whether the file goes to students.

    Returns:
        The file without those solutions.
    """
    given = given or {}
    lines = lines_of(text)
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
    """Make one change inside the solution of a function.

    Args:
        text: the file, with its solutions.
        path: its path in the package, for messages.
        name: the function's qualified name.
        change: the change.

    Returns:
        The changed file.

    Raises:
        AssignmentError: there is no such solution, or it does not contain the text to change
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
    lines = lines_of(text)
    lines[entry.begin + 1 : entry.end] = lines_of(body)
    return "\n".join(lines) + "\n"


def line_in(text: str, name: str) -> int:
    """The line, from 1, where a function's answer begins in a source file; 1 if it is not found.

    Args:
        text: the source file.
        name: a function, such as "add" or "Net.loss".
    """
    lines = lines_of(text)
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
