"""Changes that people make to a score: adjusted points, and excuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grading.gradebook.records import Adjustment
from grading.judging.results import SubmissionResult, final
from grading.support.text import number
from grading.support.translation import tr

EXCUSED = tr("Excused. This work does not count.")


def excused(student: str, top: float) -> SubmissionResult:
    """The result of a student who is excused from the whole assignment: no score, not a zero."""
    return SubmissionResult(student, "excused", None, top, 0.0, [], [EXCUSED])


def adjusted(result: SubmissionResult, changes: Sequence[Adjustment]) -> SubmissionResult:
    """Add a student's adjustments to their final score, each with its reason.

    Without a final score nothing is added yet.

    Args:
        result: the student's result.
        changes: their adjustments, oldest first.

    Returns:
        The result with the points added; never below 0.
    """
    score, top = final(result)
    if not changes or score is None:
        return result
    whole = max(0.0, round(score + sum(change.points for change in changes), 4))
    steps: dict[str, Any] = {"raw": result.score, "max": top, "penalty": 0.0, "late_hours": 0.0}
    steps |= result.policy or {}
    lines = [
        *steps.get("lines", ()),
        *(
            tr(
                "Adjusted by hand: {points:+g} points. Reason: {reason}",
                points=change.points,
                reason=change.reason,
            )
            for change in changes
        ),
        tr("Final score: {score} of {top}.", score=number(whole), top=number(top)),
    ]
    steps |= {"final": whole, "by_hand": round(whole - score, 4), "lines": lines}
    return replace(result, policy=steps)
