"""Rows of the gradebook, as they are added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from grading.gradebook.records import Attempt
from grading.gradebook.schema import (
    Answer,
    Exercise,
    Grading,
    KeptFile,
    Student,
    SubmissionRow,
    Test,
)
from grading.judging.results import SubmissionResult


def added(db: Connection, table: type, values: dict[str, Any]) -> int:
    """Add a row; returns its id.

    Args:
        db: where to.
        table: the class of the row.
        values: the row's columns.

    Returns:
        The new row's id.
    """
    done = db.execute(insert(table).values(values))
    key = done.inserted_primary_key
    assert key is not None
    return int(key[0])


def submission_row(db: Connection, assignment: str, attempt: Attempt) -> int:
    """The row of this submission, made where it is the first time that it is seen.

    Args:
        db: where to.
        assignment: its name in the gradebook.
        attempt: what was handed in.

    Returns:
        The row's id.
    """
    student = db.scalar(select(Student.id).where(Student.name == attempt.student))
    if student is None:
        student = added(db, Student, {"name": attempt.student, "roster": attempt.roster})
    elif attempt.roster:
        db.execute(update(Student).where(Student.id == student).values(roster=attempt.roster))
    mine = (SubmissionRow.student_id == student, SubmissionRow.assignment == assignment)
    found = db.scalar(
        select(SubmissionRow.id).where(*mine, SubmissionRow.content == attempt.content)
    )
    if found is not None:
        keep_files(db, attempt.content, attempt.files)
        return int(found)
    last = db.scalar(select(func.max(SubmissionRow.attempt)).where(*mine)) or 0
    made = added(
        db,
        SubmissionRow,
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
        {"submission_id": made, "question": question, "text": text}
        for question, text in attempt.answers.items()
    ]
    if texts:
        db.execute(insert(Answer), texts)
    keep_files(db, attempt.content, attempt.files)
    return made


def keep_files(db: Connection, content: str, files: Mapping[str, bytes]) -> None:
    """Store those files of a submission, by its content hash, that are not there.

    Args:
        db: where to.
        content: the submission's content hash.
        files: what was handed in, by path.
    """
    if not files:
        return
    there = set(db.scalars(select(KeptFile.path).where(KeptFile.content == content)))
    rows = [
        {"content": content, "path": path, "data": data}
        for path, data in files.items()
        if path not in there
    ]
    if rows:
        db.execute(insert(KeptFile), rows)


def standing(db: Connection, submission: int) -> Row[str, str] | None:
    """The verdict that counts for a submission, if there is one."""
    query = select(Grading.fingerprint, Grading.status).where(Grading.submission_id == submission)
    return db.execute(query.order_by(Grading.id.desc())).first()


def add_grading(
    db: Connection, run: int, submission: int, fingerprint: str, v: SubmissionResult
) -> None:
    """Add a verdict with its exercises and tests.

    Args:
        db: where to.
        run: the number of the run.
        submission: the id of the submission's row.
        fingerprint: names all that the verdict depends on but the submission.
        v: the verdict.
    """
    same = (Grading.submission_id == submission, Grading.fingerprint == fingerprint)
    last = db.scalar(select(func.max(Grading.round)).where(*same))
    number = 0 if last is None else last + 1
    grading = added(
        db,
        Grading,
        {
            "submission_id": submission,
            "run_id": run,
            "fingerprint": fingerprint,
            "round": number,
            "status": v.status,
            "score": v.score,
            "max_score": v.max_score,
            "seconds": v.seconds,
            "notes": list(v.notes),
            "at": datetime.now(UTC),
        },
    )
    tests: list[dict[str, Any]] = []
    for position, e in enumerate(v.exercises):
        values = {k: w for k, w in vars(e).items() if k not in ("id", "tests")}
        values |= {"grading_id": grading, "position": position, "name": e.id}
        key = added(db, Exercise, values)
        tests += [
            {**vars(t), "exercise_id": key, "position": place} for place, t in enumerate(e.tests)
        ]
    if tests:
        db.execute(insert(Test), tests)
