"""`diff`: show which verdicts a later run changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.common.options import folder_argument, gradebook_option
from grading.cli.common.output_files import file_option
from grading.cli.common.shared import WrongUsage, common, say_counted
from grading.support import outputs
from grading.support.text import clean
from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.table import Table

    from grading.gradebook.changes import Change
    from grading.gradebook.records import Graded

EXERCISES_SHOWN = 6  # per student
# A narrower list of runs leaves out the sandboxes and seeds.
WIDTH_FOR_SEED = 74


@dataclass(frozen=True)
class DiffRequest:
    """The options of `diff`, by the names of their parameters."""

    directory: Path
    book_url: str | None
    only: tuple[str, ...]
    run: int | None
    whole: bool
    list_runs: bool
    json: Path | None
    folder: Path | None
    no_color: bool


@click.command()
@folder_argument(click.Path(path_type=Path))
@gradebook_option
@click.option("--only", multiple=True, metavar="STUDENT", help="Show only this student.")
@click.option(
    "--run", type=int, metavar="N", help="Show what this run changed (default: the latest)."
)
@click.option("--all", "whole", is_flag=True, help="Show what every run changed.")
@click.option("--runs", "list_runs", is_flag=True, help="List the runs instead.")
@file_option(
    "--json",
    "Also write the changes to this file.",
    outputs.document("student", "attempt", "runs", "score"),
)
@common
def diff(**options: Any) -> None:
    """Show which verdicts a later run changed. DIR is the `grade --out` folder."""
    from grading.cli.common import output_files, selection, shared
    from grading.gradebook import GradebookError, assignment_in, changes, open_book

    request = DiffRequest(**options)
    screen = shared.console(request.no_color)
    where = request.book_url or request.directory
    with shared.as_wrong_usage(GradebookError), open_book(where, create=False) as book:
        name = book.newest(assignment_in(request.directory))
        runs = book.runs(name)
        if request.list_runs:
            screen.print(_runs(runs, screen.width))
            return
        outcome = tr("No verdict is shown.")
        only = {selection.stored(book, text, outcome) for text in request.only}
        history = [
            graded
            for graded in book.history(assignment=name)
            if not only or graded.result.student in only
        ]
    run = None if request.whole else _chosen(request.run, runs)
    regraded = changes.of(history, run)
    if request.json:
        output_files.write_json(request.json, [change.to_json() for change in regraded])
    differing = [change for change in regraded if change.differs]
    if differing:
        screen.print(_table(differing))
    if run is None:
        say_counted(
            "All runs together regraded 1 submission.",
            "All runs together regraded {number} submissions.",
            len(regraded),
        )
    else:
        say_counted(
            "Run {run} regraded 1 submission.",
            "Run {run} regraded {number} submissions.",
            len(regraded),
            run=run,
        )
    say_counted("1 verdict changed.", "{number} verdicts changed.", len(differing))


def _chosen(number: int | None, runs: list[dict[str, Any]]) -> int:
    """Return the number of the run to show, which is the latest unless --run names another."""
    numbers = [int(run["id"]) for run in runs]
    if number is not None and number not in numbers:
        raise WrongUsage(
            "There is no run {number}. The gradebook has these runs: {known}.",
            number=number,
            known=", ".join(map(str, numbers)) or "-",
        )
    return number or numbers[-1]


def _table(differing: Sequence[Change]) -> Table:
    from grading.report import terminal

    table = terminal.table(tr("Student"), tr("Before"), tr("Now"), tr("Run"), tr("What changed"))
    for change in differing:
        lines = clean("; ".join(change.lines[:EXERCISES_SHOWN]) or change.why)
        if len(change.lines) > EXERCISES_SHOWN:
            lines = tr(
                "{changes}; and {count} more (--json has all)",
                changes=lines,
                count=len(change.lines) - EXERCISES_SHOWN,
            )
        runs = f"{change.before.run} -> {change.after.run}"
        name = clean(change.after.result.student)
        table.add_row(name, _score(change.before), _score(change.after), runs, lines)
    return table


def _score(graded: Graded) -> str:
    from grading.support.text import number

    return f"{number(graded.result.score)} ({graded.result.status})"


def _runs(runs: list[dict[str, Any]], width: int) -> Table:
    from grading.report import terminal

    times, where = (tr("Started (UTC)"), tr("Ended (UTC)")), tr("Where")
    head = (tr("Run"), *times, tr("Verdicts"), where, tr("Sandbox"), tr("Seed"))
    shown = len(head) if width >= WIDTH_FOR_SEED else len(head) - 2
    table = terminal.table(*head[:shown])
    if width < terminal.WIDTH_FOR_TITLES:
        table.padding, table.show_edge = (0, 1, 0, 0), False
    for column in table.columns:
        # Only these have spaces at which they can be broken.
        column.no_wrap = column.header not in (*times, where)
    for run in runs:
        began, ended = (
            "-" if run[key] is None else f"{run[key]:%Y-%m-%d %H:%M}" for key in ("began", "ended")
        )
        row = (run["id"], began, ended, run["verdicts"], run["how"], run["sandbox"], run["seed_id"])
        table.add_row(*map(str, row[:shown]))
    return table
