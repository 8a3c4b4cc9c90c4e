"""Read verdicts from the tables, with three queries for a class of any size."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from grading.gradebook.records import Graded
from grading.gradebook.schema import Exercise, Grading, Run, Student, SubmissionRow, Test
from grading.judging.results import ExerciseResult, SubmissionResult, TestResult

# A test's cause is only needed while its verdict is written, so the table has no column for it.
_TEST = tuple(name for name in TestResult.__dataclass_fields__ if hasattr(Test, name))


def graded(
    db: Connection,
    assignment: str | None,
    *,
    student: str | None = None,
    run: int | None = None,
    latest: bool = False,
) -> list[Graded]:
    """Read verdicts with their exercises and tests.

    Args:
        db: the connection.
        assignment: only verdicts on this assignment; None takes all.
        student: only this student's verdicts; None takes everybody's.
        run: only the verdicts that this run recorded; None takes all runs.
        latest: only the latest verdict on each submission.

    Returns:
        The verdicts, oldest first; with `latest`, by student and attempt.
    """
    wanted = [Grading.submission_id == SubmissionRow.id]
    if assignment is not None:
        wanted.append(SubmissionRow.assignment == assignment)
    if student is not None:
        wanted.append(Student.name == student)
    if run is not None:
        wanted.append(Grading.run_id == run)
    if latest:
        newest = select(func.max(Grading.id)).group_by(Grading.submission_id)
        wanted.append(Grading.id.in_(newest))
    ids = (
        select(Grading.id)
        .join(SubmissionRow, SubmissionRow.id == Grading.submission_id)
        .join(Student, Student.id == SubmissionRow.student_id)
        .where(*wanted)
    )
    exercises = _exercises(db, ids)
    rows = db.execute(
        select(
            Grading,
            Student.name.label("student"),
            SubmissionRow.attempt,
            SubmissionRow.handed_in,
            SubmissionRow.content,
            Run.sandbox,
        )
        .join(SubmissionRow, SubmissionRow.id == Grading.submission_id)
        .join(Student, Student.id == SubmissionRow.student_id)
        .join(Run, Run.id == Grading.run_id)
        .where(*wanted)
        .order_by(*((Student.name, SubmissionRow.attempt) if latest else (Grading.id,)))
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
        select(Exercise)
        .where(Exercise.grading_id.in_(gradings))
        .order_by(Exercise.grading_id, Exercise.position)
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
    columns = [getattr(Test, name) for name in _TEST]
    tests = db.execute(
        select(Test.exercise_id, *columns)
        .join(Exercise, Exercise.id == Test.exercise_id)
        .where(Exercise.grading_id.in_(gradings))
        .order_by(Test.exercise_id, Test.position)
    )
    for key, *values in tests:
        by_key[key].tests.append(TestResult(*values))
    return by_grading


def runs(db: Connection, assignment: str) -> list[dict[str, Any]]:
    """Read the runs of an assignment, oldest first, each with its number of verdicts."""
    rows = db.execute(
        select(Run, func.count(Grading.id).label("verdicts"))
        .outerjoin(Grading, Grading.run_id == Run.id)
        .where(Run.assignment == assignment)
        .group_by(Run.id)
        .order_by(Run.id)
    )
    return [dict(row._mapping) for row in rows]
