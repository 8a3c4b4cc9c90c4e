"""List the promises of each docstring, the tests for them, and the mistakes that break them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grading.judging import references
from grading.spec import Test
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo

# Sections of a docstring that promise nothing an exercise requires: the source of an idea, and the
# errors that the given lines raise.
_SILENT = ("Raises:", "Source:")
_HEAD = re.compile(r"^(Args|Returns|Raises|Attributes):$|^Source:")
_SENTENCE = re.compile(r"(?<=[.:])\s+(?=[A-Z`])")


@dataclass(frozen=True)
class Statement:
    """A sentence of a docstring, or an entry of its lists.

    `premise` marks a sentence about an argument: it describes an input, and may promise something
    as well.
    """

    text: str
    premise: bool = False


@dataclass(frozen=True)
class Promise:
    """A statement, the tests that check it, and the misconceptions that break it.

    alone    misconceptions that fail these tests and no others
    shared   misconceptions that fail some of these tests, and others
    """

    statement: Statement
    tests: tuple[str, ...]
    alone: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def statements(info: ExerciseInfo, root: Path) -> list[Statement]:
    """Return everything that the docstrings of an exercise say, sentence by sentence.

    Args:
        info: the exercise.
        root: the folder that contains the package.

    Raises:
        AssignmentError: a function of the exercise has no docstring.
    """
    statements_by_text: dict[str, Statement] = {}
    for text in _docstrings(info, root):
        for statement in _split(text):
            statements_by_text.setdefault(statement.text, statement)
    return list(statements_by_text.values())


def _docstrings(info: ExerciseInfo, root: Path) -> Iterator[str]:
    """Yield the docstrings of an exercise's functions and classes, a class before its methods."""
    done = set()
    for place in info.where:
        path, _, name = place.partition(":")
        node: ast.AST = ast.parse((root / path).read_text(encoding="utf-8"))
        for part in name.split("."):
            body = getattr(node, "body", [])
            node = next(child for child in body if getattr(child, "name", None) == part)
            assert isinstance(node, ast.FunctionDef | ast.ClassDef)
            text = ast.get_docstring(node)
            if not text:
                raise AssignmentError(
                    "{place}: {part} has no docstring, so it promises nothing. Write one.",
                    place=place,
                    part=part,
                )
            if (path, part) not in done or isinstance(node, ast.FunctionDef):
                done.add((path, part))
                yield text


def _split(docstring: str) -> Iterator[Statement]:
    """Yield the statements of one docstring, in its order."""
    section = ""
    for block in re.split(r"\n\s*\n", docstring):
        lines = block.splitlines()
        if _HEAD.match(lines[0]):
            section = lines[0] if lines[0].endswith(":") else "Source:"
            lines = lines[1:]
        elif section and not lines[0].startswith(" "):
            section = ""
        if section in _SILENT or not lines:
            continue
        if not section:
            if lines[0].startswith("    "):  # formulas, one on each line
                yield from (Statement(squeezed(line)) for line in lines)
            else:
                yield from (Statement(part) for part in _SENTENCE.split(squeezed(block)))
            continue
        for entry in _entries(lines):
            yield Statement(entry, premise=section != "Returns:")


def _entries(lines: list[str]) -> Iterator[str]:
    """Yield the entries of a list: a line that is indented further belongs to the line above."""
    entry: list[str] = []
    for line in lines:
        starts = re.match(r"\s+[*\w`][\w*., `]*: ", line) or not entry
        if starts and entry:
            yield squeezed(" ".join(entry))
            entry = []
        entry.append(line)
    if entry:
        yield squeezed(" ".join(entry))


def squeezed(text: str) -> str:
    """Return the text on one line, so that a quotation may break its lines anywhere."""
    return " ".join(text.split())


def promises(assignment: Assignment, info: ExerciseInfo) -> list[Promise]:
    """Return what an exercise promises, each statement with its tests and misconceptions.

    Raises:
        AssignmentError: a test quotes a sentence that is in no docstring.
    """
    promised = statements(info, assignment.root)
    whole = [statement.text for statement in promised]
    for test in info.tests:
        for quote in test.promises:
            _find(info, quote, whole)
    for quote in info.definition.explains:
        _find(info, quote, whole)
    known = references.read(assignment.folder, info.id).misconceptions
    result = []
    for statement in promised:
        tests = tuple(test.name for test in info.tests if _checks(test, statement))
        if not tests and (statement.premise or _explained(info, statement)):
            continue
        hit = [mistake for mistake in known if set(mistake.seen) & set(tests)]
        # An exercise also has probes, which earn no points, so they do not count here.
        named = {test.name for test in info.tests}
        alone = tuple(mistake.id for mistake in hit if set(mistake.seen) & named <= set(tests))
        shared = tuple(mistake.id for mistake in hit if mistake.id not in alone)
        result.append(Promise(statement, tests, alone, shared))
    return result


def _checks(test: Test, statement: Statement) -> bool:
    return any(squeezed(quote) in statement.text for quote in test.promises)


def _explained(info: ExerciseInfo, statement: Statement) -> bool:
    return any(squeezed(quote) in statement.text for quote in info.definition.explains)


def _find(info: ExerciseInfo, quote: str, promised: list[str]) -> None:
    if not any(squeezed(quote) in text for text in promised):
        raise AssignmentError(
            "{exercise}: a test quotes {quote!r}, which is in none of its docstrings. Copy the "
            "sentence from a docstring.",
            exercise=info.id,
            quote=quote,
        )


def page(assignment: Assignment) -> str:
    """Return the tables of all promises, as a page of the docs.

    Raises:
        AssignmentError: a test quotes a sentence that is in no docstring.
    """
    by_exercise = {name: promises(assignment, info) for name, info in assignment.exercises.items()}
    every = [promise for row in by_exercise.values() for promise in row]
    untested = sum(not promise.tests for promise in every)
    without_mistake = sum(not (promise.alone or promise.shared) for promise in every)
    tests = sum(len(info.tests) for info in assignment.exercises.values())
    lines = [
        _HEADER.format(title=assignment.title),
        f"{len(every)} promises of {len(by_exercise)} exercises, checked by {tests} tests.",
        f"Without a test: {untested}. Without a known mistake: {without_mistake}.",
    ]
    for part in assignment.parts:
        lines += ["", f"## {part.title}"]
        for name in part.exercises:
            info = assignment.exercises[name]
            lines += ["", f"### {info.title}", "", ", ".join(f"`{place}`" for place in info.where)]
            lines += ["", "| promise | tests | mistakes that break it |", "| --- | --- | --- |"]
            lines += [_row(info, promise) for promise in by_exercise[name]]
    return "\n".join(lines) + "\n"


_HEADER = """# Promises

<!-- Written by `verify --promises`; a test makes sure that it is current. -->

What the docstrings of "{title}" promise, sentence by sentence, with the tests that check each
promise and the known mistakes that break it. A mistake in bold breaks only this promise. A test in
italics requires more than the course's text: it counts in the profile `kit`, and is only advice in
the profile `course`.
"""


def _row(info: ExerciseInfo, promise: Promise) -> str:
    beyond = {test.name for test in info.tests if test.beyond is not None}
    tests = [f"*{name}*" if name in beyond else name for name in promise.tests]
    mistakes = [f"**{name}**" for name in promise.alone] + list(promise.shared)
    cells = [
        promise.statement.text,
        "; ".join(tests) or "**no test**",
        ", ".join(mistakes) or "**none**",
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
