"""Whose code is the same, word for word: as another student's, and as an answer that is known."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grading.report import similarity
from grading.report.code import without_docstring
from grading.report.similarity import Cluster

Functions = Mapping[str, str]  # a student's functions by name

SHORT = 4  # lines of code; what is shorter is the same in many hands without being copied
MOST_PAIRS = 12  # pages for one group of students
MOST_PAGES = 240


@dataclass(frozen=True)
class Same:
    """Students whose code is the same but for comments, docstrings and blank lines."""

    students: tuple[str, ...]
    functions: int
    lines: int


@dataclass(frozen=True)
class Known:
    """Who wrote what a known answer says: word for word, or nearly.

    label     which answer
    function  of which function
    same      students whose function is the same, word for word
    alike     students whose function is nearly the same
    """

    label: str
    function: str
    same: tuple[str, ...]
    alike: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two students' code to be shown side by side."""

    left: str
    right: str
    functions: tuple[tuple[str, str, str], ...]  # name, left text, right text


@dataclass(frozen=True)
class SideBySide:
    """A line on either side; `same` where both say the same, None where a side has no line."""

    left: str | None
    right: str | None
    same: bool


def plain(text: str) -> str:
    """Code without its docstring, comments on lines of their own, blank lines and indents' width.

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
        given: those that were handed out; a function that is still as it was counts for nobody.
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
    found = [
        Same(tuple(sorted(names)), len(own), sum(text.count("\n") + 1 for _, text in own))
        for own, names in groups.items()
        if len(names) > 1
    ]
    return sorted(found, key=lambda one: (-len(one.students), -one.lines, one.students))


def known(
    codes: Mapping[str, Functions], answers: Mapping[str, Functions], given: Functions
) -> list[Known]:
    """Who wrote what known answers say, the answers with most students first.

    Args:
        codes: by student, their functions.
        answers: by label, the functions of each known answer.
        given: those that were handed out.

    Returns:
        The known answers that somebody wrote, and who.
    """
    blank = {name: plain(text) for name, text in given.items()}
    prints = _Prints(given)
    own = {who: {name: plain(text) for name, text in one.items()} for who, one in codes.items()}
    found = []
    for label, functions in answers.items():
        for name, text in functions.items():
            whole = plain(text)
            if whole.count("\n") + 1 < SHORT or whole == blank.get(name):
                continue
            same, alike = [], []
            for student, functions_of in codes.items():
                if own[student].get(name) == whole:
                    same.append(student)
                elif prints.alike(functions_of.get(name, ""), text):
                    alike.append(student)
            if same or alike:
                found.append(Known(label, name, tuple(sorted(same)), tuple(sorted(alike))))
    return sorted(found, key=lambda one: (-len(one.same), -len(one.alike), one.label, one.function))


class _Prints:
    """Fingerprints of functions without those of the hand-out; each text is read once."""

    def __init__(self, given: Functions) -> None:
        self._read: dict[str, frozenset[int]] = {}
        self._given: frozenset[int] = frozenset()
        try:
            texts = [similarity.fingerprints(text) for text in given.values()]
        except similarity.NotInstalledError:
            self._there = False
        else:
            self._there = True
            self._given = frozenset().union(*texts)

    def alike(self, first: str, second: str) -> bool:
        """Whether two functions share nearly all their fingerprints."""
        if not self._there:
            return False
        one, other = self._of(first), self._of(second)
        least = min(len(one), len(other))
        return least >= similarity.FEWEST // 2 and (
            len(one & other) >= similarity.THRESHOLD * max(len(one), len(other))
        )

    def _of(self, text: str) -> frozenset[int]:
        if text not in self._read:
            self._read[text] = similarity.fingerprints(text) - self._given
        return self._read[text]


def pairs(
    codes: Mapping[str, Functions], groups: Sequence[Same | Cluster], given: Functions
) -> list[Pair]:
    """The pages to write: in each group, its first student beside each of the others.

    Args:
        codes: by student, their functions.
        groups: students with the same or nearly the same code.
        given: the functions that were handed out.

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
                (name, without_docstring(one), without_docstring(two))
                for name, one, two in texts
                if not one == two == given.get(name)
            )
            if own:
                found.append(Pair(first, other, own))
    return found


def beside(left: str, right: str) -> Iterator[SideBySide]:
    """The lines of two texts beside each other, equal ones on one row."""
    one, other = left.splitlines(), right.splitlines()
    match = difflib.SequenceMatcher(
        None, [" ".join(line.split()) for line in one], [" ".join(line.split()) for line in other]
    )
    for kind, a, b, c, d in match.get_opcodes():
        for at in range(max(b - a, d - c)):
            yield SideBySide(
                one[a + at] if a + at < b else None,
                other[c + at] if c + at < d else None,
                kind == "equal",
            )
