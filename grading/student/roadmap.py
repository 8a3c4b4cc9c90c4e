"""Where a student is on the road through the assignment, and what comes next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grading.judging.results import total
from grading.spec.manifest import Assignment, ExerciseInfo, Part
from grading.student import progress, working_files
from grading.student.progress import Standing
from grading.support.files import write_bytes

LAST = Path("build") / "watch.json"  # the exercise worked on last, and how many hints are shown


@dataclass(frozen=True)
class Roadmap:
    """What surrounds a verdict.

    Attributes:
        standing: every exercise of the assignment and where it stands.
        hint: the next hint not asked for yet, or None.
        hints: how many hints the exercise has.
        next: the exercise to go on with, and where it is written; None when all is done.
        look: a line of code that shows a failed test, with {test} for its name; or empty.
        case: the first failed test as HTML that shows it number by number; or empty.
    """

    standing: Sequence[Standing]
    hint: str | None
    hints: int
    next: str | None
    look: str = ""
    case: str = ""

    def look_at(self, test: str) -> str:
        """The line that shows a test; empty where the assignment has none."""
        return self.look.replace("{test}", test.replace("\\", r"\\").replace('"', r"\""))


@dataclass(frozen=True)
class Chapter:
    """A part of the assignment as a student goes through it.

    Attributes:
        number: its place among the parts, from 1.
        part: what it asks.
        standing: where its exercises stand.
        first: exercises of earlier chapters that it leans on and that are not done yet.
    """

    number: int
    part: Part
    standing: Sequence[Standing]
    first: tuple[str, ...]

    @property
    def done(self) -> int:
        """How many of its exercises are done."""
        return sum(one.done for one in self.standing)

    @property
    def points(self) -> tuple[float, float]:
        """Its points so far, and all of them."""
        earned, top = total((one.score, one.max_score) for one in self.standing)
        return earned or 0.0, top


def chapters(assignment: Assignment, standing: Sequence[Standing]) -> list[Chapter]:
    """The parts of the assignment as numbered chapters, in order."""
    by_id = {one.id: one for one in standing}
    return [
        Chapter(
            number,
            part,
            [by_id[name] for name in part.exercises],
            tuple(name for name in part.over if name in by_id and not by_id[name].done),
        )
        for number, part in enumerate(assignment.parts, 1)
    ]


def keep(assignment: Assignment, exercise: str, hints: int = 0) -> None:
    """Remember what is worked on; a folder that cannot be written to remembers nothing.

    Args:
        assignment: where the work is.
        exercise: the exercise's id.
        hints: how many of its hints were shown.
    """
    with suppress(OSError):
        kept = json.dumps({"exercise": exercise, "hints": hints})
        write_bytes(assignment.root / LAST, kept.encode())


def left_off(assignment: Assignment) -> tuple[str | None, int]:
    """The exercise worked on last, if any, and how many of its hints were shown."""
    try:
        kept = json.loads((assignment.root / LAST).read_text(encoding="utf-8"))
        name, hints = kept["exercise"], kept["hints"]
    except (OSError, ValueError, KeyError, TypeError):
        return None, 0
    if not isinstance(name, str) or name not in assignment.exercises:
        return None, 0
    return name, hints if isinstance(hints, int) and hints > 0 else 0


def ahead(assignment: Assignment, standing: Sequence[Standing] | None = None) -> str | None:
    """The exercise to go on with, from the one worked on last; None when all is done."""
    if standing is None:
        standing = progress.standing(assignment)
    return following(assignment, standing, left_off(assignment)[0])


def roadmap(assignment: Assignment, info: ExerciseInfo, shown: int) -> Roadmap:
    """The road as seen from one exercise, of whose hints `shown` are shown.

    Args:
        assignment: where the work is.
        info: the exercise.
        shown: how many of its hints are shown.

    Returns:
        Where each exercise stands, the next hint, and the exercise to go on with.
    """
    standing = progress.standing(assignment)
    hint = info.hints[shown] if shown < len(info.hints) else None
    on = following(assignment, standing, info.id)
    return Roadmap(standing, hint, len(info.hints), on and place(assignment, on), info.look)


def following(
    assignment: Assignment, standing: Sequence[Standing], current: str | None
) -> str | None:
    """The exercise to go on with: the first not done after `current`, else the first not done.

    An exercise that is not done is followed by itself.

    Args:
        assignment: for the order of its exercises.
        standing: each exercise and its status.
        current: the exercise worked on last, or None.

    Returns:
        The exercise's id; None when all are done.
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


def notebook(assignment: Assignment, exercise: str) -> str | None:
    """The command that opens the notebook of an exercise, with the hand-out's root around it.

    Without `--notebook-dir` Jupyter shows the notebook's own folder alone, and the files in which
    the exercises are written cannot be opened.
    """
    part = assignment.exercises[exercise].part
    book = next((one.notebook for one in assignment.parts if one.id == part), None)
    return book and f"jupyter lab --notebook-dir=. {book}"


def where(assignment: Assignment, exercise: str) -> tuple[str, int]:
    """The file and the line in which an exercise's first function is written."""
    first = assignment.exercises[exercise].where[0]
    return first.partition(":")[0], working_files.line_of(assignment.root, first)
