"""What `grade` does with a class, between its options and its files."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli import many
from grading.cli.shared import STOPPED
from grading.cohort import grading as cohort
from grading.cohort import kit, policy, roster
from grading.cohort.grading import Outcome, Wanted
from grading.cohort.roster import Placed
from grading.gradebook import open_book
from grading.gradebook.records import RunInfo
from grading.intake.collect import Place
from grading.judging import seeds
from grading.judging.judge import FOREIGN
from grading.judging.results import Report, SubmissionResult
from grading.spec.manifest import Assignment
from grading.support.text import clean

if TYPE_CHECKING:
    from rich.console import Console

    from grading.gradebook.book import Gradebook
    from grading.sandbox.runner import Mechanism

log = logging.getLogger("grading.cohort")
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


def grade(
    assignment: Assignment,
    places: Sequence[Place],
    orders: Orders,
    screen: Console,
    placed: Placed,
) -> tuple[Report, Outcome]:
    """Grade what is not graded yet, record it, and give the class as it then stands.

    Raises:
        GradebookError: the gradebook cannot be opened or written to.
    """
    rules = policy.load(assignment)
    mark = kit.fingerprint(assignment, orders.secret)
    tools = kit.Kit.of(assignment, orders.mechanism, orders.secret)
    with (
        open_book(orders.book) as book,
        closing(
            many.open_crew(assignment, tools, orders.jobs, orders.scheduler, len(places))
        ) as crew,
    ):
        run = book.begin(
            RunInfo(
                kit.label(assignment),
                seeds.seed_id(orders.secret),
                mark,
                orders.mechanism,
                crew.how,
                kit.versions(),
            )
        )
        log.info("run %d: %d submissions, %s", run, len(places), crew.how)
        try:
            with many.bar(screen, len(places), len(assignment.exercises)) as (step, skip):
                outcome = cohort.grade(
                    book,
                    run,
                    kit.label(assignment),
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
        return standing(book, assignment, rules, placed.missing), outcome


def standing(
    book: Gradebook,
    assignment: Assignment,
    rules: policy.Policy,
    missing: Sequence[str] = (),
) -> Report:
    """The class as it stands, with the policy's arithmetic; who handed nothing in is `missing`."""
    attempts: dict[str, list[policy.Sum]] = {}
    name = kit.label(assignment)
    prose = book.prose(name)
    worth = sum(one.points for one in assignment.questions)
    for one in book.latest(name):
        given = prose.get(one.submission_id)
        marks = None if given is None or not worth else (given, worth)
        attempts.setdefault(one.result.student, []).append(
            policy.Sum(one.result, one.attempt, one.handed_in, marks)
        )
    report = book.report(name)
    report.assignment = assignment.name
    report.submissions = [
        policy.final(rules, assignment, attempts[one.student]) for one in report.submissions
    ]
    top = round(sum(info.points for info in assignment.exercises.values()), 6)
    known = set(attempts)
    report.submissions += [
        SubmissionResult(who, "missing", 0.0, top, 0.0, [], ["Nothing was handed in."])
        for who in missing
        if who not in known
    ]
    return report


def moment(text: str | None) -> datetime | None:
    """A day or a time as one types it; in this machine's zone where none is said."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except ValueError:
        raise click.UsageError(
            f"--since: got {text!r}, expected a day or time: 2026-10-01 or '2026-10-01 18:00'"
        ) from None


def placed(places: Sequence[Place], people: Path | None, when: Path | None) -> Placed:
    """Name each submission by the roster, and set when it was handed in."""
    try:
        result = Placed() if people is None else roster.place(places, roster.read(people))
        known = {} if when is None else roster.times(when)
    except roster.RosterError as problem:
        raise click.UsageError(str(problem)) from problem
    for one in places:
        one.handed_in = known.get(one.student, one.handed_in)
    return result


def check_names(places: Sequence[Place], paths: Iterable[Path], only: Sequence[str]) -> None:
    """Refuse what can grade nobody."""
    if not places:
        shown = ", ".join(str(path) for path in paths)
        raise click.UsageError(f"got no submission in {shown}, expected folders or archives")
    names = {one.student for one in places}
    for name in only:
        if name not in names:
            import difflib

            near = difflib.get_close_matches(name, names, n=3, cutoff=0.4) or sorted(names)[:3]
            raise click.UsageError(f"--only: got {name!r}, expected one of {', '.join(near)}, ...")


def tell(outcome: Outcome, placed: Placed) -> None:
    """Say in a few lines what was done, and what an instructor should look at."""
    parts = [f"{outcome.graded} graded"]
    if outcome.unchanged:
        parts.append(f"{outcome.unchanged} unchanged since their verdict")
    if outcome.left_out:
        parts.append(f"{outcome.left_out} left out")
    click.echo(", ".join(parts) + ".")
    for what, names in (
        ("could not be read", list(outcome.unread)),
        ("could not be placed on the roster", placed.unplaced),
        ("on the roster handed nothing in", placed.missing),
    ):
        if names:
            shown = clean(", ".join(names[:NAMED])).replace("\n", " ")
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            click.echo(f"{len(names)} {what}: {shown}{more}.", err=True)


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
