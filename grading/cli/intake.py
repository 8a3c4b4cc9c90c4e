"""`intake`: what will happen to everything that was handed over, before anything is graded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from grading.cli.shared import DECIDE, common, file_option, parts_option
from grading.support import outputs

PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument(
    "submissions",
    nargs=-1,
    required=True,
    metavar="CLASS...",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write intake.csv here, and use what you wrote there (the folder that grade uses).",
)
@click.option("--roster", metavar="CSV", type=PATH, help="Who is in the class (name, id, email).")
@click.option(
    "--times", metavar="CSV", type=PATH, help="When each handed in: columns student, handed_in."
)
@parts_option("The parts to grade (default: all).")
@file_option("--json", "Also write the table here.", outputs.document("rows", "undecided"))
@common
def intake(
    submissions: tuple[Path, ...],
    out: Path | None,
    roster: Path | None,
    times: Path | None,
    parts: str | None,
    json: Path | None,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Show what grading would do with CLASS: whose each thing is, when it came, and what counts.

    Nothing is run. Every file and folder that was handed over has a row: used, not used for a
    reason, or in need of a person. Exit code 4 if somebody has to decide.
    """
    from grading.cli import _class, shared
    from grading.intake import table
    from grading.report import terminal

    assignment = shared.load_assignment(folder, parts)
    handed, rules = _class.intake(assignment, submissions, roster, times, out)
    clock = rules.clock
    cells = [table.cells_of(row, clock) for row in handed.rows]
    shared.console(no_color).print(terminal.intake_table(cells))
    missing = [person.name for person in handed.missing]
    if json:
        data: dict[str, Any] = {
            "schema": 1,
            "assignment": assignment.name,
            "rows": [
                {**one, "attempt": row.attempt, "by_hand": list(row.by_hand)}
                for one, row in zip(cells, handed.rows, strict=True)
            ],
            "missing": missing,
            "undecided": handed.undecided,
            "problems": handed.problems,
        }
        shared.write_json(json, data)
    uses = [row.use for row in handed.rows]
    click.echo(
        f"{len(uses)} found: {uses.count('yes')} used, {uses.count('no')} not used, "
        f"{uses.count('person')} in need of a person."
    )
    if missing:
        click.echo(f"{len(missing)} on the roster handed nothing in.", err=True)
    if _class.decide(handed, out):
        sys.exit(DECIDE)
