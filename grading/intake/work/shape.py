"""What a submission to an assignment looks like, and what of one was taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from grading.intake.files import sources
from grading.intake.work.course import Course

if TYPE_CHECKING:
    from grading.spec.manifest import Assignment

_DEFINES = re.compile(rb"(?:def|class)[ \t]+(\w+)")


_COPY = re.compile(r"(?:[-_ ]?\(\d+\)|-\d+|[-_ ]copy(?:[-_ ]?\d+)?| - copy)(?=\.\w+$)", re.I)


@dataclass
class Submission:
    """One student's files by their path in the package's tree, or the reason there are none.

    problem  why a person has to look at it
    answers  what was written to questions in prose, by the question's id
    left_out what was not taken, by reason: paths
    """

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """What a submission to an assignment looks like.

    files      those to be written, relative to the root of a submission
    package    the package they are in
    functions  what is asked, by file: by these a root is known
    name       of the assignment: "course-assignment2" prefers a folder named assignment2
    questions  ids of the questions answered in prose
    notebooks  the assignment's own, by name, to find an answer by the words before it
    """

    files: Sequence[str]
    package: str
    functions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    name: str = ""
    questions: Sequence[str] = ()
    notebooks: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the files to be written, and of the notebooks with questions."""
        return frozenset({PurePosixPath(f).name for f in self.files} | set(self.notebooks))

    @cached_property
    def course(self) -> Course:
        """The assignment's own notebooks, read once."""
        return Course.of(self.notebooks, self.questions)

    @cached_property
    def number(self) -> str:
        """The assignment's number as its name ends with it; "" without one."""
        found = re.search(r"(\d+)\D*$", self.name)
        return found[1].lstrip("0") if found else ""


def shape_of(assignment: Assignment) -> Shape:
    """What a submission to an assignment looks like."""
    functions: dict[str, set[str]] = {}
    for info in assignment.exercises.values():
        for file in info.files:
            names = {name.rpartition(".")[2] for name in info.names_in(file)}
            functions.setdefault(file, set()).update(names)
    asked = assignment.questions
    books = {}
    for part in assignment.parts:
        path = assignment.root / part.notebook if part.notebook else None
        if asked and path is not None and path.is_file():
            books[path.name] = path.read_bytes()
    return Shape(
        assignment.files,
        assignment.package,
        {file: frozenset(names) for file, names in functions.items()},
        assignment.name,
        tuple(one.id for one in asked),
        books,
    )


def usual(name: str) -> str:
    """A file's name without what a browser or course system adds to a second upload of it."""
    return _COPY.sub("", name)


def defines(data: bytes, shape: Shape) -> dict[str, int]:
    """How many of the functions asked for a file defines, by the file they are asked in."""
    names = defined_in(data)
    counts = {file: len(asked & names) for file, asked in shape.functions.items()}
    return {file: count for file, count in counts.items() if count}


def defined_in(data: bytes) -> set[str]:
    """The functions and classes that a source file defines, whether or not it parses.

    By `find`, which takes a tenth of the time of one pattern that is tried at every line.
    """
    if b"\0" in data[:1000]:
        data = sources.decoded(data, "")[0].encode()
    mac = b"\n" not in data
    found = set()
    for word in (b"def", b"class"):
        at = data.find(word)
        while at >= 0:
            start = max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at) if mac else -1) + 1
            if data[start:at].strip() in (b"", b"async") and (name := _DEFINES.match(data, at)):
                found.add(name[1].decode("ascii"))
            at = data.find(word, at + len(word))
    return found
