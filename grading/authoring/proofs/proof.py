"""The results of testing an assignment: single proofs, and the report of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grading.judging.results import ExerciseResult
from grading.support.translation import tr

NO_EXERCISE = "(none)"  # what is wrong belongs to no exercise
NOT_WRITTEN = "is not written yet"


@dataclass
class Proof:
    """A claim about an exercise and an answer: whether it is true, and what the test saw."""

    # solution, blank, test, misconception, pair, variant, name, references, region, points,
    # question, mutant, seeds; or fault, if the exercise cannot be graded at all
    kind: str
    exercise: str  # or `NO_EXERCISE`
    subject: str
    ok: bool
    seen: str

    @classmethod
    def refuted(cls, kind: str, subject: str, seen: str) -> Proof:
        """Return a claim that is not true, about something else than an exercise.

        Args:
            kind: the kind of the claim.
            subject: what it is about.
            seen: what is wrong with that.
        """
        return cls(kind, NO_EXERCISE, subject, False, seen)

    def line(self) -> str:
        """Return the claim and what was seen, for a list of problems."""
        exercise = [f"{self.exercise}:"] if self.exercise != NO_EXERCISE else []
        kind = [f"{self.kind} {self.subject}:"] if self.kind != "fault" else []
        return " ".join([*exercise, *kind, self.seen])


# Misconception -> the tests that it fails, by name and visibility.
Failing = dict[str, frozenset[tuple[str, str]]]


@dataclass
class VerifyReport:
    """All proofs.

    given     marked regions that belong to no exercise
    failing   the tests that each misconception fails, by exercise
    """

    assignment: str
    proofs: list[Proof] = field(default_factory=list)
    failing: dict[str, Failing] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Return whether every proof passed."""
        return all(proof.ok for proof in self.proofs)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "schema": 1,
            "assignment": self.assignment,
            "ok": self.ok,
            "seconds": round(self.seconds, 3),
            "given": list(self.given),
            "proofs": [vars(proof) for proof in self.proofs],
        }


def is_full(verdict: ExerciseResult) -> bool:
    """Return whether an exercise has full marks and all its tests passed."""
    return (
        bool(verdict.tests)
        and verdict.score == verdict.max_score
        and all(test.status == "ok" for test in verdict.tests)
    )


def is_blank(verdict: ExerciseResult, *, to_fix: bool = False) -> bool:
    """Return whether an exercise has 0 points and tells the student what to write where.

    Args:
        verdict: the verdict on the unchanged hand-out.
        to_fix: whether students start from wrong code; then every test must find a mistake.
    """
    public = [test for test in verdict.tests if test.visibility == "public"]
    if to_fix:
        return verdict.score == 0 and all(
            test.status in ("wrong", "error") and bool(test.message) for test in public
        )
    return verdict.score == 0 and all(
        test.status == "missing" and NOT_WRITTEN in test.message for test in public
    )


def seen(verdict: ExerciseResult) -> str:
    """Return a verdict in one line, with the first problem."""
    line = tr(
        "{status}, {score} of {max_score}",
        status=verdict.status,
        score=verdict.score,
        max_score=verdict.max_score,
    )
    first = next((t for t in verdict.tests if t.status != "ok"), None)
    return line + (f"; {first.name} ({first.visibility}): {first.message}" if first else "")
