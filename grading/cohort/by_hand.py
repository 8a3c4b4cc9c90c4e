"""What people decide about a score beside the policy: points by hand, and excuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grading.gradebook.records import Adjustment
from grading.judging.results import SubmissionResult, final
from grading.support.text import number
from grading.support.translation import tr

EXCUSED = tr("Excused: this work does not count.")


def excused(student: str, top: float) -> SubmissionResult:
    """The result of somebody who is excused from the whole work: no score, and no zero."""
    return SubmissionResult(student, "excused", None, top, 0.0, [], [EXCUSED])


def adjusted(result: SubmissionResult, given: Sequence[Adjustment]) -> SubmissionResult:
    """A result with points added by hand to its final score, each with its reason.

    Where there is no final score yet, nothing is added: the points wait until there is one.
    """
    score, top = final(result)
    if not given or score is None:
        return result
    whole = max(0.0, round(score + sum(one.points for one in given), 4))
    steps: dict[str, Any] = {"raw": result.score, "max": top, "penalty": 0.0, "late_hours": 0.0}
    steps |= result.policy or {}
    lines = [
        *steps.get("lines", ()),
        *(
            tr(
                "Adjusted by hand: {points:+g} points. Reason: {reason}",
                points=one.points,
                reason=one.reason,
            )
            for one in given
        ),
        tr("Final score: {score} of {top}.", score=number(whole), top=number(top)),
    ]
    changes = {"final": whole, "by_hand": round(whole - score, 4), "lines": lines}
    return replace(result, policy={**steps, **changes})
