"""Verdicts that an earlier version of the grader stored.

Its fingerprints depended on the layout of the kit, so they match nothing today. Such a verdict is
kept if the assignment still asks for the same: the same exercises, points and tests by name, under
the same secret seed. `grade` says how many it keeps, and `--regrade` grades them again.
"""

from __future__ import annotations

from grading.cohort.fingerprint import is_earlier
from grading.cohort.grading import OpenRun
from grading.gradebook.records import Graded
from grading.judging.results import ExerciseResult
from grading.spec.manifest import Assignment, AssignmentError

TOLERANCE = 1e-6  # of points


def keep(run: OpenRun, assignment: Assignment, seed_id: str) -> int:
    """Give verdicts of an earlier version the fingerprint of this run.

    Args:
        run: the run that begins.
        assignment: what is asked today.
        seed_id: the name of today's secret seed.

    Returns:
        How many verdicts are kept.
    """
    stored = [
        graded for graded in run.book.latest(run.assignment) if is_earlier(graded.fingerprint)
    ]
    if not stored:
        return 0
    seeds = {entry["id"]: entry["seed_id"] for entry in run.book.runs(run.assignment)}
    kept = [
        graded.grading_id
        for graded in stored
        if seeds[graded.run] == seed_id and _same(graded, assignment)
    ]
    run.book.restamp(kept, run.fingerprint)
    return len(kept)


def _same(graded: Graded, assignment: Assignment) -> bool:
    """Whether a verdict is about the exercises, points and tests of today."""
    result = graded.result
    top = sum(info.points for info in assignment.exercises.values())
    if abs(result.max_score - top) > TOLERANCE:
        return False
    # A submission that could not be read has no exercises.
    ids = [exercise.id for exercise in result.exercises]
    return not ids or (
        set(ids) == set(assignment.exercises)
        and all(_same_tests(exercise, assignment) for exercise in result.exercises)
    )


def _same_tests(exercise: ExerciseResult, assignment: Assignment) -> bool:
    info = assignment.exercises[exercise.id]
    try:
        today = {test.name for test in info.definition.tests}
    except AssignmentError:
        return False
    names = {test.name for test in exercise.tests}
    return abs(exercise.max_score - info.points) <= TOLERANCE and names in (set(), today)
