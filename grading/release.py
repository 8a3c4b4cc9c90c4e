"""The students' hand-out: this tree with the answers taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grading.assignment import Assignment
from grading.sandbox.runner import Runner


@dataclass
class ReleaseReport:
    """What was built, and what was proved of it before it was put in place."""

    out: Path
    files: list[str] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the hand-out was put in place."""
        return not self.problems


def build(
    assignment: Assignment,
    out: Path,
    parts: Sequence[str] | None = None,
    *,
    runner: Runner | None = None,
    progress: Callable[[str], None] | None = None,
) -> ReleaseReport:
    """Build the hand-out in `out`, which must not exist yet or be a former hand-out."""
    raise NotImplementedError
