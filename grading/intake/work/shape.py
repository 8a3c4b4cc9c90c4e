"""What a submission to an assignment looks like, and the files of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from grading.intake.files import sources
from grading.intake.work.course import Course
from grading.spec import notebook_cells
from grading.spec.fields import decoded
from grading.spec.manifest import AssignmentError
from grading.support.translation import Sentences

if TYPE_CHECKING:
    from grading.spec.manifest import Assignment

_DEFINES = re.compile(rb"(?:def|class)[ \t]+(\w+)")

# What a browser or a desktop adds to the name of a second copy, in any language.
COPY = (
    r"[-_ ]?\(\d+\)|(?: [-–])?[-_ ]"
    r"(?:copy|kopie|kopia|kopi|copie|copia|cópia|копия|副本|コピー|복사본)"
    r"(?:[-_ ]?\(?\d+\)?)?"
)
_COPY = re.compile(rf"(?:{COPY}|-\d+)(?=\.\w+$)", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"(?:.*[^a-z])?(?:assignment|homework|hw|pset|ps|a)[-_ ]?0*(\d+)", re.I)


@dataclass
class Submission:
    """The submission of one student.

    student   the student's name
    files     source files by path, as in the assignment's tree
    notes     what was left out or read in an unusual way
    problem   why it cannot be used
    doubt     why a person has to decide whether it is used as it is
    answers   answers in prose by question
    left_out  paths that were not used, by reason
    between   the paths between which a person has to choose, as the table shows them
    """

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    notes: Sentences = field(default_factory=Sentences)
    problem: str | None = None
    doubt: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    between: Sequence[str] = ()


@dataclass(frozen=True)
class Shape:
    """What a submission to an assignment looks like.

    files      paths of the required files
    package    the package that contains them
    functions  names of the required functions and classes, by file
    name       name of the assignment, such as "course-assignment2"
    questions  ids of the questions in prose
    notebooks  the assignment's own notebooks by name
    beside     files that the hand-out has next to the package, such as setup.py
    """

    files: Sequence[str]
    package: str
    functions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    name: str = ""
    questions: Sequence[str] = ()
    notebooks: Mapping[str, bytes] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the required files, and of the notebooks with questions."""
        return frozenset({PurePosixPath(f).name for f in self.files} | set(self.notebooks))

    @cached_property
    def shared(self) -> frozenset[str]:
        """The names that several required files have, in different folders."""
        counts = Counter(map(spelled, self.files))
        return frozenset(name for name, count in counts.items() if count > 1)

    def books_of(self, questions: Sequence[str]) -> list[str]:
        """The assignment's own notebooks that ask any of these questions."""
        names = [f'"{question}"'.encode() for question in questions]
        return [book for book, data in self.notebooks.items() if any(n in data for n in names)]

    @cached_property
    def course(self) -> Course:
        """The assignment's own notebooks, read once."""
        return Course.of(self.notebooks, self.questions)

    @cached_property
    def number(self) -> str:
        """The number at the end of the assignment's name; "" without one."""
        match = re.search(r"(\d+)\D*$", self.name)
        return match[1].lstrip("0") if match else ""


def shape_of(assignment: Assignment) -> Shape:
    """What a submission to an assignment looks like."""
    functions: dict[str, set[str]] = {}
    for info in assignment.exercises.values():
        for file in info.files:
            # A class tells more about a file than its methods: many files define `__init__`.
            names = {part for name in info.names_in(file) for part in name.split(".")}
            functions.setdefault(file, set()).update(names)
    questions = assignment.questions
    books = {}
    for part in assignment.parts:
        path = assignment.root / part.notebook if part.notebook else None
        if questions and path is not None and path.is_file():
            books[path.name] = _handed_out(path)
    return Shape(
        assignment.files,
        assignment.package,
        {file: frozenset(names) for file, names in functions.items()},
        assignment.name,
        tuple(question.id for question in questions),
        books,
        frozenset(name for name in assignment.release.files if "/" not in name),
    )


def _handed_out(notebook: Path) -> bytes:
    """A notebook of the assignment without the answers that its author wrote into it."""
    data = notebook.read_bytes()
    with suppress(AssignmentError):  # `release` and `verify` say what is wrong with it
        return notebook_cells.blank(decoded(data, notebook.name), notebook.name)[0].encode()
    return data


def usual(name: str) -> str:
    """A name without the number that a browser or course system adds to a second copy."""
    return _COPY.sub("", name.strip())


def numbers(path: str) -> set[str]:
    """The numbers of assignments in a path: next to each other, each may have a copy of a file."""
    return {match[1] for part in path.split("/") if (match := _ASSIGNMENT.fullmatch(part))}


@lru_cache(maxsize=10_000)  # most submissions have the same paths
def spelled(path: str) -> str:
    """The name of a file without what copies add to it, and in small letters."""
    return usual(PurePosixPath(path).name).casefold()


def defines(data: bytes, shape: Shape) -> dict[str, int]:
    """How many required functions a file defines, by the file that requires them."""
    names = defined_in(data)
    counts = {file: len(required & names) for file, required in shape.functions.items()}
    return {file: count for file, count in counts.items() if count}


def defined_in(data: bytes) -> set[str]:
    """The functions and classes that a source file defines, whether or not it parses."""
    # `find` takes a tenth of the time of a regular expression here.
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
