"""The classes of verdicts: on a test, an exercise, a submission and a class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Status = Literal[
    "ok",
    "wrong",
    "error",
    "timeout",
    "memory",
    "missing",
    "forbidden",
    "fault",
    "undecided",
    "excused",
]
Visibility = Literal["public", "hidden"]
STATUSES: tuple[str, ...] = get_args(Status)

# The status of an exercise whose tests disagree is the first of these.
_TELLING = ("fault", "forbidden", "timeout", "memory", "missing", "error", "wrong", "ok")


@dataclass
class TestResult:
    """The verdict on one test, public or hidden.

    `advice` says why the test is worth nothing here: it goes beyond what the profile requires.
    `repeats` marks a failure that the headline or the first failed test already explains.

    `detail` holds what a page draws, for public tests only. `to_json` writes it only on request.
    """

    __test__ = False  # pytest would otherwise take the name for a test class

    name: str
    visibility: Visibility
    status: Status
    score: float | None
    max_score: float
    message: str = ""
    rel_error: float | None = None
    misconception: str | None = None
    hint: str | None = None
    detail: dict[str, Any] | None = None
    advice: str | None = None
    repeats: bool = False


@dataclass
class ExerciseResult:
    """The verdict on one exercise; `score` is None when the grader itself failed.

    headline       what is wrong, in a sentence; empty if the tests fail for different reasons
    misconception  the name of the mistake (two are joined by " + "), if it is certain
    looks_like     the same, if it is not certain
    hint           where to look
    """

    id: str
    title: str
    status: Status
    score: float | None
    max_score: float
    seconds: float
    tests: list[TestResult] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    prints: str = ""
    headline: str = ""
    misconception: str | None = None
    looks_like: str | None = None
    hint: str | None = None


@dataclass
class SubmissionResult:
    """The verdict on one submission; `score` is None when the grader itself failed."""

    student: str
    status: Status
    score: float | None
    max_score: float
    seconds: float
    exercises: list[ExerciseResult] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # From this verdict to a final score, step by step; see `grading.cohort.policy`.
    policy: dict[str, Any] | None = None


@dataclass
class Report:
    """The verdicts on a class."""

    assignment: str
    seed_id: str
    submissions: list[SubmissionResult] = field(default_factory=list)
    sandbox: str = ""

    @property
    def faults(self) -> int:
        """How many submissions the grader itself failed on."""
        return sum(s.status == "fault" for s in self.submissions)


def most_telling(statuses: Iterable[Status]) -> Status:
    """The status of a group: the most serious of them; "missing" for an empty group."""
    found = set(statuses)
    for status in _TELLING:
        if status in found:
            return status
    return "missing"


def total(parts: Iterable[tuple[float | None, float]]) -> tuple[float | None, float]:
    """The sums of scores and of maxima; full marks sum to exactly the maximum, None stays None."""
    pairs = list(parts)
    top = round(sum(most for _, most in pairs), 6)
    scores = [score for score, _ in pairs]
    if any(score is None for score in scores):
        return None, top
    if all(score == most for score, most in pairs):
        return top, top
    # Rounding up to the maximum would show full marks next to a failed test.
    return min(round(sum(s for s in scores if s is not None), 4), top), top


def final(submission: SubmissionResult) -> tuple[float | None, float]:
    """The score that counts and its maximum, after the policy if there is one."""
    steps = submission.policy
    if steps is None:
        return submission.score, submission.max_score
    return steps.get("final"), float(steps.get("max", submission.max_score))


def points(value: float | None) -> float | None:
    """Points as people write them: 0.4 rather than 0.40000000000000013."""
    return None if value is None else round(value, 4)
