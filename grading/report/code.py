"""The code that a student wrote for an exercise, with errors noted at their lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from grading.intake.files import sources
from grading.judging.results import ExerciseResult
from grading.spec.manifest import ExerciseInfo
from grading.support.text import lines_of

MOST_LINES = 80
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Line:
    """One line of code, with the errors that were raised there."""

    number: int
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Function:
    """A function that a student wrote; `cut` is how many lines at its end are left out."""

    file: str
    name: str
    lines: tuple[Line, ...] = field(default=())
    cut: int = 0


def functions(
    info: ExerciseInfo, verdict: ExerciseResult, files: Mapping[str, bytes]
) -> list[Function]:
    """The submitted functions of an exercise, with the errors that published tests raised.

    Args:
        info: the exercise.
        verdict: the verdict on it.
        files: the submitted files by path.

    Returns:
        The functions that exist, in the order of the exercise.
    """
    shown = []
    notes = _notes(verdict)
    for file in info.files:
        text = files.get(file, b"").decode("utf-8", "replace")
        for name in info.names_in(file):
            span = _spans(text).get(name)
            if span is None:
                continue
            whole = lines_of(text)[span[0] - 1 : span[1]]
            excerpt = _body(whole)[:MOST_LINES]
            lines = tuple(
                Line(span[0] + at, code[:MOST_COLUMNS], tuple(notes.get((file, span[0] + at), ())))
                for at, code in excerpt
            )
            shown.append(Function(file, name, lines, max(0, len(_body(whole)) - MOST_LINES)))
    return shown


def functions_by_name(
    infos: Mapping[str, ExerciseInfo], files: Mapping[str, bytes]
) -> dict[str, str]:
    """The required functions by file and name: "pkg/layers.py:relu"."""
    texts: dict[str, str] = {}
    for file in dict.fromkeys(f for info in infos.values() for f in info.files):
        here = functions_in(files.get(file, b"").decode("utf-8", "replace"))
        for info in infos.values():
            own = (name for name in info.names_in(file) if name in here)
            texts |= {f"{file}:{name}": here[name] for name in own}
    return texts


def functions_in(text: str) -> dict[str, str]:
    """All functions of a source file that parse, by their qualified names."""
    lines = lines_of(text)
    return {name: "\n".join(lines[a - 1 : b]) for name, (a, b) in _spans(text).items()}


def without_docstring(text: str) -> str:
    """A function's code without its docstring, which comes from the hand-out."""
    return "\n".join(line for _, line in _body(text.splitlines()))


def _body(lines: list[str]) -> list[tuple[int, str]]:
    """The lines without the docstring, each with its index."""
    numbered = list(enumerate(lines))
    opening = next((at for at, line in numbered[:12] if line.lstrip().startswith('"""')), None)
    if opening is None:
        return numbered
    first = lines[opening].lstrip()
    if first.count('"""') >= 2:
        return [*numbered[:opening], *numbered[opening + 1 :]]
    closing = next((at for at, line in numbered[opening + 1 :] if '"""' in line), None)
    return numbered if closing is None else [*numbered[:opening], *numbered[closing + 1 :]]


def _notes(verdict: ExerciseResult) -> dict[tuple[str, int], list[str]]:
    notes: dict[tuple[str, int], list[str]] = {}
    for test in verdict.tests:
        frames = (test.detail or {}).get("frames") or []
        if test.visibility != "public" or not frames:
            continue
        frame = frames[-1]
        place = (str(frame.get("file")), int(frame.get("line") or 0))
        note = f"{test.name}: {test.message}"
        if note not in notes.setdefault(place, []):
            notes[place].append(note)
    return notes


@lru_cache(maxsize=64)
def _spans(text: str) -> dict[str, tuple[int, int]]:
    """First and last line of each function that parses, by its qualified name."""
    runs = sources.repair(text, "")[0]
    if runs is None or len(text) > sources.LARGEST:
        return {}
    tree = sources.tree(runs)
    if tree is None:
        return {}
    written, repaired = lines_of(text), lines_of(runs)

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, tuple[int, int]]]:
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            # Where a function is replaced, its head is.
            if written[child.lineno - 1] == repaired[child.lineno - 1]:
                name = f"{prefix}{child.name}"
                yield name, (child.lineno, child.end_lineno or child.lineno)
                yield from walk(child, f"{name}.")

    return dict(walk(tree, ""))
