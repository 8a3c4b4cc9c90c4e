"""What the gradebook tells: plain records, apart from how they are stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grading.judging.results import SubmissionResult
from grading.support.translation import tr

# What a mark holds instead of rubric items where the question is not to count.
EXCUSED = "excused"


@dataclass(frozen=True)
class RunInfo:
    """One call of `grade`, as it is written down before the first verdict.

    fingerprint  of all that a verdict depends on but the submission; see `kit.fingerprint`
    how          "2 processes", "Dask: tcp://..."
    roster       whether the class is that of a roster
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
    """What one student handed in at one time.

    content     the hash of all that was handed in
    handed_in   when, where it is known
    path        where it was found, as the table of intake calls it
    timely      known to have come in time, though not when
    counts      whether it is among the attempts that a policy may choose
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


@dataclass(frozen=True)
class EventOf:
    """An attempt as it stands: see `Attempt`; `seen` is when it was first looked through."""

    student: str
    path: str
    handed_in: datetime | None
    timely: bool
    counts: bool
    seen: datetime
    submission_id: int
    content: str


@dataclass(frozen=True)
class Graded:
    """One verdict with where it comes from."""

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
class Mark:
    """What a person gave for an answer; `version` is 0 where nobody has marked yet.

    points  None where the marker left them open
    items   the ids of the rubric items that were ticked, or whatever the marking page stores
    """

    submission_id: int
    question: str
    version: int = 0
    points: float | None = None
    comment: str = ""
    items: tuple[Any, ...] = ()
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class AnswerOf:
    """One student's answer to a question, with the mark that stands.

    before       the answer of an earlier attempt, where it was another text
    mark_before  the mark that `before` has
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

    points   of each submission that has any mark, all questions together
    closed   whether every answer has its mark, so that no answer counts 0
    excused  by submission, the questions that do not count
    """

    points: dict[int, float]
    closed: bool
    excused: dict[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Adjustment:
    """Points that a person added to a student's final score, or took off it."""

    student: str
    points: float
    reason: str
    author: str
    at: datetime


class Conflict(Exception):  # noqa: N818 - a fact for two markers to settle, not a failure
    """Another marker was faster; `standing` is what stands now."""

    def __init__(self, standing: Mark) -> None:
        super().__init__(
            tr(
                "{question}: {author} has marked this answer meanwhile "
                "(version {version}): look at it, then mark again",
                question=standing.question,
                author=standing.author,
                version=standing.version,
            )
        )
        self.standing = standing
