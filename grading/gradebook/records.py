"""Plain records of what the gradebook stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grading.judging.results import SubmissionResult
from grading.support.translation import tr

CRITERION, SLIP = "c", "s"


@dataclass(frozen=True)
class RunInfo:
    """One call of `grade`, as it is recorded before the first verdict.

    fingerprint  of everything that can change a verdict; see `grading.cohort.fingerprint`
    how          "2 processes", "Dask: tcp://..."
    roster       whether there was a roster
    versions     {"(the kit)": ..., "python": ..., "numpy": ...}
    """

    assignment: str
    seed_id: str
    fingerprint: str
    sandbox: str = ""
    how: str = ""
    versions: dict[str, Any] = field(default_factory=dict)
    roster: bool = False


@dataclass(frozen=True)
class Attempt:
    """One submission of one student at one time.

    content     the hash of everything in it
    handed_in   when it was submitted, if that is known
    path        where intake found it
    timely      known to be on time, although the exact time is not known
    counts      whether a policy may choose it
    before      the hash of the same files and answers while the assignment had other questions
    """

    student: str
    content: str
    handed_in: datetime | None = None
    source: str = ""
    problem: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    roster: dict[str, Any] = field(default_factory=dict)
    path: str = ""
    timely: bool = False
    counts: bool = True
    before: str = ""


@dataclass(frozen=True)
class EventOf:
    """A recorded attempt; see `Attempt`. `seen` is when intake first found it."""

    id: int
    student: str
    path: str
    handed_in: datetime | None
    timely: bool
    counts: bool
    seen: datetime
    submission_id: int
    content: str


@dataclass(frozen=True)
class AttemptChoice:
    """Which of a student's attempts a policy may choose.

    attempts  "first", "last" or "best"
    limit     only the first so many count; 0 for no limit
    """

    attempts: str = "last"
    limit: int = 0

    def among(self, events: Sequence[EventOf]) -> Sequence[EventOf]:
        """The attempts that may be chosen: one of them, or several for "best".

        Args:
            events: the attempts of one student that count, oldest first.

        Returns:
            Some of `events`.
        """
        within = events[: self.limit] if self.limit else events
        if self.attempts == "best":
            return within
        return within[:1] if self.attempts == "first" else within[-1:]


LATEST = AttemptChoice()


@dataclass(frozen=True)
class Graded:
    """One verdict, with the submission and the run that it belongs to."""

    grading_id: int
    submission_id: int
    attempt: int
    handed_in: datetime | None
    content: str
    run: int
    sandbox: str
    fingerprint: str
    at: datetime
    result: SubmissionResult


@dataclass(frozen=True)
class RubricItem:
    """An item of a rubric. A mark keeps it as it read when it was ticked.

    kind    CRITERION or SLIP
    says    its words; an item with the same words in a later rubric is the same item
    points  what it is worth
    """

    kind: str
    says: str = ""
    points: float = 0.0

    def same_as(self, other: RubricItem) -> bool:
        """Whether this is the same item. Its points may have changed."""
        return (self.kind, self.says) == (other.kind, other.says)


# What a mark has instead of rubric items if the question does not count.
EXCUSED = RubricItem("excused")


@dataclass(frozen=True)
class Mark:
    """What a person gave for an answer; `version` is 0 if nobody has marked it.

    points  None if the marker left them open
    items   the rubric items that were ticked
    """

    submission_id: int
    question: str
    version: int = 0
    points: float | None = None
    comment: str = ""
    items: tuple[RubricItem, ...] = ()
    author: str = ""
    at: datetime | None = None

    @property
    def decided(self) -> bool:
        """Whether the marker gave points, or excused the student from the question."""
        return self.version > 0 and (self.points is not None or EXCUSED in self.items)


@dataclass(frozen=True)
class AnswerOf:
    """One student's answer to a question, with its latest mark.

    before       the student's earlier answer, if it had another text
    mark_before  the mark for `before`
    """

    submission_id: int
    student: str
    attempt: int
    question: str
    text: str
    mark: Mark
    before: str = ""
    mark_before: Mark | None = None


@dataclass(frozen=True)
class Prose:
    """The marks for answers in words.

    points   by submission with any mark, the points of all questions together
    closed   whether every answer has its mark
    excused  by submission, the questions that do not count
    ended    whether at some time every answer there was had its mark
    waiting  submissions with an answer that is not marked yet
    """

    points: dict[int, float]
    closed: bool
    excused: dict[int, frozenset[str]] = field(default_factory=dict)
    ended: bool = False
    waiting: frozenset[int] = frozenset()

    def counts(self, submission: int) -> bool:
        """Whether the points of a submission count.

        Once marking has ended for the class, an answer that comes later holds up only the score of
        the student who wrote it.
        """
        return (self.closed or self.ended) and submission not in self.waiting


@dataclass(frozen=True)
class Adjustment:
    """Points that a person added to a student's final score, or took off it."""

    student: str
    points: float
    reason: str
    author: str
    at: datetime


class Conflict(Exception):  # noqa: N818 - two markers settle it; it is not a failure
    """Somebody else marked the answer meanwhile; `standing` is that mark."""

    def __init__(self, standing: Mark) -> None:
        super().__init__(
            tr(
                "{author} has marked the answer to {question} meanwhile (version {version}). "
                "Look at that mark, then mark again.",
                question=standing.question,
                author=standing.author,
                version=standing.version,
            )
        )
        self.standing = standing
