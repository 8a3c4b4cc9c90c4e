"""Read verdicts from the tables, with three queries for a class of any size."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from grading.gradebook.records import Graded
from grading.gradebook.schema import EXERCISE, GRADING, RUN, STUDENT, SUBMISSION, TEST
from grading.judging.results import ExerciseResult, SubmissionResult, TestResult

# A test's cause is only needed while its verdict is written, so the table has no column for it.
_TEST = tuple(name for name in TestResult.__dataclass_fields__ if name in TEST.c)


def graded(
    db: Connection,
    assignment: str | None,
    *,
    student: str | None = None,
    latest: bool = False,
) -> list[Graded]:
    """Read verdicts with their exercises and tests.

    Args:
        db: the connection.
        assignment: only verdicts on this assignment; None takes all.
        student: only this student's verdicts; None takes everybody's.
        latest: only the latest verdict on each submission.

    Returns:
        The verdicts, oldest first; with `latest`, by student and attempt.
    """
    wanted = [GRADING.c.submission_id == SUBMISSION.c.id]
    if assignment is not None:
        wanted.append(SUBMISSION.c.assignment == assignment)
    if student is not None:
        wanted.append(STUDENT.c.name == student)
    if latest:
        newest = select(func.max(GRADING.c.id)).group_by(GRADING.c.submission_id)
        wanted.append(GRADING.c.id.in_(newest))
    ids = (
        select(GRADING.c.id)
        .join(SUBMISSION, SUBMISSION.c.id == GRADING.c.submission_id)
        .join(STUDENT, STUDENT.c.id == SUBMISSION.c.student_id)
        .where(*wanted)
    )
    exercises = _exercises(db, ids)
    rows = db.execute(
        select(
            GRADING,
            STUDENT.c.name.label("student"),
            SUBMISSION.c.attempt,
            SUBMISSION.c.handed_in,
            SUBMISSION.c.content,
            RUN.c.sandbox,
        )
        .join(SUBMISSION, SUBMISSION.c.id == GRADING.c.submission_id)
        .join(STUDENT, STUDENT.c.id == SUBMISSION.c.student_id)
        .join(RUN, RUN.c.id == GRADING.c.run_id)
        .where(*wanted)
        .order_by(*((STUDENT.c.name, SUBMISSION.c.attempt) if latest else (GRADING.c.id,)))
    )
    return [
        Graded(
            row.id,
            row.submission_id,
            row.attempt,
            row.handed_in,
            row.content,
            row.run_id,
            row.sandbox,
            row.fingerprint,
            row.at,
            SubmissionResult(
                row.student,
                row.status,
                row.score,
                row.max_score,
                row.seconds,
                exercises.get(row.id, []),
                list(row.notes),
            ),
        )
        for row in rows
    ]


def _exercises(db: Connection, gradings: Any) -> dict[int, list[ExerciseResult]]:
    rows = db.execute(
        select(EXERCISE)
        .where(EXERCISE.c.grading_id.in_(gradings))
        .order_by(EXERCISE.c.grading_id, EXERCISE.c.position)
    )
    by_grading: dict[int, list[ExerciseResult]] = {}
    by_key: dict[int, ExerciseResult] = {}
    for row in rows:
        exercise = ExerciseResult(
            row.name,
            row.title,
            row.status,
            row.score,
            row.max_score,
            row.seconds,
            notes=list(row.notes),
            prints=row.prints,
            headline=row.headline,
            misconception=row.misconception,
            looks_like=row.looks_like,
            hint=row.hint,
        )
        by_key[row.id] = exercise
        by_grading.setdefault(row.grading_id, []).append(exercise)
    columns = [TEST.c[name] for name in _TEST]
    tests = db.execute(
        select(TEST.c.exercise_id, *columns)
        .join(EXERCISE, EXERCISE.c.id == TEST.c.exercise_id)
        .where(EXERCISE.c.grading_id.in_(gradings))
        .order_by(TEST.c.exercise_id, TEST.c.position)
    )
    for key, *values in tests:
        by_key[key].tests.append(TestResult(*values))
    return by_grading


def runs(db: Connection, assignment: str) -> list[dict[str, Any]]:
    """Read the runs of an assignment, oldest first, each with its number of verdicts."""
    rows = db.execute(
        select(RUN, func.count(GRADING.c.id).label("verdicts"))
        .outerjoin(GRADING, GRADING.c.run_id == RUN.c.id)
        .where(RUN.c.assignment == assignment)
        .group_by(RUN.c.id)
        .order_by(RUN.c.id)
    )
    return [dict(row._mapping) for row in rows]
