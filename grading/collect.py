"""Submissions in every form they come in: folders, archives, nbgrader trees, bare files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Submission:
    """One student's files by their path in the package's tree, or the reason there are none."""

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None


def find(
    paths: Sequence[Path], files: Sequence[str] = (), package: str = "cs231n"
) -> list[Submission]:
    """The submissions in `paths`, each a folder, archive, or folder of many."""
    raise NotImplementedError
