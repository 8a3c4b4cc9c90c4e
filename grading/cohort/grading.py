"""Grading a class: what has no verdict yet gets one, and each is recorded as it comes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from grading.cohort.kit import Crew, Step, Task
from grading.gradebook.records import Attempt
from grading.intake.take import HandIn, content
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

    def holds(self, place: HandIn) -> bool:
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


def grade(
    book: Gradebook,
    run: int,
    assignment: str,
    fingerprint: str,
    places: Iterable[HandIn],
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

    Returns:
        How many submissions were graded, and whom the grader failed on.
    """
    outcome = Outcome()
    known = book.known(assignment, fingerprint)
    judged = {name for _, name in known}
    verdicts: dict[str, SubmissionResult] = {}
    # What is in hand, by the number that travels with it; who waits for the same files' verdict.
    attempts: dict[int, Attempt] = {}
    waiting: dict[str, list[Attempt]] = {}

    def work() -> Iterator[Task]:
        for number, place in enumerate(places):
            if not wanted.holds(place):
                outcome.left_out += 1
                skipped()
                continue
            submission = place.load()
            name = content(submission)
            if name != place.content:
                # It was changed while it was looked through: the next run sees it as it is then.
                outcome.left_out += 1
                skipped()
                continue
            attempt = attempt_of(place, submission.files if wanted.keep else None)
            if wanted.keep:
                book.keep(name, submission.files)
            if (place.student, name) in known and not wanted.regrade:
                outcome.unchanged += 1
                skipped()
            elif name in judged and not wanted.regrade:
                if name not in verdicts:
                    verdicts.update(book.verdicts(assignment, fingerprint))
                book.record(run, attempt, replace(verdicts[name], student=place.student))
                outcome.unchanged += 1
                skipped()
            elif name in waiting:
                waiting[name].append(attempt)
            else:
                log.info("grading %s (%s)", submission.student, name[:12])
                attempts[number], waiting[name] = attempt, []
                # What is said of how it was packed is this student's alone: the verdict is not.
                yield Task(number, replace(submission, notes=[], left_out={}))

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
        told(verdict)
        same = waiting.pop(attempt.content)
        for other in same:
            # The same files are judged once, whoever hands them in.
            copied = replace(verdict, student=other.student)
            book.record(run, other, copied, again=wanted.regrade)
            outcome.graded += 1
            skipped()
        if verdict.status == "fault":
            outcome.faults += [verdict.student, *(other.student for other in same)]
        else:
            judged.add(attempt.content)
            verdicts[attempt.content] = verdict
    return outcome


def attempt_of(place: HandIn, files: Mapping[str, bytes] | None = None) -> Attempt:
    """An attempt as the gradebook has it, with its files where they are to be kept."""
    return Attempt(
        place.student,
        place.content,
        handed_in=place.handed_in,
        source=place.path,
        answers=dict(place.answers),
        files=dict(files or {}),
        roster=dict(place.person.row) if place.person else {},
        path=place.path,
        timely=place.timely,
        counts=place.counts,
    )
