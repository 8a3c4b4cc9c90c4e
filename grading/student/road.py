"""Where a student is on the road through the assignment, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grading.spec.manifest import Assignment, ExerciseInfo
from grading.student import progress, work
from grading.student.progress import Standing


@dataclass(frozen=True)
class Road:
    """What surrounds a verdict.

    Attributes:
        standing: every exercise of the assignment and where it stands.
        hint: the next hint not asked for yet, or None.
        hints: how many hints the exercise has.
        next: the exercise to go on with, and where it is written; None when all is done.
        look: a line of code that shows a failed test, with {test} for its name; or empty.
    """

    standing: Sequence[Standing]
    hint: str | None
    hints: int
    next: str | None
    look: str = ""

    def look_at(self, test: str) -> str:
        """The line that shows a test; empty where the assignment has none."""
        return self.look.replace("{test}", test.replace("\\", r"\\").replace('"', r"\""))


def road(assignment: Assignment, info: ExerciseInfo, shown: int) -> Road:
    """The road as seen from one exercise, of whose hints `shown` are shown."""
    standing = progress.standing(assignment)
    hint = info.hints[shown] if shown < len(info.hints) else None
    ahead = following(assignment, standing, info.id)
    return Road(standing, hint, len(info.hints), ahead and place(assignment, ahead), info.look)


def following(assignment: Assignment, standing: Sequence[Standing], current: str) -> str | None:
    """The exercise to go on with: the first not done after `current`, else the first not done.

    An exercise that is not done is followed by itself.
    """
    ids = [one.id for one in standing]
    start = ids.index(current) if current in ids else 0
    for one in (*standing[start:], *standing[:start]):
        if not one.done:
            return one.id
    return None


def place(assignment: Assignment, exercise: str) -> str:
    """An exercise and where it is written, such as "add, pkg/a.py:12"."""
    file, line = where(assignment, exercise)
    return f"{exercise}, {file}:{line}"


def where(assignment: Assignment, exercise: str) -> tuple[str, int]:
    """The file and the line in which an exercise's first function is written."""
    first = assignment.exercises[exercise].where[0]
    return first.partition(":")[0], work.line_of(assignment.root, first)
