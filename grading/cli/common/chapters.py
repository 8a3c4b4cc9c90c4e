"""Show how far a student is: by chapter or by exercise, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grading.support import program
from grading.support.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from grading.judging.results import ExerciseResult
    from grading.spec.manifest import Assignment
    from grading.student.roadmap import Chapter


def show_all(
    assignment: Assignment, verdicts: list[ExerciseResult], out: Console, *, rows: bool = False
) -> None:
    """Print the verdicts on all exercises, why some could not be judged, and the next exercise.

    Args:
        assignment: the assignment.
        verdicts: one for each of its exercises.
        out: where to print.
        rows: print a row per exercise instead of a row per chapter. An assignment with one chapter
            always has a row per exercise.
    """
    from grading.report import tables
    from grading.student import progress, roadmap

    standing = progress.of(verdicts)
    if rows or len(assignment.parts) == 1:
        out.print(tables.exercise_table(verdicts, out.width))
    else:
        out.print(_map(roadmap.chapters(assignment, standing), out.width))
    for line in tables.reasons(verdicts):
        out.print(line)
    show_next(assignment, roadmap.ahead(assignment, standing), out)


def show_next(assignment: Assignment, upcoming: str | None, out: Console) -> None:
    """Print the next exercise and its notebook, or that all exercises are done.

    Args:
        assignment: the assignment.
        upcoming: the next exercise; None if all are done.
        out: where to print.
    """
    from grading.student import roadmap

    if upcoming is None:
        out.print(tr("Every published test passes."), style="bold green")
        return
    file, line = roadmap.where(assignment, upcoming)
    out.print(
        tr(
            "Next: {program} check {exercise}  ({file}:{line})",
            program=program.name(),
            exercise=upcoming,
            file=file,
            line=line,
        ),
        style="bold",
    )
    if command := roadmap.notebook(assignment, upcoming):
        # Not broken into two lines, which would be two commands when they are copied.
        out.print(tr("Its notebook: {command}", command=command), style="dim", soft_wrap=True)


def _map(chapters: Sequence[Chapter], width: int) -> Table:
    """Return a table of chapters: number, exercises done, points, and what to do before."""
    from rich.text import Text

    from grading.report import terminal
    from grading.support.text import number, percent

    numbers = {name: chapter.number for chapter in chapters for name in chapter.part.exercises}
    heads = ("#", tr("Chapter"), tr("Done"), tr("Points"), "")
    table = terminal.table(*heads, right=("#", *heads[2:4]))
    narrow = width < terminal.WIDTH_FOR_TITLES
    earned = top = 0.0
    for chapter in chapters:
        points, most = chapter.points
        earned, top = earned + points, top + most
        if chapter.done == len(chapter.standing):
            state = Text(tr("✓ done"), style="green")
        elif chapter.first and not chapter.done:
            needed = chapter.first[0]
            number_needed = numbers[needed]
            state = Text(
                tr("after chapter {chapter}", chapter=number_needed)
                if narrow
                else tr(
                    "after {exercise} (chapter {chapter})", exercise=needed, chapter=number_needed
                ),
                style="dim",
            )
        else:
            state = Text(tr("started") if points else "", style="cyan")
        table.add_row(
            str(chapter.number),
            chapter.part.id if narrow else chapter.part.title,
            f"{chapter.done}/{len(chapter.standing)}",
            f"{number(points)} / {number(most)}",
            state,
        )
    for column in table.columns[:4]:
        column.no_wrap = True
    table.add_section()
    done = sum(chapter.done for chapter in chapters)
    count = sum(len(chapter.standing) for chapter in chapters)
    whole = f"{number(earned)} / {number(top)}"
    label = Text(tr("Total"), style="bold")
    table.add_row("", label, f"{done}/{count}", whole, percent(earned, top))
    return table
