"""What a student's page says about each failed exercise, without saying anything twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grading.judging.results import ExerciseResult, TestResult
from grading.report.figures import Twins, twins

MOST_SHOWN = 2  # tests with their message; the page only names the others


@dataclass
class Findings:
    """What the page says about one failed exercise.

    place   its number among the student's exercises, from 1
    shown   failed tests with a new message
    others  names of the other failed tests
    passed  names of the tests that passed
    same    an earlier exercise that raised the same error at the same line, or None
    """

    exercise: ExerciseResult
    place: int
    shown: list[Twins] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    same: Findings | None = None


def findings(exercises: Sequence[ExerciseResult]) -> dict[str, Findings]:
    """What the page says about each exercise that was written and failed, by its id."""
    by_id: dict[str, Findings] = {}
    first: dict[tuple[str, str, int], Findings] = {}
    for place, exercise in enumerate(exercises, 1):
        if exercise.status in ("ok", "missing"):
            continue
        finding = by_id[exercise.id] = Findings(exercise, place)
        known: set[str] = set()
        for twin in twins(exercise):
            test = twin.public
            if test is None:
                continue
            score, top = twin.points
            raised = _raised(test)
            message = test.misconception or test.message
            if test.repeats:
                finding.others.append(twin.name)
                continue
            if test.status == "ok" and score == top:
                finding.passed.append(twin.name)
            elif raised in first and first[raised] is not finding:
                finding.same = finding.same or first[raised]
                finding.others.append(twin.name)
            elif len(finding.shown) < MOST_SHOWN and message not in known:
                finding.shown.append(twin)
                known.add(message)
                if raised:
                    first.setdefault(raised, finding)
            else:
                finding.others.append(twin.name)
    return by_id


def _raised(test: TestResult) -> tuple[str, str, int] | None:
    """The error that a test raised, with its file and line; None if it raised none."""
    frames = (test.detail or {}).get("frames") or []
    if test.status != "error" or not frames:
        return None
    last = frames[-1]
    return test.message, str(last.get("file")), int(last.get("line") or 0)
