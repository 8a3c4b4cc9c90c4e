"""A student's way through the assignment: chapters, progress in each, and the next exercise."""

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

LAST = Path("build") / "watch.json"  # the latest exercise, and how many of its hints were shown


@dataclass(frozen=True)
class Roadmap:
    """What a panel shows around a verdict.

    Attributes:
        standing: the progress in every exercise of the assignment.
        hint: the next hint that is not shown yet, or None.
        hints: the number of hints of the exercise.
        next: the next exercise and where to write it; None when all are done.
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
        """The line of code that shows a test; empty if the assignment has none."""
        return self.look.replace("{test}", test.replace("\\", r"\\").replace('"', r"\""))


@dataclass(frozen=True)
class Chapter:
    """A part of the assignment with a student's progress in it.

    Attributes:
        number: its number among the parts, from 1.
        part: the part.
        standing: the progress in each of its exercises.
        first: exercises of earlier chapters that it builds on and that are not done yet.
    """

    number: int
    part: Part
    standing: Sequence[Standing]
    first: tuple[str, ...]

    @property
    def done(self) -> int:
        """How many of its exercises are done."""
        return sum(exercise.done for exercise in self.standing)

    @property
    def points(self) -> tuple[float, float]:
        """The points earned so far, and all points of the chapter."""
        earned, top = total((entry.score, entry.max_score) for entry in self.standing)
        return earned or 0.0, top


def chapters(assignment: Assignment, standing: Sequence[Standing]) -> list[Chapter]:
    """The parts of the assignment as numbered chapters, in order."""
    by_id = {entry.id: entry for entry in standing}
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
    """Remember the latest exercise; does nothing if the folder is read-only.

    Args:
        assignment: the assignment in the student's folder.
        exercise: the exercise's id.
        hints: how many of its hints were shown.
    """
    with suppress(OSError):
        stored = json.dumps({"exercise": exercise, "hints": hints})
        write_bytes(assignment.root / LAST, stored.encode())


def left_off(assignment: Assignment) -> tuple[str | None, int]:
    """The latest exercise, if any, and how many of its hints were shown."""
    try:
        stored = json.loads((assignment.root / LAST).read_text(encoding="utf-8"))
        name, hints = stored["exercise"], stored["hints"]
    except (OSError, ValueError, KeyError, TypeError):
        return None, 0
    if not isinstance(name, str) or name not in assignment.exercises:
        return None, 0
    return name, hints if isinstance(hints, int) and hints > 0 else 0


def ahead(assignment: Assignment, standing: Sequence[Standing] | None = None) -> str | None:
    """The next exercise, starting from the latest one; None when all are done."""
    if standing is None:
        standing = progress.standing(assignment)
    return written_first(assignment, following(standing, left_off(assignment)[0]))


def roadmap(assignment: Assignment, info: ExerciseInfo, shown: int) -> Roadmap:
    """The roadmap from one exercise on.

    Args:
        assignment: the assignment in the student's folder.
        info: the exercise.
        shown: how many of its hints are shown.

    Returns:
        The progress in each exercise, the next hint, and the next exercise.
    """
    standing = progress.standing(assignment)
    hint = info.hints[shown] if shown < len(info.hints) else None
    upcoming = written_first(assignment, following(standing, info.id))
    where_next = upcoming and place(assignment, upcoming)
    return Roadmap(standing, hint, len(info.hints), where_next, info.look)


def following(standing: Sequence[Standing], current: str | None) -> str | None:
    """The next exercise: the first from `current` on that is not done, else the first not done.

    An exercise that is not done is followed by itself.

    Args:
        standing: the progress in each exercise, in the order of the assignment.
        current: the latest exercise, or None.

    Returns:
        The exercise's id; None when all are done.
    """
    ids = [entry.id for entry in standing]
    start = ids.index(current) if current in ids else 0
    for entry in (*standing[start:], *standing[:start]):
        if not entry.done:
            return entry.id
    return None


def written_first(assignment: Assignment, exercise: str | None) -> str | None:
    """The exercise whose blank function the tests of this one would call; else this one.

    Args:
        assignment: the assignment in the student's folder.
        exercise: the exercise's id; None if all are done.
    """
    own = assignment.exercises[exercise].own if exercise else ()
    needed = (
        info.id
        for info in assignment.exercises.values()
        if not set(info.where).isdisjoint(own) and is_blank(assignment, info.id)
    )
    return next(needed, exercise)


def is_blank(assignment: Assignment, exercise: str) -> bool:
    """Whether a file of an exercise still has the line that the hand-out has for an answer."""
    files = {assignment.root / file for file in assignment.exercises[exercise].files}
    texts = [file.read_text("utf-8", errors="replace") for file in files if file.is_file()]
    return any(f'"{exercise} is not written yet: ' in text for text in texts)


def place(assignment: Assignment, exercise: str) -> str:
    """An exercise and where to write it, such as "add, pkg/a.py:12"."""
    file, line = where(assignment, exercise)
    return f"{exercise}, {file}:{line}"


def notebook(assignment: Assignment, exercise: str) -> str | None:
    """The command that opens the notebook of an exercise, with Jupyter at the hand-out's root.

    Without `--notebook-dir` Jupyter shows only the notebook's own folder, and students cannot open
    the files that they write in.
    """
    id_ = assignment.exercises[exercise].part
    book = next((part.notebook for part in assignment.parts if part.id == id_), None)
    return book and f"jupyter lab --notebook-dir=. {book}"


def where(assignment: Assignment, exercise: str) -> tuple[str, int]:
    """The file and the line where an exercise's first function begins."""
    first = assignment.exercises[exercise].where[0]
    return first.partition(":")[0], working_files.line_of(assignment.root, first)
