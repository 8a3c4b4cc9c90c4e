"""What `grade` and `intake` print about a class: counts, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grading.cohort.grading import Outcome
from grading.intake import table
from grading.intake.take import Intake
from grading.judging.diagnosis.submitted_files import FOREIGN
from grading.judging.results import Report
from grading.support.text import clean
from grading.support.translation import counted, tr

LISTED = 8  # names that are listed before the rest is counted


def print_counts(outcome: Outcome, handed: Intake) -> None:
    """Print how many submissions were graded, and who handed in nothing."""
    parts = [f"{outcome.graded} graded"]
    if outcome.unchanged:
        parts.append(tr("{unchanged} unchanged since their verdict", unchanged=outcome.unchanged))
    if outcome.left_out:
        parts.append(tr("{left_out} left out", left_out=outcome.left_out))
    click.echo(", ".join(parts) + ".")
    if outcome.kept:
        click.echo(
            counted(
                "Kept 1 verdict of an earlier version of the grader, because the exercises, points "
                "and tests have the same names. Use --regrade to grade again.",
                "Kept {number} verdicts of an earlier version of the grader, because the "
                "exercises, points and tests have the same names. Use --regrade to grade again.",
                outcome.kept,
            ),
            err=True,
        )
    missing = [person.name for person in handed.missing]
    if missing:
        click.echo(
            tr(
                "{count} on the roster handed nothing in: {missing}.",
                count=len(missing),
                missing=_listed(missing),
            ),
            err=True,
        )


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
        click.echo(
            counted(
                "1 row needs a person in {file}: write into student, handed_in or use, and run the "
                "same command again.",
                "{number} rows need a person in {file}: write into student, handed_in or use, and "
                "run the same command again.",
                waiting,
                file=out / table.NAME if out else table.NAME,
            ),
            err=True,
        )
    return bool(reasons or waiting)


def suggest_profile(report: Report) -> None:
    """Name the students whose files are not from this kit's hand-out; an instructor decides."""
    foreign = [result.student for result in report.submissions if FOREIGN in result.notes]
    if foreign:
        click.echo(
            tr(
                "{count} did not use this kit's hand-out: {foreign}. To judge them by "
                "the course's own text, grade again with --profile course.",
                count=len(foreign),
                foreign=_listed(foreign),
            ),
            err=True,
        )


def _listed(names: Sequence[str]) -> str:
    more = tr(" and {count} more", count=len(names) - LISTED) if len(names) > LISTED else ""
    return clean(", ".join(names[:LISTED])).replace("\n", " ") + more
