"""Writes and reads reports as JSON (schema 1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from grading.judging.results import (
    STATUSES,
    ExerciseResult,
    Report,
    Status,
    SubmissionResult,
    TestResult,
    Visibility,
    points,
)
from grading.support.files import write_pieces
from grading.support.translation import WrongValue

SCHEMA = 1


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
    """Read what `to_json` returned.

    Raises:
        ValueError: the data is of another schema, or an entry of it lacks a key or has a status
            that does not exist.
    """
    if data.get("schema") != SCHEMA:
        raise WrongValue(
            "report: got schema {value!r}, expected {schema}: grade again with this version",
            value=data.get("schema"),
            schema=SCHEMA,
        )
    try:
        return Report(
            data["assignment"],
            data["seed_id"],
            [_read_submission(s) for s in data["submissions"]],
            data.get("sandbox", ""),
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise WrongValue(
            "report: an entry is not of schema 1 ({problem!r})", problem=problem
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
        raise WrongValue(
            "report: got visibility {value!r}, expected public or hidden", value=t["visibility"]
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
        raise WrongValue(
            "report: got status {value!r}, expected one of {statuses}",
            value=value,
            statuses=", ".join(STATUSES),
        )
    return value  # type: ignore[no-any-return]


def write(report: Report, path: Path, *, detail: bool = False) -> None:
    """Write the report as JSON, one submission at a time; a failed write leaves the old file.

    Args:
        report: the verdicts.
        path: the file; an existing one is replaced.
        detail: include the details that pages draw.
    """
    write_pieces(path, _pieces(report, detail))


def _pieces(report: Report, detail: bool) -> Iterator[bytes]:
    """The JSON of a report in pieces: as one text, a class would take twice the memory."""
    head = to_json(Report(report.assignment, report.seed_id, [], report.sandbox))
    text = json.dumps(head, indent=1)
    opening, closing = text.removesuffix("]\n}"), "]\n}\n"
    yield opening.encode()
    for number, submission in enumerate(report.submissions):
        verdict = json.dumps(_submission(submission, detail), indent=1, allow_nan=False)
        yield f"{',' if number else ''}\n{verdict}".encode()
    yield closing.encode()


def read(path: Path) -> Report:
    """Read a report written by `write`.

    Raises:
        ValueError: the file is not such a report.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise WrongValue(
            "{path}: got {kind}, expected a report of schema 1", path=path, kind=type(data).__name__
        )
    return from_json(data)
