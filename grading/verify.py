"""The proof that the assignment grades rightly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from grading.assignment import Assignment
from grading.sandbox.runner import Runner


@dataclass
class Proof:
    """One thing that must hold: of which exercise, which answer, and what was seen."""

    kind: str  # solution, blank, misconception, variant, references, region
    exercise: str
    subject: str
    ok: bool
    seen: str


@dataclass
class VerifyReport:
    """All proofs; `given` lists marked regions that belong to no exercise."""

    assignment: str
    proofs: list[Proof] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return all(proof.ok for proof in self.proofs)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "schema": 1,
            "assignment": self.assignment,
            "ok": self.ok,
            "seconds": round(self.seconds, 3),
            "given": list(self.given),
            "proofs": [vars(proof) for proof in self.proofs],
        }


def run(
    assignment: Assignment,
    runner: Runner,
    mutants: bool = False,
    progress: Callable[[Proof, int, int], None] | None = None,
) -> VerifyReport:
    """Prove the assignment: solutions full, blanks 0, misconceptions named, variants full."""
    raise NotImplementedError


def write_references(
    assignment: Assignment, runner: Runner, progress: Callable[[str], None] | None = None
) -> list[str]:
    """Write `assignment/references/<id>.npz` of every exercise; the ids written."""
    raise NotImplementedError
