"""What a page of which a class has hundreds says of each exercise: nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grading.judging.results import ExerciseResult, TestResult
from grading.report.figures import Twins, twins

MOST_SHOWN = 2  # tests that are shown with their message; others are named


@dataclass
class Findings:
    """What is said of an exercise that did not pass.

    place   its number among the student's exercises, from 1
    shown   tests that say something new
    others  names of the others that did not pass
    passed  names of those that did
    same    an exercise before it that raised the same at the same line; None where none did
    """

    exercise: ExerciseResult
    place: int
    shown: list[Twins] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    same: Findings | None = None


def findings(exercises: Sequence[ExerciseResult]) -> dict[str, Findings]:
    """What is said of each exercise that was written and did not pass, by its id."""
    found: dict[str, Findings] = {}
    first: dict[tuple[str, str, int], Findings] = {}
    for place, exercise in enumerate(exercises, 1):
        if exercise.status in ("ok", "missing"):
            continue
        finding = found[exercise.id] = Findings(exercise, place)
        known: set[str] = set()
        for twin in twins(exercise):
            test = twin.public
            if test is None:
                continue
            score, top = twin.points
            raised = _raised(test)
            says = test.misconception or test.message
            if test.repeats:
                finding.others.append(twin.name)
                continue
            if test.status == "ok" and score == top:
                finding.passed.append(twin.name)
            elif raised in first and first[raised] is not finding:
                finding.same = finding.same or first[raised]
                finding.others.append(twin.name)
            elif len(finding.shown) < MOST_SHOWN and says not in known:
                finding.shown.append(twin)
                known.add(says)
                if raised:
                    first.setdefault(raised, finding)
            else:
                finding.others.append(twin.name)
    return found


def _raised(test: TestResult) -> tuple[str, str, int] | None:
    """What a test raised, and the file and line; None for one that raised nothing."""
    frames = (test.detail or {}).get("frames") or []
    if test.status != "error" or not frames:
        return None
    last = frames[-1]
    return test.message, str(last.get("file")), int(last.get("line") or 0)
