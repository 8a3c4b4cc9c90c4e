"""Keep verdicts that an earlier version of the grader stored.

Their fingerprints depended on the layout of the kit, so they never match today's. Such a verdict
is kept if the exercises, their points, the names of their tests and the secret seed are the same
as today. `grade` prints how many it keeps, and `--regrade` grades them again.
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
        assignment: today's exercises.
        seed_id: the name of today's secret seed.

    Returns:
        How many verdicts are kept.
    """
    seeds = {
        entry["id"]: entry["seed_id"]
        for entry in run.book.runs(run.assignment)
        if is_earlier(entry["fingerprint"])
    }
    if not seeds:
        return 0  # without reading all verdicts of the class
    kept = [
        graded.grading_id
        for graded in run.book.latest(run.assignment)
        if is_earlier(graded.fingerprint)
        and seeds.get(graded.run) == seed_id
        and _same(graded, assignment)
    ]
    run.book.restamp(kept, run.fingerprint)
    return len(kept)


def _same(graded: Graded, assignment: Assignment) -> bool:
    """Whether a verdict is on today's exercises, with the same points and tests."""
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
