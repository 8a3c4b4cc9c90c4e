"""What `grade` and `intake` print about a class: counts, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grading.cohort.grading import Outcome
from grading.intake import table
from grading.intake.take import Intake
from grading.judging.handed_in import FOREIGN
from grading.judging.results import Report
from grading.support.text import clean

LISTED = 8  # names that are listed before the rest is counted


def print_counts(outcome: Outcome, handed: Intake) -> None:
    """Print how many submissions were graded, and who handed in nothing."""
    parts = [f"{outcome.graded} graded"]
    if outcome.unchanged:
        parts.append(f"{outcome.unchanged} unchanged since their verdict")
    if outcome.left_out:
        parts.append(f"{outcome.left_out} left out")
    click.echo(", ".join(parts) + ".")
    if outcome.kept:
        verdicts = "1 verdict" if outcome.kept == 1 else f"{outcome.kept} verdicts"
        click.echo(
            f"{verdicts} of an earlier version of the grader kept, because the exercises, points "
            "and tests have the same names. Use --regrade to grade again.",
            err=True,
        )
    missing = [person.name for person in handed.missing]
    if missing:
        click.echo(f"{len(missing)} on the roster handed nothing in: {_listed(missing)}.", err=True)


def print_undecided(handed: Intake, out: Path | None) -> bool:
    """Print what a person has to decide, each with its reason.

    Args:
        handed: what was handed in.
        out: the folder with the table to edit, if there is one.

    Returns:
        Whether there is anything to decide.
    """
    reasons = list(dict.fromkeys(handed.problems))
    for name, doubts in handed.undecided.items():
        reasons += [
            f"{name}: {doubt}" for doubt in dict.fromkeys(doubts) if doubt not in handed.problems
        ]
    for reason in reasons:
        click.echo(clean(reason).replace("\n", " "), err=True)
    waiting = sum(row.use == "person" for row in handed.rows)
    if waiting:
        count = "1 row needs" if waiting == 1 else f"{waiting} rows need"
        place = f" in {out / table.NAME}" if out else ""
        click.echo(
            f"{count} a person{place}: write into student, handed_in or use, and run the same "
            "command again.",
            err=True,
        )
    return bool(reasons or waiting)


def suggest_profile(report: Report) -> None:
    """Name the students whose files are not from this kit's hand-out; an instructor decides."""
    foreign = [result.student for result in report.submissions if FOREIGN in result.notes]
    if foreign:
        click.echo(
            f"{len(foreign)} did not use this kit's hand-out: {_listed(foreign)}. To judge them by "
            "the course's own text, grade again with --profile course.",
            err=True,
        )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return clean(", ".join(names[:LISTED])).replace("\n", " ") + more
