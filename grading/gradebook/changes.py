"""What a later verdict on the same submission says otherwise than the one before."""

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
    """A verdict and the one it took the place of, with what differs exercise by exercise."""

    before: Graded
    after: Graded
    lines: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether anything a student would see has changed."""
        old, new = self.before.result, self.after.result
        return bool(self.lines) or (old.status, old.score) != (new.status, new.score)

    @property
    def why(self) -> str:
        """What else is not the same: the content is, for a verdict is on one submission."""
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
    """The verdicts that took another's place, each compared with the one just before it.

    Args:
        history: verdicts, oldest first.
        run: those of this run alone.
    """
    last: dict[int, Graded] = {}
    found = []
    for one in history:
        before = last.get(one.submission_id)
        if before is not None and run in (None, one.run):
            found.append(Change(before, one, _lines(before, one)))
        last[one.submission_id] = one
    return found


def _lines(before: Graded, after: Graded) -> tuple[str, ...]:
    old = {e.id: e for e in before.result.exercises}
    new = {e.id: e for e in after.result.exercises}
    lines = []
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None or (was.status, was.score) != (now.status, now.score):
            lines.append(f"{name} {_told(was)} -> {_told(now)}")
    return tuple(lines)


def _told(one: ExerciseResult | None) -> str:
    return "not there" if one is None else f"{number(one.score)} {one.status}"
