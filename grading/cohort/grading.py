"""Judge each submission of a class that has no verdict, and record its verdict at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from grading.cohort.crews.kit import Crew, SubmissionDone, Task
from grading.gradebook.records import Attempt
from grading.intake.take import HandIn, content
from grading.intake.work.submission import Submission
from grading.judging.results import SubmissionResult
from grading.support.translation import Sentences

if TYPE_CHECKING:
    from grading.gradebook.book import Gradebook

log = logging.getLogger("grading.cohort")


@dataclass(frozen=True)
class Selection:
    """Which submissions to grade.

    only     only submissions of these students; empty means everybody's
    since    only submissions that were submitted, or last changed, at this time or later
    regrade  also submissions that already have a verdict
    keep     store the files in the gradebook, for pages that show code
    """

    only: frozenset[str] = frozenset()
    since: datetime | None = None
    regrade: bool = False
    keep: bool = False

    def includes(self, place: HandIn) -> bool:
        """Whether a submission is selected, before its files are read."""
        if self.only and place.student not in self.only:
            return False
        when = None if self.since is None else place.handed_in or place.changed()
        return self.since is None or when is None or when >= self.since


@dataclass(frozen=True)
class OpenRun:
    """A run of the grader, and the gradebook that records its verdicts.

    number       the run's number from `Gradebook.begin`
    assignment   its name in the gradebook
    fingerprint  of everything that can change a verdict; see `grading.cohort.fingerprint`
    """

    book: Gradebook
    number: int
    assignment: str
    fingerprint: str


class Watcher(Protocol):
    """Shows the progress of a run."""

    def exercise(self) -> None:
        """One exercise of a submission was judged."""
        ...

    def verdict(self) -> None:
        """A submission was judged, and its verdict is recorded."""
        ...

    def skipped(self) -> None:
        """A submission needs no judging."""
        ...


@dataclass
class Outcome:
    """Counts of what a run did.

    graded     submissions that got a verdict
    unchanged  submissions that already had one
    left_out   submissions that were not selected
    kept       verdicts of an earlier version of the grader that were kept
    others     assignments with marks or changed points, if this one was never graded here before
    faults     students on whose submission the grader itself failed
    """

    graded: int = 0
    unchanged: int = 0
    left_out: int = 0
    kept: int = 0
    faults: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def grade(
    run: OpenRun,
    places: Iterable[HandIn],
    crew: Crew,
    selection: Selection,
    watcher: Watcher,
) -> Outcome:
    """Grade submissions, and record each verdict as soon as it arrives.

    Args:
        run: the run that records the verdicts.
        places: the submissions; each is read only when a process is free for it.
        crew: the processes that grade.
        selection: which submissions to grade.
        watcher: shows the progress.

    Returns:
        How many submissions were graded, and on whose work the grader failed.
    """
    grader = _Grader(run, selection, watcher)
    for event in crew.grade(grader.tasks(places)):
        if isinstance(event, SubmissionDone):
            grader.record(event)
        else:
            watcher.exercise()
    return grader.outcome


class _Grader:
    """Decides which submissions to judge, and records the verdicts.

    The same files are judged once, no matter how many students submit them.
    """

    def __init__(self, run: OpenRun, selection: Selection, watcher: Watcher) -> None:
        self.run, self.selection, self.watcher = run, selection, watcher
        self.outcome = Outcome()
        # The (student, content) pairs that have a verdict, and all contents that have one.
        self.known = set(run.book.known(run.assignment, run.fingerprint))
        self.judged = {name for _, name in self.known}
        self.verdicts: dict[str, SubmissionResult] = {}
        # The attempts that are being judged, by task; the attempts that wait for the same content.
        self.at_work: dict[int, Attempt] = {}
        self.waiting: dict[str, list[Attempt]] = {}

    def tasks(self, places: Iterable[HandIn]) -> Iterator[Task]:
        """The submissions that have to be judged."""
        for number, place in enumerate(places):
            chosen = self.selection.includes(place)
            if chosen and self._is_done(place):
                self.outcome.unchanged += 1
                self.watcher.skipped()
                continue
            submission = place.load() if chosen else None
            # If it has changed since intake read it, the next run judges it.
            if submission is None or content(submission) != place.content:
                self.outcome.left_out += 1
                self.watcher.skipped()
            elif self._needs_judging(place, submission):
                log.info("grading %s (%s)", submission.student, place.content[:12])
                self.at_work[number] = self._attempt(place, submission)
                self.waiting[place.content] = []
                # Notes on the packing are about this student, but others may share the verdict.
                yield Task(number, replace(submission, notes=Sentences(), left_out={}))

    def _is_done(self, place: HandIn) -> bool:
        """Whether it has its verdict, so that its files need not be read again."""
        again = self.selection.regrade or self.selection.keep
        return not again and (place.student, place.content) in self.known

    def _needs_judging(self, place: HandIn, submission: Submission) -> bool:
        """Whether to judge it; if there is a verdict on its content, that one is recorded."""
        attempt, regrade = self._attempt(place, submission), self.selection.regrade
        if self.selection.keep:
            self.run.book.keep(place.content, submission.files)
        if place.content in self.waiting:
            self.waiting[place.content].append(attempt)
            return False
        if regrade or place.content not in self.judged:
            return True
        if (place.student, place.content) in self.known:
            self.outcome.unchanged += 1
        else:
            # Counted as graded, whether or not the files that are the same were finished by now.
            verdict = replace(self._verdict(place.content), student=place.student)
            self.run.book.record(self.run.number, attempt, verdict)
            self.outcome.graded += 1
        self.watcher.skipped()
        return False

    def _attempt(self, place: HandIn, submission: Submission) -> Attempt:
        return attempt_of(place, submission.files if self.selection.keep else None)

    def _verdict(self, name: str) -> SubmissionResult:
        """The verdict on a content that this run or an earlier one judged."""
        if name not in self.verdicts:
            self.verdicts.update(self.run.book.verdicts(self.run.assignment, self.run.fingerprint))
        return self.verdicts[name]

    def record(self, event: SubmissionDone) -> None:
        """Record a verdict for the student, and for everybody who submitted the same files."""
        attempt, verdict = self.at_work.pop(event.number), event.verdict
        again = self.selection.regrade
        fresh = self.run.book.record(self.run.number, attempt, verdict, again=again)
        log.info(
            "%s: %s, %s of %s in %.1f s%s",
            verdict.student,
            verdict.status,
            verdict.score,
            verdict.max_score,
            verdict.seconds,
            "" if fresh else " (another grader recorded it first)",
        )
        self.watcher.verdict()
        same = self.waiting.pop(attempt.content)
        for other in same:
            copy = replace(verdict, student=other.student)
            self.run.book.record(self.run.number, other, copy, again=again)
            self.watcher.skipped()
        self.outcome.graded += 1 + len(same)
        if verdict.status == "fault":
            self.outcome.faults += [verdict.student, *(other.student for other in same)]
        else:
            self.judged.add(attempt.content)
            self.verdicts[attempt.content] = verdict


def attempt_of(place: HandIn, files: Mapping[str, bytes] | None = None) -> Attempt:
    """The record of an attempt for the gradebook.

    Args:
        place: the submission that intake found.
        files: its files, if the gradebook is to store them.

    Returns:
        The record.
    """
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
