"""`check`: run the published tests on a student's own work."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.common.options import parts_option, profile_option
from grading.cli.common.output_files import file_option
from grading.cli.common.shared import FAILED, FAULT, WrongUsage, as_wrong_usage, common_mine
from grading.support import outputs, program
from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.console import Console

    from grading.judging.results import ExerciseResult, Report
    from grading.spec import Profile
    from grading.spec.manifest import Assignment

PUBLIC_HALF = tr(
    "These tests ran on published inputs. Grading also runs them on hidden inputs, and the points "
    "of a test count only if both pass."
)


@dataclass(frozen=True)
class CheckRequest:
    """The options of `check`, by the names of their parameters."""

    exercises: tuple[str, ...]
    hint: int | None
    rows: bool
    parts: str | None
    profile: Profile | None
    json: Path | None
    html: Path | None
    folder: Path | None
    no_color: bool


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--hint", metavar="N", type=click.IntRange(1, 3), help="Show the hints up to this one."
)
@click.option("--all", "rows", is_flag=True, help="List every exercise instead of the chapters.")
@parts_option("Check only these parts, and list their exercises (default: all parts).")
@profile_option
@file_option("--json", "Write the verdicts to this file, as JSON.", outputs.VERDICTS)
@file_option("--html", "Write the verdicts to this file, as a web page.", outputs.PAGE)
@common_mine
def check(**options: Any) -> None:
    """Check the exercises that you name, or all of them.

    Without arguments it lists the chapters, your progress in each, and the next exercise. The exit
    code is 0 if every test passed, and 1 if not.
    """
    from grading.cli.common import shared
    from grading.cli.common.chapters import show_all, show_next
    from grading.student import roadmap

    request = CheckRequest(**options)
    assignment = shared.load_assignment(request.folder, request.parts, request.profile, mine=True)
    named = _named(request, assignment)
    run = run_named if named else run_all
    verdicts = run(assignment, named or list(assignment.exercises), request.no_color)
    _write(request, _report(assignment, verdicts))

    out = shared.console(request.no_color)
    if named:
        roadmap.keep(assignment, named[-1])
        _print_verdicts(assignment, verdicts, request.hint, out)
        if all(verdict.status == "ok" for verdict in verdicts):
            show_next(assignment, roadmap.ahead(assignment), out)
    else:
        show_all(assignment, verdicts, out, rows=request.rows or bool(request.parts))
    out.print(PUBLIC_HALF, style="dim")
    if any(verdict.status == "fault" for verdict in verdicts):
        sys.exit(FAULT)
    if any(verdict.status != "ok" for verdict in verdicts):
        sys.exit(FAILED)


def _named(request: CheckRequest, assignment: Assignment) -> list[str]:
    """Return the ids of the exercises on the command line, without repetitions."""
    from grading.spec.manifest import AssignmentError

    with as_wrong_usage(AssignmentError):
        named = [assignment.exercise(name).id for name in dict.fromkeys(request.exercises)]
    if request.hint and not named:
        raise WrongUsage(
            "--hint needs the name of an exercise: {program} check EXERCISE --hint 1",
            program=program.name(),
        )
    return named


def _write(request: CheckRequest, report: Report) -> None:
    """Write the files of --json and --html."""
    from grading.cli.common import output_files
    from grading.judging import report_json

    if request.json:
        with output_files.writing(request.json):
            report_json.write(report, request.json)
    if request.html:
        from grading.report import student_page

        output_files.write_text(request.html, student_page(report, report.submissions[0]))


def _report(assignment: Assignment, verdicts: list[ExerciseResult]) -> Report:
    """Return the verdicts as a graded submission, so that the same pages can show them."""
    from grading.judging.results import Report, SubmissionResult, most_telling, total

    score, top = total((v.score, v.max_score) for v in verdicts)
    mine = SubmissionResult(
        student=tr("your own check"),
        status=most_telling(v.status for v in verdicts),
        score=score,
        max_score=top,
        seconds=sum(v.seconds for v in verdicts),
        exercises=verdicts,
    )
    return Report(assignment.name, "public", [mine])


def run_named(assignment: Assignment, ids: list[str], no_color: bool) -> list[ExerciseResult]:
    """Check some exercises, and show which test is running.

    Args:
        assignment: the assignment.
        ids: the exercises to check.
        no_color: print without colors.

    Returns:
        A verdict for each exercise, in the order of `ids`.
    """
    from grading.cli.common import shared
    from grading.student import checking

    with shared.console(no_color, err=True).status(tr("Starting")) as status:

        def show(exercise: str, test: str, number: int, of: int) -> None:
            status.update(checking.running_text(exercise, test, number, of))

        return checking.check(assignment, ids, on_test=show)


def run_all(assignment: Assignment, ids: list[str], no_color: bool) -> list[ExerciseResult]:
    """Check all exercises, with a progress bar.

    Args:
        assignment: the assignment.
        ids: the exercises to check.
        no_color: print without colors.

    Returns:
        A verdict for each exercise, in the order of `ids`.
    """
    from grading.cli.common import shared
    from grading.report import terminal
    from grading.student import checking

    with terminal.progress(shared.console(no_color, err=True)) as bar:
        task = bar.add_task(tr("Checking"), total=len(ids))

        def advance(verdict: ExerciseResult, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        def show(exercise: str, test: str, number: int, of: int) -> None:
            bar.update(task, description=tr("Checking {exercise}", exercise=exercise))

        return checking.check(assignment, ids, advance, show)


def _print_verdicts(
    assignment: Assignment, verdicts: list[ExerciseResult], hint: int | None, out: Console
) -> None:
    from rich.text import Text

    from grading.report import terminal
    from grading.report.verdicts import verdict_lines

    for verdict in verdicts:
        for line in verdict_lines(verdict):
            terminal.print_folded(out, line)
        hints = assignment.exercises[verdict.id].hints
        for number, text in enumerate(hints[: hint or 0], start=1):
            hint_line = Text(
                tr(
                    "  Hint {number} of {count}: {text}", number=number, count=len(hints), text=text
                ),
                style="cyan",
            )
            terminal.print_folded(out, hint_line)
        if verdict.status != "ok" and hints and not hint:
            out.print(
                tr(
                    "  Stuck? {program} check {exercise} --hint 1",
                    program=program.name(),
                    exercise=verdict.id,
                ),
                style="dim",
            )
