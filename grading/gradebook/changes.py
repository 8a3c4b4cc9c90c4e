"""Compare each verdict with the earlier verdict on the same submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grading.gradebook.records import Graded
from grading.judging.results import ExerciseResult
from grading.support.text import number
from grading.support.translation import tr


@dataclass(frozen=True)
class Change:
    """A verdict, the earlier one that it replaced, and a line for each exercise that differs."""

    before: Graded
    after: Graded
    lines: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether anything has changed that a student sees."""
        old, new = self.before.result, self.after.result
        return bool(self.lines) or (old.status, old.score) != (new.status, new.score)

    @property
    def why(self) -> str:
        """Why the verdicts may differ, since both are on the same files."""
        if self.before.fingerprint != self.after.fingerprint:
            return tr("the assignment or the seed has changed")
        return ""

    def to_json(self) -> dict[str, Any]:
        """Plain data for other programs."""
        old, new = self.before.result, self.after.result
        return {
            "student": new.student,
            "attempt": self.after.attempt,
            "runs": [self.before.run, self.after.run],
            "score": [old.score, new.score],
            "status": [old.status, new.status],
            "at": [self.before.at.isoformat(), self.after.at.isoformat()],
            "assignment_changed": self.before.fingerprint != self.after.fingerprint,
            "exercises": list(self.lines),
        }


def of(history: Iterable[Graded], run: int | None = None) -> list[Change]:
    """Compare each verdict that replaced an earlier one with that earlier one.

    Args:
        history: verdicts, oldest first.
        run: only the verdicts of this run; None takes all.

    Returns:
        The changes, oldest first.
    """
    latest: dict[int, Graded] = {}
    changes = []
    for verdict in history:
        before = latest.get(verdict.submission_id)
        if before is not None and run in (None, verdict.run):
            changes.append(Change(before, verdict, _lines(before, verdict)))
        latest[verdict.submission_id] = verdict
    return changes


def _lines(before: Graded, after: Graded) -> tuple[str, ...]:
    old = {e.id: e for e in before.result.exercises}
    new = {e.id: e for e in after.result.exercises}
    lines = []
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None or (was.status, was.score) != (now.status, now.score):
            lines.append(f"{name} {_result(was)} -> {_result(now)}")
    return tuple(lines)


def _result(exercise: ExerciseResult | None) -> str:
    return tr("not graded") if exercise is None else f"{number(exercise.score)} {exercise.status}"
