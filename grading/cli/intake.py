"""`intake`: show how grading would use each submitted file, without running anything."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.common.options import (
    parts_option,
    roster_option,
    submissions_argument,
    times_option,
)
from grading.cli.common.output_files import OutputFolder, file_option
from grading.cli.common.shared import DECIDE, WrongUsage, common, say_counted, tell
from grading.support import outputs
from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.console import Console

    from grading.cohort.gathering import HandedOver
    from grading.cohort.policy import Policy
    from grading.intake.take import Intake
    from grading.spec.manifest import Assignment


@dataclass(frozen=True)
class IntakeRequest:
    """The options of `intake`, by the names of their parameters."""

    submissions: tuple[Path, ...]
    out: Path | None
    roster: Path | None
    times: Path | None
    parts: str | None
    json: Path | None
    folder: Path | None
    no_color: bool


@click.command()
@submissions_argument("CLASS...")
@click.option(
    "--out",
    metavar="DIR",
    type=OutputFolder(),
    help="Folder for intake.csv (the --out folder of grade); edits in an earlier file are kept.",
)
@roster_option
@times_option
@parts_option("Grade only these parts (default: all).")
@file_option("--json", "Also write the table to this file.", outputs.document("rows", "undecided"))
@common
def intake(**options: Any) -> None:
    """Show what grading would do with CLASS: who handed in what, when, and what counts.

    No submitted code runs. Every file and folder has a row: it is used, it is not used (with the
    reason), or a person has to decide. The exit code is 4 if a person has to decide.
    """
    from grading.cli.common import output_files, shared, summary
    from grading.cohort.gathering import HandedOver
    from grading.intake import table
    from grading.report import tables

    request = IntakeRequest(**options)
    assignment = shared.load_assignment(request.folder, request.parts)
    given = HandedOver(request.submissions, request.roster, request.times, request.out)
    handed, rules = gathered(assignment, given, shared.console(request.no_color, err=True))
    cells = [table.cells_of(row, rules.clock) for row in handed.rows]
    shared.console(request.no_color).print(tables.intake_table(cells))
    if request.json:
        maybe = handed.maybe
        data: dict[str, Any] = {
            "schema": 1,
            "assignment": assignment.name,
            "rows": [
                {**columns, "attempt": row.attempt, "by_hand": list(row.by_hand)}
                for columns, row in zip(cells, handed.rows, strict=True)
            ],
            "missing": [p.name for p in handed.missing if p.name not in maybe],
            "maybe": list(maybe),
            "undecided": handed.undecided,
            "problems": handed.problems,
        }
        output_files.write_json(request.json, data)
    uses = [row.use for row in handed.rows]
    say_counted(
        "1 row: {used} used, {unused} not used, {waiting} waiting for your decision.",
        "{number} rows: {used} used, {unused} not used, {waiting} waiting for your decision.",
        len(uses),
        used=uses.count("yes"),
        unused=uses.count("no"),
        waiting=uses.count("person"),
    )
    summary.print_missing(handed)
    if summary.print_undecided(handed, request.out):
        sys.exit(DECIDE)


def gathered(assignment: Assignment, given: HandedOver, screen: Console) -> tuple[Intake, Policy]:
    """Find the submissions and the policy of the class, with a progress bar.

    Args:
        assignment: the assignment.
        given: the paths on the command line: submissions, roster, times and output folder.
        screen: where the bar is drawn.

    Returns:
        The submissions, and the policy (late days, attempts) that applies to them.

    Raises:
        click.UsageError: there are no submissions, the policy is wrong, or a file cannot be read or
            written.
    """
    from grading.cohort.gathering import forgotten_roster, gather
    from grading.intake.people.lists import ListError
    from grading.report import terminal
    from grading.spec.manifest import AssignmentError

    try:
        with terminal.progress(screen) as bar:
            # Finding the submissions of a large archive takes long, too.
            reading = bar.add_task(tr("Reading submissions"), total=None)
            found = gather(
                assignment,
                given,
                lambda findings: bar.track(findings, total=len(findings), task_id=reading),
            )
        if roster := forgotten_roster(given):
            tell(
                "This run has no roster, but an earlier run had one. People without a "
                "submission are left out. To use that roster again, add --roster {path}.",
                path=click.format_filename(roster),
            )
        return found
    except (ListError, AssignmentError) as problem:
        raise click.UsageError(str(problem)) from problem
    except OSError as problem:
        if given.out is None:
            raise
        raise WrongUsage(
            "{path} cannot be used ({reason}). Choose another folder.",
            path=problem.filename or given.out,
            reason=problem.strerror or problem,
        ) from problem
