"""`submit`: one archive of everything that is asked, or none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.common.shared import FAILED, FAULT, common, file_option
from grading.support import outputs
from grading.support.text import clean
from grading.support.translation import counted, tr

if TYPE_CHECKING:
    from grading.judging.results import ExerciseResult
    from grading.spec.manifest import Assignment


@click.command()
@file_option(
    "--out",
    "Archive to write (default: the assignment's name, in this folder).",
    outputs.ARCHIVE,
)
@common
def submit(out: Path | None, folder: Path | None, no_color: bool) -> None:
    """Make the archive you hand in.

    Every file on the list must exist, be valid Python, and have its markers. The published tests
    run, and your answers in words become a page and a PDF. If something is missing, no archive is
    written, and the exit code is 1. Exercises that do not pass yet do not matter.
    """
    from grading.cli.common import shared
    from grading.report import terminal
    from grading.student import submit as handing

    assignment = shared.load_assignment(folder, mine=True)
    screen, tables = shared.console(no_color, err=True), shared.console(no_color)
    path = shared.replaceable(out or Path(f"{assignment.name}.zip"), outputs.ARCHIVE).absolute()
    handed = handing.gather(assignment)
    if handed.problems:
        for problem in handed.problems:
            tables.print(clean(f"✗ {problem}"), style="red")
        click.echo(
            counted(
                "No archive was made: 1 problem above.",
                "No archive was made: {number} problems above.",
                len(handed.problems),
            ),
            err=True,
        )
        sys.exit(FAILED)

    verdicts = _check(assignment, no_color)
    with screen.status(tr("Rendering the answers and packing")):
        try:
            manifest = handing.pack(assignment, handed, verdicts, path)
        except ImportError as problem:
            raise click.UsageError(
                tr(
                    "{problem} is not installed, and the answers cannot be rendered without it: "
                    "pip install nbconvert reportlab bleach",
                    problem=problem.name,
                )
            ) from problem
        except OSError as problem:
            raise click.UsageError(
                tr("{path} cannot be written: {strerror}", path=path, strerror=problem.strerror)
            ) from problem
    tables.print(terminal.exercise_table(verdicts, tables.width))
    for warning in handed.warnings:
        tables.print(clean(f"! {warning}"), style="yellow")
    given = sum(one.given for one in handed.answers)
    click.echo(
        tr(
            "{count} files in {path} ({size:.0f} kB), "
            "{answered} of {questions} questions answered.",
            count=len(manifest["files"]) + 1,
            path=path,
            size=path.stat().st_size / 1024,
            answered=given,
            questions=len(handed.answers),
        )
    )
    click.echo(tr("These were the published inputs; grading adds hidden ones. Hand in this file."))
    if any(verdict.status == "fault" for verdict in verdicts):
        sys.exit(FAULT)


def _check(assignment: Assignment, no_color: bool) -> list[ExerciseResult]:
    from grading.cli import check

    return check.run_all(assignment, list(assignment.exercises), no_color)
