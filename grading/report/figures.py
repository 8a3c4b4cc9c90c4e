"""The figures on the pages: scores of the class, exercises, tests, and known mistakes."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grading.judging.results import (
    ExerciseResult,
    Report,
    SubmissionResult,
    TestResult,
    final,
    total,
)

if TYPE_CHECKING:
    from grading.report.extras import Marked

BINS = 10


@dataclass
class ExerciseFigures:
    """The results of a class in one exercise.

    points   the mean over the submissions with a verdict
    full     how many passed
    graded   how many have a verdict
    seconds  the median time of a verdict
    kinds    how many have each status except "ok"
    """

    id: str
    title: str
    max_score: float
    points: float
    full: int
    graded: int
    seconds: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The mean as a share of the full marks, from 0 to 1."""
        return self.points / self.max_score if self.max_score else 0.0

    @property
    def passed(self) -> float:
        """The share of submissions with a verdict that passed, from 0 to 1."""
        return self.full / self.graded if self.graded else 0.0


@dataclass
class TestFigures:
    """The results of a class in one test, with published and hidden inputs together.

    passed  how many of the `graded` passed it
    points  the mean over the submissions with a verdict
    """

    name: str
    passed: int = 0
    graded: int = 0
    points: float = 0.0
    max_score: float = 0.0

    __test__ = False  # pytest would otherwise take the name for a test class

    @property
    def share(self) -> float:
        """The share that passed, from 0 to 1."""
        return self.passed / self.graded if self.graded else 0.0


@dataclass
class QuestionFigures:
    """The results of a class in one question that people mark.

    answered  how many students answered it
    marked    how many of these answers have a mark
    points    the mean of these marks; None if there are none
    """

    title: str
    max_score: float
    answered: int = 0
    marked: int = 0
    full: int = 0
    points: float | None = None

    @property
    def share(self) -> float:
        """The mean as a share of the full marks, from 0 to 1."""
        return (self.points or 0.0) / self.max_score if self.max_score else 0.0


@dataclass
class Mistake:
    """A known mistake: its exercise, its message and hint, and who made it."""

    id: str
    exercise: str
    message: str
    hint: str
    students: list[str] = field(default_factory=list)


@dataclass
class Bin:
    """One bar of the histogram: scores from `low` up to `high` percent."""

    low: int
    high: int
    count: int


@dataclass
class Twins:
    """A test with published inputs and the same test with hidden ones; None if it was not run."""

    name: str
    public: TestResult | None = None
    hidden: TestResult | None = None

    @property
    def both(self) -> list[TestResult]:
        """The ones that were run."""
        return [test for test in (self.public, self.hidden) if test is not None]

    @property
    def points(self) -> tuple[float | None, float]:
        """The score of both together (None after a grader's fault) and the most points."""
        return total((test.score, test.max_score) for test in self.both)


def twins(exercise: ExerciseResult) -> list[Twins]:
    """Pair the tests of an exercise by name: published and hidden."""
    found: dict[str, Twins] = {}
    for test in exercise.tests:
        entry = found.setdefault(test.name, Twins(test.name))
        if test.visibility == "public":
            entry.public = test
        else:
            entry.hidden = test
    return list(found.values())


def scores(submissions: Sequence[SubmissionResult]) -> list[float]:
    """The scores of the submissions that have one, in percent."""
    return [
        100 * score / top for score, top in map(final, submissions) if score is not None and top > 0
    ]


def kinds(report: Report) -> dict[str, int]:
    """How many exercises of the class ended in each status, the most frequent first."""
    counts = Counter(e.status for s in report.submissions for e in s.exercises)
    return {str(status): count for status, count in counts.most_common()}


def summary(report: Report) -> dict[str, float | int | None]:
    """Mean, median and counts of a class; mean and median are None for a class without scores."""
    found = scores(report.submissions)
    return {
        "submissions": len(report.submissions),
        "mean": statistics.fmean(found) if found else None,
        "median": statistics.median(found) if found else None,
        "full": sum(
            score is not None and score >= top > 0 for score, top in map(final, report.submissions)
        ),
        "faults": report.faults,
    }


def histogram(report: Report) -> list[Bin]:
    """The scores in ten bins of ten percent; full marks are in the last."""
    bins = [Bin(i * 100 // BINS, (i + 1) * 100 // BINS, 0) for i in range(BINS)]
    for score in scores(report.submissions):
        bins[max(0, min(int(score * BINS // 100), BINS - 1))].count += 1
    return bins


def exercises(report: Report) -> list[ExerciseFigures]:
    """One entry per exercise, in the order in which they first occur."""
    found: dict[str, ExerciseFigures] = {}
    times: dict[str, list[float]] = {}
    for submission in report.submissions:
        for e in submission.exercises:
            times.setdefault(e.id, []).append(e.seconds)
            entry = found.setdefault(e.id, ExerciseFigures(e.id, e.title, e.max_score, 0.0, 0, 0))
            if e.score is not None:
                entry.points += e.score
                entry.graded += 1
                entry.full += e.status == "ok"
            if e.status != "ok":
                entry.kinds[e.status] = entry.kinds.get(e.status, 0) + 1
    for entry in found.values():
        entry.seconds = statistics.median(times[entry.id])
        entry.points = entry.points / entry.graded if entry.graded else 0.0
    return list(found.values())


def tests(report: Report) -> dict[str, list[TestFigures]]:
    """By exercise, one entry per test, in the order in which they first occur."""
    found: dict[str, dict[str, TestFigures]] = {}
    for submission in report.submissions:
        for exercise in submission.exercises:
            here = found.setdefault(exercise.id, {})
            for twin in twins(exercise):
                score, top = twin.points
                entry = here.setdefault(twin.name, TestFigures(twin.name))
                entry.max_score = max(entry.max_score, top)
                if score is None:
                    continue
                entry.graded += 1
                entry.passed += all(test.status == "ok" for test in twin.both)
                entry.points += score
    for here in found.values():
        for entry in here.values():
            entry.points = entry.points / entry.graded if entry.graded else 0.0
    return {name: list(here.values()) for name, here in found.items()}


def questions(marks: Iterable[Marked]) -> list[QuestionFigures]:
    """One entry per question, over the answers that students gave."""
    found: dict[str, QuestionFigures] = {}
    for mark in marks:
        entry = found.setdefault(mark.title, QuestionFigures(mark.title, mark.most))
        entry.answered += 1
        if mark.points is not None:
            entry.marked += 1
            entry.full += mark.points >= mark.most
            entry.points = (entry.points or 0.0) + mark.points
    for entry in found.values():
        if entry.points is not None:
            entry.points /= entry.marked
    return list(found.values())


def mistakes(report: Report) -> list[Mistake]:
    """The known mistakes that were found, the most common first."""
    found: dict[tuple[str, str], Mistake] = {}
    for submission in report.submissions:
        for exercise in submission.exercises:
            for test in exercise.tests:
                if not test.misconception:
                    continue
                key = (exercise.id, test.misconception)
                entry = found.setdefault(key, Mistake(test.misconception, exercise.id, "", ""))
                entry.hint = entry.hint or (test.hint or "")
                # Only a public test's message explains the mistake.
                if test.visibility == "public":
                    entry.message = entry.message or test.message
                if submission.student not in entry.students:
                    entry.students.append(submission.student)
    return sorted(found.values(), key=lambda m: (-len(m.students), m.exercise, m.id))
