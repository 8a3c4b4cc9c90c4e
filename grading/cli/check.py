"""`check`: a student's own verdict, on the published tests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.shared import FAILED, FAULT, common, file_option, parts_option, profile_option
from grading.support import outputs, program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from grading.judging.results import ExerciseResult, Report
    from grading.spec import Profile
    from grading.spec.manifest import Assignment
    from grading.student.road import Chapter

PUBLIC_HALF = (
    "These are the published inputs, half of the story: in grading each test also runs on hidden "
    "inputs, and its points count only if both pass."
)


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--hint", metavar="N", type=click.IntRange(1, 3), help="Show the hints up to this one."
)
@click.option("--all", "rows", is_flag=True, help="List every exercise instead of the chapters.")
@parts_option("Check these parts alone, and list their exercises (default: all parts).")
@profile_option
@file_option("--json", "Write the verdicts as JSON.", outputs.VERDICTS)
@file_option("--html", "Write the verdicts as a page.", outputs.PAGE)
@common
def check(
    exercises: tuple[str, ...],
    hint: int | None,
    rows: bool,
    parts: str | None,
    profile: Profile | None,
    json: Path | None,
    html: Path | None,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Check your answers, all of them or those named.

    Without arguments it shows the chapters, how far you are in each, and what is next. Exit code 0
    if every test passed, 1 if not.
    """
    from grading.cli import shared
    from grading.judging import results
    from grading.spec.manifest import AssignmentError
    from grading.student import road

    assignment = shared.load_assignment(folder, parts, profile, mine=True)
    try:
        wanted = [assignment.exercise(name).id for name in dict.fromkeys(exercises)]
    except AssignmentError as problem:
        raise click.UsageError(str(problem)) from problem
    if hint and not wanted:
        raise click.UsageError(
            f"--hint needs an exercise: {program.name()} check EXERCISE --hint 1"
        )
    ids = wanted or list(assignment.exercises)

    out = shared.console(no_color)
    verdicts = (run_named if wanted else run_all)(assignment, ids, no_color)

    report = _report(assignment, verdicts)
    if json:
        with shared.writing(json):
            results.write(report, json)
    if html:
        from grading.report import student_page

        shared.write_text(html, student_page(report, report.submissions[0]))

    if wanted:
        road.keep(assignment, wanted[-1])
        _print_verdicts(assignment, verdicts, hint, out)
    else:
        show_all(assignment, verdicts, out, rows=rows or bool(parts))
    out.print(PUBLIC_HALF, style="dim")
    if any(verdict.status == "fault" for verdict in verdicts):
        sys.exit(FAULT)
    if any(verdict.status != "ok" for verdict in verdicts):
        sys.exit(FAILED)


def _report(assignment: Assignment, verdicts: list[ExerciseResult]) -> Report:
    """The verdicts in the form of a graded submission, so that one reader serves both."""
    from grading.judging.results import Report, SubmissionResult, most_telling, total

    score, top = total((v.score, v.max_score) for v in verdicts)
    mine = SubmissionResult(
        student="your own check",
        status=most_telling(v.status for v in verdicts),
        score=score,
        max_score=top,
        seconds=sum(v.seconds for v in verdicts),
        exercises=verdicts,
    )
    return Report(assignment.name, "public", [mine])


def run_named(assignment: Assignment, ids: list[str], no_color: bool) -> list[ExerciseResult]:
    """Check the exercises that were named, and show which test runs.

    Args:
        assignment: what is asked.
        ids: the exercises to check.
        no_color: print without colors.

    Returns:
        A verdict for each exercise, in the order of `ids`.
    """
    from grading.cli import shared
    from grading.report.terminal import clean
    from grading.student import own

    with shared.console(no_color, err=True).status("Starting") as status:

        def show(exercise: str, test: str, number: int, of: int) -> None:
            status.update(clean(f"{exercise}: test {number} of {of}, {test}"))

        return own.check(assignment, ids, on_test=show)


def run_all(assignment: Assignment, ids: list[str], no_color: bool) -> list[ExerciseResult]:
    """Check all exercises, with a bar that shows how many are done.

    Args:
        assignment: what is asked.
        ids: the exercises to check.
        no_color: print without colors.

    Returns:
        A verdict for each exercise, in the order of `ids`.
    """
    from grading.cli import shared
    from grading.report import terminal
    from grading.student import own

    with terminal.progress(shared.console(no_color, err=True)) as bar:
        task = bar.add_task("Checking", total=len(ids))

        def advance(verdict: ExerciseResult, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        def show(exercise: str, test: str, number: int, of: int) -> None:
            bar.update(task, description=f"Checking {exercise}")

        return own.check(assignment, ids, advance, show)


def _print_verdicts(
    assignment: Assignment, verdicts: list[ExerciseResult], hint: int | None, out: Console
) -> None:
    from rich.text import Text

    from grading.report import terminal
    from grading.report.verdicts import verdict_lines

    for verdict in verdicts:
        for line in verdict_lines(verdict):
            terminal.say(out, line)
        hints = assignment.exercises[verdict.id].hints
        for number, text in enumerate(hints[: hint or 0], start=1):
            said = Text(f"  Hint {number} of {len(hints)}: {text}", style="cyan")
            terminal.say(out, said)
        if verdict.status != "ok" and hints and not hint:
            out.print(f"  Stuck? {program.name()} check {verdict.id} --hint 1", style="dim")


def show_all(
    assignment: Assignment, verdicts: list[ExerciseResult], out: Console, *, rows: bool = False
) -> None:
    """Print the verdicts on all exercises, and what to go on with.

    Args:
        assignment: what is asked.
        verdicts: one for each of its exercises.
        out: where to print.
        rows: whether every exercise has a row; else the chapters have, where there are several.
    """
    from grading.report import terminal
    from grading.student import progress, road

    standing = progress.of(verdicts)
    if rows or len(assignment.parts) == 1:
        out.print(terminal.exercise_table(verdicts, out.width))
    else:
        out.print(_map(road.chapters(assignment, standing), out.width))
    ahead = road.ahead(assignment, standing)
    if ahead is None:
        out.print("Every published test passes.", style="bold green")
        return
    file, line = road.where(assignment, ahead)
    out.print(f"Next: {program.name()} check {ahead}  ({file}:{line})", style="bold")
    if command := road.notebook(assignment, ahead):
        out.print(f"Its notebook: {command}", style="dim")


def _map(chapters: Sequence[Chapter], width: int) -> Table:
    """A row a chapter: its number, how many exercises are done, its points, what it needs first."""
    from rich.text import Text

    from grading.report import terminal
    from grading.support.text import number

    numbers = {name: one.number for one in chapters for name in one.part.exercises}
    table = terminal.table("#", "Chapter", "Done", "Points", "", right=("#", "Done", "Points"))
    narrow = width < terminal.WIDTH_FOR_TITLES
    earned = top = 0.0
    for one in chapters:
        points, most = one.points
        earned, top = earned + points, top + most
        if one.done == len(one.standing):
            state = Text("✓ done", style="green")
        elif one.first and not one.done:
            first = one.first[0]
            chapter = f"chapter {numbers[first]}"
            said = f"first {chapter}" if narrow else f"first {first} ({chapter})"
            state = Text(said, style="dim")
        else:
            state = Text("begun" if points else "", style="cyan")
        table.add_row(
            str(one.number),
            one.part.id if narrow else one.part.title,
            f"{one.done}/{len(one.standing)}",
            f"{number(points)} / {number(most)}",
            state,
        )
    for column in table.columns[:4]:
        column.no_wrap = True
    table.add_section()
    done = sum(one.done for one in chapters)
    of = sum(len(one.standing) for one in chapters)
    whole = f"{number(earned)} / {number(top)}"
    table.add_row(
        "", Text("together", style="bold"), f"{done}/{of}", whole, f"{int(100 * earned / top)}%"
    )
    return table
