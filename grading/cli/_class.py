"""What `grade` and `intake` do with a class, between their options and their files."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli import many
from grading.cli.shared import STOPPED
from grading.cohort import grading as cohort
from grading.cohort import kit, policy, standing
from grading.cohort.grading import Outcome, Wanted
from grading.cohort.policy import Policy
from grading.gradebook import open_book
from grading.gradebook.records import RunInfo
from grading.intake import moments, people, table
from grading.intake.lists import ListError
from grading.intake.moments import Moments
from grading.intake.people import Roster
from grading.intake.submission import shape_of
from grading.intake.take import Intake, take
from grading.judging import seeds
from grading.judging.judge import FOREIGN
from grading.judging.results import Report
from grading.spec.manifest import Assignment, AssignmentError
from grading.support.files import write_bytes
from grading.support.text import clean

if TYPE_CHECKING:
    from rich.console import Console

    from grading.sandbox.runner import Mechanism

log = logging.getLogger("grading.cohort")
ROSTER = "roster.csv"
NAMED = 8  # how many are named before the rest is counted


@dataclass(frozen=True)
class Orders:
    """How to grade: in which sandbox, with which seed, into which gradebook, with whom, what."""

    mechanism: Mechanism
    secret: bytes
    book: str | Path
    jobs: int
    scheduler: str | None
    wanted: Wanted


def intake(
    assignment: Assignment,
    paths: Sequence[Path],
    roster: Path | None,
    times: Path | None,
    out: Path | None,
) -> tuple[Intake, Policy]:
    """Look through what was handed over, and write the table into `out`.

    Raises:
        click.UsageError: the roster, the times or the table cannot be read.
    """
    try:
        rules = policy.load(assignment)
        class_ = None if roster is None else people.read(roster)
        edits = table.Edits() if out is None else table.read(out)

        def timed(known: Roster) -> Moments:
            return Moments() if times is None else moments.read(times, known, rules.clock)

        found = take(
            paths,
            shape_of(assignment),
            roster=class_,
            rules=rules.rules,
            times=timed,
            edits=edits,
            base=None if out is None else out.absolute().parent,
        )
        rules, doubts = rules.with_extensions(found.roster)
    except (ListError, AssignmentError) as problem:
        raise click.UsageError(str(problem)) from problem
    found.problems += doubts.problems
    known = {one.student for one in found.handed}
    for name, why in doubts.unclear.items():
        if name in known:
            found.undecided.setdefault(name, []).append(why)
    if not found.rows:
        shown = ", ".join(str(path) for path in paths)
        raise click.UsageError(f"got no submission in {shown}, expected folders or archives")
    if out is not None:
        try:
            table.write(out, found.rows, rules.clock, edits, found.roots)
            if roster is not None:
                # As it came, for an export that fills in the course system's own table.
                write_bytes(out / ROSTER, roster.read_bytes())
        except OSError as problem:
            raise click.UsageError(f"{out} cannot be written to: {problem.strerror}") from problem
    return found, rules


def grade(
    assignment: Assignment,
    handed: Intake,
    rules: Policy,
    orders: Orders,
    screen: Console,
) -> tuple[Report, Outcome]:
    """Grade what is not graded yet, record it, and give the class as it then stands.

    Raises:
        GradebookError: the gradebook cannot be opened or written to.
    """
    mark = kit.fingerprint(assignment, orders.secret)
    name = kit.label(assignment)
    tools = kit.Kit.of(assignment, orders.mechanism, orders.secret)
    places = handed.judged
    with (
        open_book(orders.book) as book,
        closing(
            many.open_crew(assignment, tools, orders.jobs, orders.scheduler, len(places))
        ) as crew,
    ):
        run = book.begin(
            RunInfo(
                name,
                seeds.seed_id(orders.secret),
                mark,
                orders.mechanism,
                crew.how,
                kit.versions(),
                handed.roster.given,
            )
        )
        log.info("run %d: %d submissions, %s", run, len(places), crew.how)
        try:
            standing.enter(book, name, handed)
            with many.bar(screen, len(places), len(assignment.exercises)) as (step, skip):
                outcome = cohort.grade(
                    book,
                    run,
                    name,
                    mark,
                    places,
                    crew,
                    orders.wanted,
                    lambda verdict: step(verdict is None),
                    lambda: skip(True),
                )
        except KeyboardInterrupt:
            crew.close()
            done = len(book.of_run(run))
            click.echo(
                f"Stopped: {done} of {len(places)} graded in this run, and kept. "
                "Run the same command again to go on.",
                err=True,
            )
            sys.exit(STOPPED)
        book.end(run, crew.sandbox)
        return standing.of_class(book, assignment, name, rules, handed), outcome


def moment(text: str | None) -> datetime | None:
    """A day or a time as one types it; in this machine's zone where none is said."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.UsageError(
            f"--since: got {text!r}, expected a day or time: 2026-10-01 or '2026-10-01 18:00'"
        ) from None


def chosen(handed: Intake, only: Sequence[str]) -> frozenset[str]:
    """The students whom `--only` names, by any of their keys.

    Raises:
        click.UsageError: a name fits nobody, or two people.
    """
    names = {one.student for one in handed.handed} | set(handed.undecided)
    found: set[str] = set()
    for text in only:
        fits = handed.roster.find(text)
        if len(fits) > 1:
            raise click.UsageError(f"--only: {people.several(text, fits)}")
        if fits:
            found.add(fits[0].name)
        elif text in names:
            found.add(text)
        else:
            import difflib

            near = difflib.get_close_matches(text, names, n=3, cutoff=0.4) or sorted(names)[:3]
            raise click.UsageError(f"--only: got {text!r}, expected one of {', '.join(near)}, ...")
    return frozenset(found)


def tell(outcome: Outcome, handed: Intake) -> None:
    """Say in a few lines what was done, and what an instructor should look at."""
    parts = [f"{outcome.graded} graded"]
    if outcome.unchanged:
        parts.append(f"{outcome.unchanged} unchanged since their verdict")
    if outcome.left_out:
        parts.append(f"{outcome.left_out} left out")
    click.echo(", ".join(parts) + ".")
    missing = [person.name for person in handed.missing]
    if missing:
        shown = clean(", ".join(missing[:NAMED])).replace("\n", " ")
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        click.echo(f"{len(missing)} on the roster handed nothing in: {shown}{more}.", err=True)


def decide(handed: Intake, where: Path | None) -> bool:
    """Name what needs a person, each with its reason; whether there is anything."""
    waiting = sum(row.use == "person" for row in handed.rows)
    for line in dict.fromkeys(handed.problems):
        click.echo(clean(line).replace("\n", " "), err=True)
    said = set(handed.problems)
    for name, reasons in handed.undecided.items():
        for reason in dict.fromkeys(reasons):
            if reason not in said:
                click.echo(clean(f"{name}: {reason}").replace("\n", " "), err=True)
    if not (waiting or handed.problems or handed.undecided):
        return False
    if waiting:
        count = "1 row needs" if waiting == 1 else f"{waiting} rows need"
        place = f" in {where / table.NAME}" if where else ""
        click.echo(
            f"{count} a person{place}: write into student, handed_in or use, and run the same "
            "command again.",
            err=True,
        )
    return True


def suggest_profile(report: Report) -> None:
    """Say whose files are not of our hand-out; what counts is for the instructor to choose."""
    foreign = [one.student for one in report.submissions if FOREIGN in one.notes]
    if foreign:
        shown = clean(", ".join(foreign[:NAMED])).replace("\n", " ")
        more = f" and {len(foreign) - NAMED} more" if len(foreign) > NAMED else ""
        click.echo(
            f"{len(foreign)} did not use this kit's hand-out: {shown}{more}. To judge them by the "
            "course's own text, grade again with --profile course.",
            err=True,
        )
