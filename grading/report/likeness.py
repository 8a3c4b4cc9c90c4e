"""Find students whose code is the same as another student's, or as a known answer."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from grading.report import similarity
from grading.report.code import without_docstring
from grading.report.similarity import Cluster

Functions = Mapping[str, str]  # a student's functions by name

SHORT = 4  # lines of code; a shorter function is often equal without copying
MOST_PAIRS = 12  # pages for one group of students
MOST_PAGES = 240


@dataclass(frozen=True)
class Same:
    """Students whose code is the same except for comments, docstrings and blank lines."""

    students: tuple[str, ...]
    functions: int
    lines: int


@dataclass(frozen=True)
class Known:
    """Students whose function is that of a known answer.

    label     the known answer
    function  the function
    same      students with the same code
    alike     students with nearly the same code
    """

    label: str
    function: str
    same: tuple[str, ...]
    alike: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two students' code to show side by side."""

    left: str
    right: str
    functions: tuple[tuple[str, str, str], ...]  # name, left text, right text


@dataclass(frozen=True)
class SideBySide:
    """One row of two texts side by side; None if a side has no line there."""

    left: str | None
    right: str | None
    same: bool


def plain(text: str) -> str:
    """Code without docstring, comment lines and blank lines, and with indentation of one space.

    Example:
        >>> plain("def f(x):\\n    # Why.\\n\\n    return  x")
        'def f(x):\\n return x'
    """
    kept: list[str] = []
    quote = ""
    for line in text.splitlines():
        words = " ".join(line.split())
        if quote:
            quote = "" if quote in words else quote
            continue
        start = next((mark for mark in ('"""', "'''") if words.lstrip("rRuU").startswith(mark)), "")
        if start:
            quote = "" if words.count(start) > 1 else start
            continue
        if words and not words.startswith("#"):
            kept.append((" " if line[:1].isspace() else "") + words)
    return "\n".join(kept)


def identical(codes: Mapping[str, Functions], given: Functions) -> list[Same]:
    """Groups of students who handed in the same code, the largest first.

    Args:
        codes: by student, their functions.
        given: the functions of the hand-out. A function that is unchanged does not count.

    Returns:
        The groups.
    """
    blank = {name: plain(text) for name, text in given.items()}
    read: dict[str, str] = {}
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for student, functions in codes.items():
        own = []
        for name, text in sorted(functions.items()):
            if text not in read:
                read[text] = plain(text)
            if read[text] != blank.get(name):
                own.append((name, read[text]))
        if own:
            groups.setdefault(tuple(own), []).append(student)
    groups_found = [
        Same(tuple(sorted(names)), len(own), sum(text.count("\n") + 1 for _, text in own))
        for own, names in groups.items()
        if len(names) > 1
    ]
    return sorted(groups_found, key=lambda same: (-len(same.students), -same.lines, same.students))


def known(
    codes: Mapping[str, Functions], answers: Mapping[str, Functions], given: Functions
) -> list[Known]:
    """Find students whose functions are those of known answers.

    Args:
        codes: by student, their functions.
        answers: by label, the functions of each known answer.
        given: the functions of the hand-out.

    Returns:
        The known answers that students wrote, those of most students first.
    """
    blank = {name: plain(text) for name, text in given.items()}
    prints = None
    with suppress(similarity.NotInstalledError):
        prints = similarity.Prints(given.values())
    own = {
        student: {name: plain(text) for name, text in functions.items()}
        for student, functions in codes.items()
    }
    written = []
    for label, functions in answers.items():
        for name, text in functions.items():
            whole = plain(text)
            if whole.count("\n") + 1 < SHORT or whole == blank.get(name):
                continue
            same, alike = [], []
            for student, functions_of in codes.items():
                if own[student].get(name) == whole:
                    same.append(student)
                elif prints and prints.alike(functions_of.get(name, ""), text):
                    alike.append(student)
            if same or alike:
                written.append(Known(label, name, tuple(sorted(same)), tuple(sorted(alike))))
    return sorted(
        written,
        key=lambda hit: (-len(hit.same), -len(hit.alike), hit.label, hit.function),
    )


def pairs(
    codes: Mapping[str, Functions], groups: Sequence[Same | Cluster], given: Functions
) -> list[Pair]:
    """Choose the pairs to show: in each group, its first student next to each of the others.

    Args:
        codes: by student, their functions.
        groups: students with the same or nearly the same code.
        given: the functions of the hand-out.

    Returns:
        The pairs, at most `MOST_PAGES`.
    """
    found: list[Pair] = []
    seen: set[tuple[str, str]] = set()
    for group in groups:
        first, *others = group.students
        for other in others[:MOST_PAIRS]:
            if len(found) == MOST_PAGES or (first, other) in seen:
                continue
            seen.add((first, other))
            here, there = codes.get(first, {}), codes.get(other, {})
            texts = [
                (name, here.get(name, ""), there.get(name, ""))
                for name in dict.fromkeys((*here, *there))
            ]
            own = tuple(
                (name, without_docstring(left), without_docstring(right))
                for name, left, right in texts
                if not left == right == given.get(name)
            )
            if own:
                found.append(Pair(first, other, own))
    return found


def beside(left: str, right: str) -> Iterator[SideBySide]:
    """Put the lines of two texts side by side, with equal lines in one row."""
    ours, theirs = left.splitlines(), right.splitlines()
    match = difflib.SequenceMatcher(
        None, [" ".join(line.split()) for line in ours], [" ".join(line.split()) for line in theirs]
    )
    for kind, a, b, c, d in match.get_opcodes():
        for at in range(max(b - a, d - c)):
            yield SideBySide(
                ours[a + at] if a + at < b else None,
                theirs[c + at] if c + at < d else None,
                kind == "equal",
            )
