"""`diff`: what a regrade changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.shared import common, file_option, gradebook_option
from grading.support import outputs
from grading.support.text import clean

if TYPE_CHECKING:
    from grading.gradebook.records import Graded

SHOWN = 6  # exercises a student


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@gradebook_option
@click.option("--only", multiple=True, metavar="STUDENT", help="Of this student alone.")
@click.option("--run", type=int, metavar="N", help="What this run changed (default: the latest).")
@click.option("--all", "whole", is_flag=True, help="Every verdict that took another's place.")
@click.option("--runs", "list_runs", is_flag=True, help="List the runs instead.")
@file_option(
    "--json",
    "Also write the changes here.",
    outputs.document("student", "attempt", "runs", "score"),
)
@common
def diff(
    directory: Path,
    book_url: str | None,
    only: tuple[str, ...],
    run: int | None,
    whole: bool,
    list_runs: bool,
    json: Path | None,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Compare verdicts with those they took the place of: DIR is what `grade --out` named."""
    from grading.cli import shared
    from grading.gradebook import GradebookError, changes, open_book
    from grading.report import terminal

    screen = shared.console(no_color)
    try:
        with open_book(book_url or directory, create=False) as book:
            runs = book.runs()
            if list_runs:
                screen.print(_runs(runs))
                return
            history = [one for one in book.history() if not only or one.result.student in only]
    except GradebookError as problem:
        raise click.UsageError(str(problem)) from problem
    numbers = [int(one["id"]) for one in runs]
    if run is not None and run not in numbers:
        known = ", ".join(map(str, numbers))
        raise click.UsageError(f"--run: got {run}, expected one of {known}")
    wanted = None if whole else run or numbers[-1]
    found = changes.of(history, wanted)
    if json:
        shared.write_json(json, [one.to_json() for one in found])
    told = [one for one in found if one.differs]
    if told:
        table = terminal.table("Student", "Before", "Now", "Run", "What changed")
        for one in told:
            before, now = _score(one.before), _score(one.after)
            lines = clean("; ".join(one.lines[:SHOWN]) or one.why)
            if len(one.lines) > SHOWN:
                lines += f"; and {len(one.lines) - SHOWN} more (--json has all)"
            runs_of = f"{one.before.run} -> {one.after.run}"
            table.add_row(clean(one.after.result.student), before, now, runs_of, lines)
        screen.print(table)
    same = len(found) - len(told)
    where = "in all" if whole else f"in run {wanted}"
    click.echo(
        f"{len(found)} verdicts {where} took another's place: {len(told)} differ, {same} do not."
    )


def _score(one: Graded) -> str:
    from grading.support.text import number

    return f"{number(one.result.score)} ({one.result.status})"


def _runs(runs: list[dict[str, Any]]) -> Any:
    from grading.report import terminal

    table = terminal.table("Run", "Began", "Ended", "Verdicts", "Sandbox", "How", "Seed")
    for one in runs:
        began, ended = (
            "-" if one[key] is None else f"{one[key]:%Y-%m-%d %H:%M:%S}"
            for key in ("began", "ended")
        )
        row = (one["id"], began, ended, one["verdicts"], one["sandbox"], one["how"], one["seed_id"])
        table.add_row(*map(str, row))
    return table
