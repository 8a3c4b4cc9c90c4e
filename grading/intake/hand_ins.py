"""The result of intake: the rows of the table, the attempts of each person, and open decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from grading.intake.files import entries
from grading.intake.files.entries import Entry
from grading.intake.people.keys import Person
from grading.intake.people.rosters import Roster
from grading.intake.work import submission
from grading.intake.work.shape import Shape, Submission
from grading.support.files import digest

Use = Literal["yes", "no", "person"]


@dataclass
class Row:
    """One file or folder that an instructor handed over.

    path       its path, through archives, as the table shows it
    form       how it was recognized: folder, zip, nbgrader, Canvas, ...
    student    the name of its owner on the roster; "" if it is not known
    attempt    number of the student's attempt, from 1
    handed_in  when it was submitted; None if it is not known
    use        yes, no, or "person" if a person has to decide
    reason     why it is not used, or what is unusual about it
    by_hand    what a person wrote, by column of the table
    excused    what a person wrote in `use` to excuse the student; else ""
    """

    path: str
    form: str = ""
    student: str = ""
    attempt: int | None = None
    handed_in: datetime | None = None
    use: Use = "yes"
    reason: str = ""
    by_hand: Mapping[str, str] = field(default_factory=dict)
    excused: str = ""


@dataclass
class HandIn:
    """One attempt: a person, a time, and some content.

    student       the name on the roster; "" if it is not known
    pieces        the files and folders it consists of
    names         the student's own name for each piece
    path          path of its first row
    rows          its rows in the table
    handed_in     when it was submitted, if that is known
    time_problem  why the time is not known, although something is said about it
    timely        whether the form says that it was on time, without giving the time
    counts        whether it is among the attempts that the policy may choose
    content       fingerprint of its files and answers
    answers       the answers to questions in prose
    notes         what was left out of it, or read in an unusual way
    problem       why a person has to decide
    person        the row of the roster
    chosen        what a person wrote in the column `use`
    label         the name to show while the student is not known
    candidates    the people on the roster who may be the student, if several may be
    number        number of the attempt, from 1; None if it is not an attempt
    version       the course system's own number of the attempt; 0 without one
    between       the paths inside it between which a person has to choose
    shape         what a submission looks like
    """

    student: str
    pieces: list[Entry]
    names: list[str]
    path: str
    rows: list[Row] = field(repr=False)
    handed_in: datetime | None = None
    time_problem: str = ""
    timely: bool = False
    counts: bool = True
    content: str = ""
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    notes: list[str] = field(default_factory=list, repr=False)
    problem: str = ""
    person: Person | None = None
    chosen: str = ""
    label: str = ""
    candidates: Sequence[Person] = ()
    number: int | None = None
    version: int = 0
    between: Sequence[str] = ()
    shape: Shape | None = field(default=None, repr=False)

    def load(self) -> Submission:
        """Read its files and answers."""
        assert self.shape is not None
        return submission.read(self.pieces, self.student, self.shape, self.names)

    def changed(self) -> datetime | None:
        """The time at which its newest file was last changed on this disk."""
        times = [when for piece in self.pieces if (when := entries.newest(piece))]
        return max(times, default=None)

    @property
    def time_by_hand(self) -> bool:
        """Whether a person wrote its time into the table."""
        return any("handed_in" in row.by_hand for row in self.rows)

    def ask(self, why: str) -> None:
        """Leave it to a person, for this reason."""
        self.problem = why
        for row in self.rows:
            row.use, row.reason = "person", why

    def leave_out(self, why: str) -> None:
        """Do not use it, for this reason, unless a person wrote that they will decide."""
        if self.chosen == "person":
            return
        self.problem = ""
        for row in self.rows:
            row.use, row.reason = "no", why


@dataclass
class Intake:
    """What intake found in a class.

    rows       one for each file or folder that was handed over
    hand_ins   the attempts, each student's in order, whether or not they are used
    roster     the people of the class; without a roster, the names on the submissions
    roots      the paths that the instructor named
    undecided  by name, why a person has to decide
    problems   messages about the roster, the times and the table
    excused    by name, the questions that do not count; none of them means the whole work
    off_roster students whose work is in folders of earlier runs, and who are not on today's roster
    outdated   students whose score is by an earlier version of the assignment
    """

    rows: list[Row]
    hand_ins: list[HandIn]
    roster: Roster
    roots: list[str]
    undecided: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    excused: dict[str, tuple[str, ...]] = field(default_factory=dict)
    off_roster: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)

    @property
    def to_judge(self) -> list[HandIn]:
        """The attempts to judge: those that are used, and those of which only the time is open."""
        return [
            hand_in
            for hand_in in self.hand_ins
            if hand_in.student and hand_in.content and any(r.use != "no" for r in hand_in.rows)
        ]

    @property
    def events(self) -> list[HandIn]:
        """All attempts of known students, whether or not they count."""
        return [
            hand_in
            for hand_in in self.hand_ins
            if hand_in.student and hand_in.content and hand_in.number is not None
        ]

    @property
    def maybe(self) -> dict[str, list[str]]:
        """Who has no submission that is surely theirs, but may have one: why, by name."""
        absent = {person.name for person in self.missing}
        found: dict[str, list[str]] = {}
        for hand_in in self.hand_ins:
            for person in hand_in.candidates:
                if person.name in absent:
                    found.setdefault(person.name, []).append(f"{hand_in.path}: {hand_in.problem}")
        return found

    @property
    def unassigned(self) -> int:
        """How many submissions may be anybody's."""
        return sum(not (hand_in.student or hand_in.candidates) for hand_in in self.hand_ins)

    @property
    def excused_entirely(self) -> set[str]:
        """The students who are excused from the whole work."""
        return {name for name, questions in self.excused.items() if not questions}

    @property
    def owners(self) -> dict[str, set[str]]:
        """By path, whose work is there today. What is neither used nor an attempt is nobody's."""
        attempts = {hand_in.path for hand_in in self.events}
        found: dict[str, set[str]] = {row.path: set() for row in self.rows}
        used = {row.path for row in self.rows if row.use != "no"} | attempts
        for hand_in in self.hand_ins:
            if hand_in.path in used:
                found.setdefault(hand_in.path, set()).add(hand_in.student)
        return found

    @property
    def missing(self) -> list[Person]:
        """The people on the roster without a submission and without a row that needs a person."""
        if not self.roster.given:
            return []
        present = {hand_in.student for hand_in in self.hand_ins}
        present |= set(self.undecided) | self.excused_entirely
        return [person for person in self.roster.people if person.name not in present]


def content(work: Submission) -> str:
    """A fingerprint of a submission: the same files and answers have the same."""
    pairs = [("file:" + path, data) for path, data in work.files.items()]
    pairs += [("answer:" + name, text.encode()) for name, text in work.answers.items()]
    pairs.append(("problem", (work.problem or "").encode()))
    coded = ((name.encode("utf-8", "surrogatepass"), data) for name, data in sorted(pairs))
    return digest(part for pair in coded for part in pair)
