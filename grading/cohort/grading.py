"""Grading a class: what has no verdict yet gets one, and each is recorded as it comes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from grading.cohort import kit
from grading.cohort.kit import Crew, Step, Task
from grading.gradebook.records import Attempt
from grading.intake.collect import Place
from grading.judging.results import SubmissionResult

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

log = logging.getLogger("grading.cohort")

# Called for each step: with None for an exercise, else with the verdict that was recorded.
Told = Callable[[SubmissionResult | None], None]


@dataclass(frozen=True)
class Wanted:
    """Which submissions to grade.

    only     of these students alone
    since    handed in, or last changed, at this moment or later
    regrade  even where a verdict stands
    keep     store the files in the gradebook, for pages that show code
    """

    only: frozenset[str] = frozenset()
    since: datetime | None = None
    regrade: bool = False
    keep: bool = False

    def holds(self, place: Place) -> bool:
        """Whether a submission is among them, as far as is known before it is read."""
        if self.only and place.student not in self.only:
            return False
        when = None if self.since is None else place.handed_in or place.changed()
        return self.since is None or when is None or when >= self.since


@dataclass
class Outcome:
    """What a run did: counts, and whom it met."""

    graded: int = 0
    unchanged: int = 0
    left_out: int = 0
    faults: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)


def grade(
    book: Gradebook,
    run: int,
    assignment: str,
    fingerprint: str,
    places: Iterable[Place],
    crew: Crew,
    wanted: Wanted,
    told: Told,
    skipped: Callable[[], None],
) -> Outcome:
    """Grade what is not graded, and record each verdict before the next is looked at.

    Args:
        book: where verdicts go.
        run: what `book.begin` gave.
        assignment: its name.
        fingerprint: of all that a verdict depends on but the submission.
        places: where the submissions are; each is read only when there is room for it.
        crew: who grades.
        wanted: which.
        told: called with each step and each verdict.
        skipped: called for each submission that needs no verdict.
    """
    outcome = Outcome()
    known = book.known(assignment, fingerprint)
    # What is in hand, by the number that travels with it.
    attempts: dict[int, Attempt] = {}

    def work() -> Iterator[Task]:
        for number, place in enumerate(places):
            if not wanted.holds(place):
                outcome.left_out += 1
                skipped()
                continue
            submission = place.load()
            name = kit.content(submission)
            if submission.problem:
                outcome.unread[submission.student] = submission.problem
            if (submission.student, name) in known and not wanted.regrade:
                if wanted.keep:
                    book.keep(name, submission.files)
                outcome.unchanged += 1
                skipped()
                continue
            log.info("grading %s (%s)", submission.student, name[:12])
            attempts[number] = Attempt(
                submission.student,
                name,
                handed_in=place.handed_in,
                source=place.source,
                problem=submission.problem,
                answers=dict(submission.answers),
                files=dict(submission.files) if wanted.keep else {},
                roster=dict(place.roster),
            )
            if place.several:
                # Two attempts of one student may be finished in any order: this fixes theirs.
                book.enter(assignment, attempts[number])
            yield Task(number, submission)

    for event in crew.grade(work()):
        if isinstance(event, Step):
            told(None)
            continue
        attempt, verdict = attempts.pop(event.number), event.verdict
        fresh = book.record(run, attempt, verdict, again=wanted.regrade)
        log.info(
            "%s: %s, %s of %s in %.1f s%s",
            verdict.student,
            verdict.status,
            verdict.score,
            verdict.max_score,
            verdict.seconds,
            "" if fresh else " (another grader was faster)",
        )
        outcome.graded += 1
        if verdict.status == "fault":
            outcome.faults.append(verdict.student)
        told(verdict)
    return outcome
