"""What a verdict is, and the one form in which it is written down (schema 1)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from grading.support.files import write_pieces
from grading.support.translation import tr

SCHEMA = 1

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

# The most telling first: what an exercise's status is when its tests disagree.
_TELLING = ("fault", "forbidden", "timeout", "memory", "missing", "error", "wrong", "ok")


@dataclass
class TestResult:
    """The verdict on one test, public or hidden.

    `advice` says why the test is worth nothing here, where it goes beyond what the profile asks.
    `repeats` marks a failure that the headline or the first failed test already explains.
    `cause` is the same for two failures of one cause, in every language; it is not written.

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
    cause: str = field(default="", compare=False)


@dataclass
class ExerciseResult:
    """The verdict on one exercise; `score` is None when the grader itself failed.

    headline       what is wrong, in a sentence; empty where each test has something else to say
    misconception  the mistake by name (two are joined by " + "), where it is certain
    looks_like     the same where it is not
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
    """The status that stands for a group: the gravest of them, "missing" for an empty one."""
    found = set(statuses)
    for status in _TELLING:
        if status in found:
            return status
    return "missing"


def total(parts: Iterable[tuple[float | None, float]]) -> tuple[float | None, float]:
    """The sum of scores and of maxima; a full sum is exactly the maximum, None stays None."""
    pairs = list(parts)
    top = round(sum(most for _, most in pairs), 6)
    scores = [score for score, _ in pairs]
    if any(score is None for score in scores):
        return None, top
    if all(score == most for score, most in pairs):
        return top, top
    # Rounding up to the maximum would show full marks beside a failed test.
    return min(round(sum(s for s in scores if s is not None), 4), top), top


def final(submission: SubmissionResult) -> tuple[float | None, float]:
    """The score that counts, and the most it can be: after the policy, where there is one."""
    steps = submission.policy
    if steps is None:
        return submission.score, submission.max_score
    return steps.get("final"), float(steps.get("max", submission.max_score))


def points(value: float | None) -> float | None:
    """Points as people write them: 0.4 rather than 0.40000000000000013."""
    return None if value is None else round(value, 4)


def to_json(report: Report, *, detail: bool = False) -> dict[str, Any]:
    """The report as plain data, in the form of schema 1; `detail` adds what pages draw."""
    return {
        "schema": SCHEMA,
        "assignment": report.assignment,
        "seed_id": report.seed_id,
        "sandbox": report.sandbox,
        "submissions": [_submission(s, detail) for s in report.submissions],
    }


def _submission(s: SubmissionResult, detail: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "student": s.student,
        "status": s.status,
        "score": points(s.score),
        "max_score": points(s.max_score),
        "seconds": round(s.seconds, 4),
        "notes": list(s.notes),
        "exercises": [
            {
                "id": e.id,
                "title": e.title,
                "status": e.status,
                "score": points(e.score),
                "max_score": points(e.max_score),
                "seconds": round(e.seconds, 4),
                "notes": list(e.notes),
                "prints": e.prints,
                "headline": e.headline,
                "misconception": e.misconception,
                "looks_like": e.looks_like,
                "hint": e.hint,
                "tests": [_test(t, detail) for t in e.tests],
            }
            for e in s.exercises
        ],
    }
    if s.policy is not None:
        data["policy"] = s.policy
    return data


def _test(t: TestResult, detail: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": t.name,
        "visibility": t.visibility,
        "status": t.status,
        "score": points(t.score),
        "max_score": points(t.max_score),
        "message": t.message,
        "rel_error": t.rel_error,
        "misconception": t.misconception,
        "hint": t.hint,
    }
    if t.advice is not None:
        data["advice"] = t.advice
    if t.repeats:
        data["repeats"] = True
    if detail and t.detail is not None:
        data["detail"] = t.detail
    return data


def from_json(data: Mapping[str, Any]) -> Report:
    """Read what `to_json` gave.

    Raises:
        ValueError: the data is of another schema, or an entry of it lacks a key or has a status
            that does not exist.
    """
    if data.get("schema") != SCHEMA:
        raise ValueError(
            tr(
                "report: got schema {value!r}, expected {schema}: grade again with this version",
                value=data.get("schema"),
                schema=SCHEMA,
            )
        )
    try:
        return Report(
            data["assignment"],
            data["seed_id"],
            [_read_submission(s) for s in data["submissions"]],
            data.get("sandbox", ""),
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(
            tr("report: an entry is not of schema 1 ({problem!r})", problem=problem)
        ) from problem


def _read_submission(s: Mapping[str, Any]) -> SubmissionResult:
    return SubmissionResult(
        s["student"],
        _status(s["status"]),
        s["score"],
        s["max_score"],
        s["seconds"],
        [_read_exercise(e) for e in s["exercises"]],
        list(s.get("notes", [])),
        s.get("policy"),
    )


def _read_exercise(e: Mapping[str, Any]) -> ExerciseResult:
    return ExerciseResult(
        e["id"],
        e.get("title", e["id"]),
        _status(e["status"]),
        e["score"],
        e["max_score"],
        e["seconds"],
        [_read_test(t) for t in e["tests"]],
        list(e.get("notes", [])),
        e.get("prints", ""),
        e.get("headline", ""),
        e.get("misconception"),
        e.get("looks_like"),
        e.get("hint"),
    )


def _read_test(t: Mapping[str, Any]) -> TestResult:
    if t["visibility"] not in get_args(Visibility):
        raise ValueError(
            tr("report: got visibility {value!r}, expected public or hidden", value=t["visibility"])
        )
    return TestResult(
        t["name"],
        t["visibility"],
        _status(t["status"]),
        t["score"],
        t["max_score"],
        t["message"],
        t["rel_error"],
        t["misconception"],
        t.get("hint"),
        t.get("detail"),
        t.get("advice"),
        t.get("repeats", False),
    )


def _status(value: Any) -> Status:
    if value not in STATUSES:
        raise ValueError(
            tr(
                "report: got status {value!r}, expected one of {statuses}",
                value=value,
                statuses=", ".join(STATUSES),
            )
        )
    return value  # type: ignore[no-any-return]


def write(report: Report, path: Path, *, detail: bool = False) -> None:
    """Write the report as JSON, whole or not at all: what `to_json` gives, a student at a time.

    Args:
        report: the verdicts.
        path: the file; an earlier one is replaced.
        detail: with the details that pages draw.
    """
    write_pieces(path, _pieces(report, detail))


def _pieces(report: Report, detail: bool) -> Iterator[bytes]:
    """The JSON of a report; the class as one text took as much memory as all verdicts."""
    head = to_json(Report(report.assignment, report.seed_id, [], report.sandbox))
    text = json.dumps(head, indent=1)
    opening, closing = text.removesuffix("]\n}"), "]\n}\n"
    yield opening.encode()
    for number, submission in enumerate(report.submissions):
        one = json.dumps(_submission(submission, detail), indent=1, allow_nan=False)
        yield f"{',' if number else ''}\n{one}".encode()
    yield closing.encode()


def read(path: Path) -> Report:
    """Read a report written by `write`.

    Raises:
        ValueError: the file is no such report.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError(
            tr(
                "{path}: got {kind}, expected a report of schema 1",
                path=path,
                kind=type(data).__name__,
            )
        )
    return from_json(data)
