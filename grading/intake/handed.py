"""What intake found: the attempts of each person, and what is open about them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from grading.intake.files import entries
from grading.intake.files.entries import Entry
from grading.intake.people.people import Person, Roster
from grading.intake.rows import Row
from grading.intake.work import submission
from grading.intake.work.shape import Shape, Submission


@dataclass
class HandIn:
    """An attempt: a person, a time, some content.

    student    the name on the roster; "" where it is not known
    label      how it is called where that is not known
    number     of the attempt, from 1; None where it is none
    pieces     what it is made of
    path       of its row: the first one's
    content    a name for what is in it
    answers    what was written to questions in prose
    notes      what was left out of it, or read in an unusual way
    timely     whether the form says that it came in time, though not when
    counts     whether it is among the attempts that a policy may choose
    problem    why a person has to decide
    """

    student: str
    pieces: list[Entry]
    names: list[str]
    path: str
    rows: list[Row] = field(repr=False)
    handed_in: datetime | None = None
    timely: bool = False
    counts: bool = True
    content: str = ""
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    notes: list[str] = field(default_factory=list, repr=False)
    problem: str = ""
    person: Person | None = None
    chosen: str = ""  # what a person wrote into `use`
    label: str = ""
    number: int | None = None
    shape: Shape | None = field(default=None, repr=False)

    def load(self) -> Submission:
        """Read it."""
        assert self.shape is not None
        return submission.read(self.pieces, self.student, self.shape, self.names)

    def changed(self) -> datetime | None:
        """When the newest of its files was last changed on this disk."""
        times = [when for piece in self.pieces if (when := entries.newest(piece))]
        return max(times, default=None)


@dataclass
class Intake:
    """What was handed over.

    rows       one for each thing
    handed     the attempts, each student's in order; those that are used and those that are not
    roster     who is in the class; without a roster, whoever handed something in
    undecided  students with a row that needs a person, and why
    problems   lines about the roster, times and the table
    excused    by name, the questions that do not count; none of them: the whole work
    """

    rows: list[Row]
    handed: list[HandIn]
    roster: Roster
    roots: list[str]
    undecided: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    excused: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def judged(self) -> list[HandIn]:
        """The attempts to judge: those that are used, and those of which only a time is open."""
        return [
            one
            for one in self.handed
            if one.student and one.content and any(row.use != "no" for row in one.rows)
        ]

    @property
    def events(self) -> list[HandIn]:
        """The attempts of whoever is known, those that do not count with the others."""
        return [
            one for one in self.handed if one.student and one.content and one.number is not None
        ]

    @property
    def spared(self) -> set[str]:
        """Who is excused from the whole work."""
        return {name for name, questions in self.excused.items() if not questions}

    @property
    def dropped(self) -> list[str]:
        """Paths that are not used, and are no attempt."""
        kept = {one.path for one in self.events}
        return [row.path for row in self.rows if row.use == "no" and row.path not in kept]

    @property
    def missing(self) -> list[Person]:
        """The people on the roster from whom there is nothing, and no row that waits."""
        if not self.roster.given:
            return []
        there = {one.student for one in self.handed} | set(self.undecided) | self.spared
        return [person for person in self.roster.people if person.name not in there]


def content(one: Submission) -> str:
    """A name for what was handed in: the same files and answers have the same."""
    whole = hashlib.sha256()
    pairs = [("file:" + path, data) for path, data in one.files.items()]
    pairs += [("answer:" + name, text.encode()) for name, text in one.answers.items()]
    pairs.append(("problem", (one.problem or "").encode()))
    for name, data in sorted(pairs):
        for part in (name.encode("utf-8", "surrogatepass"), data):
            whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()
