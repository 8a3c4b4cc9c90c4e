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
    data = _scored(s) | {"exercises": [_exercise(e, detail) for e in s.exercises]}
    if s.policy is None:
        del data["policy"]
    return data


def _exercise(e: ExerciseResult, detail: bool) -> dict[str, Any]:
    return _scored(e) | {"tests": [_test(t, detail) for t in e.tests]}


def _scored(verdict: SubmissionResult | ExerciseResult) -> dict[str, Any]:
    scores = {"score": points(verdict.score), "max_score": points(verdict.max_score)}
    return {**vars(verdict), **scores, "seconds": round(verdict.seconds, 4)}


def _test(t: TestResult, detail: bool) -> dict[str, Any]:
    data = {**vars(t), "score": points(t.score), "max_score": points(t.max_score)}
    if t.advice is None:
        del data["advice"]
    if not t.repeats:
        del data["repeats"]
    if not detail or t.detail is None:
        del data["detail"]
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
    exercises = [_read_exercise(e) for e in s["exercises"]]
    return SubmissionResult(**_fields(SubmissionResult, s), exercises=exercises)


def _read_exercise(e: Mapping[str, Any]) -> ExerciseResult:
    tests = [_read_test(t) for t in e["tests"]]
    return ExerciseResult(**{"title": e["id"]} | _fields(ExerciseResult, e), tests=tests)


def _read_test(t: Mapping[str, Any]) -> TestResult:
    if t["visibility"] not in get_args(Visibility):
        raise WrongValue(
            "report: got visibility {value!r}, expected public or hidden", value=t["visibility"]
        )
    return TestResult(**_fields(TestResult, t))


def _fields(
    kind: type[SubmissionResult | ExerciseResult | TestResult], entry: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of an entry that this version knows, without the entries in it."""
    _status(entry["status"])
    names = kind.__dataclass_fields__.keys() - {"exercises", "tests"}
    return {name: value for name, value in entry.items() if name in names}


def _status(value: Any) -> None:
    if value not in STATUSES:
        raise WrongValue(
            "report: got status {value!r}, expected one of {statuses}",
            value=value,
            statuses=", ".join(STATUSES),
        )


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
