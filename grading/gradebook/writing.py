"""Add rows to the gradebook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, update

from grading.gradebook.records import Attempt
from grading.gradebook.schema import ANSWER, EXERCISE, GRADING, KEPT_FILE, STUDENT, SUBMISSION, TEST
from grading.judging.results import SubmissionResult


def added(db: Connection, table: Table, values: dict[str, Any]) -> int:
    """Add a row.

    Args:
        db: the connection.
        table: the table.
        values: the row's columns.

    Returns:
        The new row's id.
    """
    key = db.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def submission_row(db: Connection, assignment: str, attempt: Attempt) -> int:
    """Find the row of a submission, or add it.

    Args:
        db: the connection.
        assignment: its name in the gradebook.
        attempt: the submission.

    Returns:
        The row's id.
    """
    student = db.scalar(select(STUDENT.c.id).where(STUDENT.c.name == attempt.student))
    if student is None:
        student = added(db, STUDENT, {"name": attempt.student, "roster": attempt.roster})
    elif attempt.roster:
        db.execute(update(STUDENT).where(STUDENT.c.id == student).values(roster=attempt.roster))
    theirs = (SUBMISSION.c.student_id == student, SUBMISSION.c.assignment == assignment)
    known = db.scalar(
        select(SUBMISSION.c.id).where(*theirs, SUBMISSION.c.content == attempt.content)
    )
    if known is not None:
        keep_files(db, attempt.content, attempt.files)
        return int(known)
    last = db.scalar(select(func.max(SUBMISSION.c.attempt)).where(*theirs)) or 0
    key = added(
        db,
        SUBMISSION,
        {
            "student_id": student,
            "assignment": assignment,
            "content": attempt.content,
            "attempt": last + 1,
            "handed_in": attempt.handed_in,
            "seen": datetime.now(UTC),
            "source": attempt.source,
            "problem": attempt.problem,
        },
    )
    texts = [
        {"submission_id": key, "question": question, "text": text}
        for question, text in attempt.answers.items()
    ]
    if texts:
        db.execute(insert(ANSWER), texts)
    keep_files(db, attempt.content, attempt.files)
    return key


def keep_files(db: Connection, content: str, files: Mapping[str, bytes]) -> None:
    """Store those files of a submission that are not stored yet.

    Args:
        db: the connection.
        content: the submission's content hash.
        files: its files by path.
    """
    if not files:
        return
    stored = set(db.scalars(select(KEPT_FILE.c.path).where(KEPT_FILE.c.content == content)))
    rows = [
        {"content": content, "path": path, "data": data}
        for path, data in files.items()
        if path not in stored
    ]
    if rows:
        db.execute(insert(KEPT_FILE), rows)


def standing(db: Connection, submission: int) -> Row[str, str] | None:
    """The latest verdict on a submission; None if there is none."""
    query = select(GRADING.c.fingerprint, GRADING.c.status).where(
        GRADING.c.submission_id == submission
    )
    return db.execute(query.order_by(GRADING.c.id.desc())).first()


def add_grading(
    db: Connection, run: int, submission: int, fingerprint: str, verdict: SubmissionResult
) -> None:
    """Add a verdict with its exercises and tests.

    Args:
        db: the connection.
        run: the number of the run.
        submission: the id of the submission's row.
        fingerprint: of everything else that can change the verdict.
        verdict: the verdict.
    """
    same = (GRADING.c.submission_id == submission, GRADING.c.fingerprint == fingerprint)
    last = db.scalar(select(func.max(GRADING.c.round)).where(*same))
    number = 0 if last is None else last + 1
    grading = added(
        db,
        GRADING,
        {
            "submission_id": submission,
            "run_id": run,
            "fingerprint": fingerprint,
            "round": number,
            "status": verdict.status,
            "score": verdict.score,
            "max_score": verdict.max_score,
            "seconds": verdict.seconds,
            "notes": list(verdict.notes),
            "at": datetime.now(UTC),
        },
    )
    tests: list[dict[str, Any]] = []
    for position, exercise in enumerate(verdict.exercises):
        values = {k: v for k, v in vars(exercise).items() if k not in ("id", "tests")}
        values |= {"grading_id": grading, "position": position, "name": exercise.id}
        key = added(db, EXERCISE, values)
        tests += [
            {
                **{name: value for name, value in vars(test).items() if name in TEST.c},
                "exercise_id": key,
                "position": place,
            }
            for place, test in enumerate(exercise.tests)
        ]
    if tests:
        db.execute(insert(TEST), tests)
