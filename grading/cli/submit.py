"""`submit`: pack every required file into one archive, or say what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.common.output_files import file_option
from grading.cli.common.shared import FAILED, FAULT, common_mine, say, tell_counted
from grading.support import outputs, program
from grading.support.text import clean
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.judging.results import ExerciseResult
    from grading.spec.manifest import Assignment


@click.command()
@file_option(
    "--out",
    "Archive to write (default: the assignment's name, in this folder).",
    outputs.ARCHIVE,
)
@common_mine
def submit(out: Path | None, folder: Path | None, no_color: bool) -> None:
    """Make the archive you hand in.

    Every required file must exist and contain its markers. The published tests run, syntax errors
    are listed, and your written answers become a page and a PDF. If something is missing, no
    archive is written, and the exit code is 1. You can hand in exercises that do not pass yet.
    """
    from grading.cli.common import output_files, shared
    from grading.report import tables as report_tables
    from grading.student import submit as packing

    assignment = shared.load_assignment(folder, mine=True)
    screen, tables = shared.console(no_color, err=True), shared.console(no_color)
    path = output_files.replaceable(
        out or Path(f"{assignment.name}.zip"), outputs.ARCHIVE
    ).absolute()
    files = packing.gather(assignment)
    if files.problems:
        for problem in files.problems:
            tables.print(clean(f"✗ {problem}"), style="red")
        tell_counted(
            "No archive was made, because of the problem above.",
            "No archive was made, because of the {number} problems above.",
            len(files.problems),
        )
        sys.exit(FAILED)

    try:
        with screen.status(tr("Rendering your answers")):
            packing.render(assignment, files)
    except ImportError as problem:
        install = program.pip("nbconvert reportlab bleach")
        raise shared.not_importable(problem, install) from problem
    verdicts = _check(assignment, no_color)
    with output_files.writing(path):
        manifest = packing.pack(assignment, files, verdicts, path)
    tables.print(report_tables.exercise_table(verdicts, tables.width))
    for line in report_tables.reasons(verdicts):
        tables.print(line)
    for warning in files.warnings:
        tables.print(clean(f"! {warning}"), style="yellow")
    say(
        "{path} has {count} files ({size:.0f} kB). You answered {answered} of {questions} "
        "questions.",
        path=path,
        count=len(manifest["files"]) + 1,
        size=path.stat().st_size / 1024,
        answered=sum(answer.given for answer in files.answers),
        questions=len(files.answers),
    )
    say("Hand in this file. Grading also runs every test on hidden inputs.")
    if any(verdict.status == "fault" for verdict in verdicts):
        sys.exit(FAULT)


def _check(assignment: Assignment, no_color: bool) -> list[ExerciseResult]:
    from grading.cli import check

    return check.run_all(assignment, list(assignment.exercises), no_color)
