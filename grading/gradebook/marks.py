"""Marks that people give: each a version on top of the one before, so that none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select

from grading.gradebook.records import AnswerOf, Conflict, Mark
from grading.gradebook.schema import Answer, MarkRow, Student, SubmissionRow

# What `_mark` reads of a row.
_MARK = (
    *(MarkRow.version, MarkRow.points, MarkRow.comment),
    *(MarkRow.items, MarkRow.author, MarkRow.at),
)


def answers(db: Connection, assignment: str, question: str | None) -> list[AnswerOf]:
    """Each student's answer in the latest attempt, with the mark that stands."""
    last = (
        select(SubmissionRow.student_id, func.max(SubmissionRow.attempt).label("attempt"))
        .where(SubmissionRow.assignment == assignment)
        .group_by(SubmissionRow.student_id)
        .subquery()
    )
    standing = (
        select(MarkRow.submission_id, MarkRow.question, func.max(MarkRow.version).label("version"))
        .group_by(MarkRow.submission_id, MarkRow.question)
        .subquery()
    )
    of_answer = and_(
        standing.c.submission_id == Answer.submission_id, standing.c.question == Answer.question
    )
    mark = and_(
        MarkRow.submission_id == standing.c.submission_id,
        MarkRow.question == standing.c.question,
        MarkRow.version == standing.c.version,
    )
    query = (
        select(
            Answer.submission_id,
            Student.name,
            SubmissionRow.attempt,
            Answer.question,
            Answer.text,
            *_MARK,
        )
        .join(SubmissionRow, SubmissionRow.id == Answer.submission_id)
        .join(Student, Student.id == SubmissionRow.student_id)
        .join(
            last,
            and_(
                last.c.student_id == SubmissionRow.student_id,
                last.c.attempt == SubmissionRow.attempt,
            ),
        )
        .outerjoin(standing, of_answer)
        .outerjoin(MarkRow, mark)
        .where(SubmissionRow.assignment == assignment)
        .order_by(Answer.question, Student.name)
    )
    if question is not None:
        query = query.where(Answer.question == question)
    found = []
    for submission, name, attempt, asked, text, *given in db.execute(query):
        mark_ = Mark(submission, asked) if given[0] is None else _mark(submission, asked, given)
        found.append(AnswerOf(submission, name, attempt, asked, text, mark_))
    return found


def sums(db: Connection, assignment: str) -> dict[int, float]:
    """The points that stand for each submission that has any marks, all questions together."""
    standing = select(func.max(MarkRow.id)).group_by(MarkRow.submission_id, MarkRow.question)
    rows = db.execute(
        select(MarkRow.submission_id, func.sum(MarkRow.points))
        .join(SubmissionRow, SubmissionRow.id == MarkRow.submission_id)
        .where(
            SubmissionRow.assignment == assignment,
            MarkRow.id.in_(standing),
            MarkRow.points.is_not(None),
        )
        .group_by(MarkRow.submission_id)
    )
    return {submission: float(points or 0.0) for submission, points in rows}


def versions(db: Connection, submission: int, question: str) -> list[Mark]:
    """Every version of the mark for one answer, oldest first."""
    rows = db.execute(
        select(*_MARK)
        .where(MarkRow.submission_id == submission, MarkRow.question == question)
        .order_by(MarkRow.version)
    )
    return [_mark(submission, question, row) for row in rows]


def add(
    db: Connection,
    submission: int,
    question: str,
    points: float | None,
    comment: str,
    items: tuple[Any, ...],
    author: str,
    seen: int,
) -> Mark:
    """Add a version on top of the one that was seen.

    Raises:
        Conflict: another stands there.
    """
    before = versions(db, submission, question)
    stands = before[-1] if before else Mark(submission, question)
    if stands.version != seen:
        raise Conflict(stands)
    mark = Mark(submission, question, seen + 1, points, comment, items, author, datetime.now(UTC))
    db.execute(insert(MarkRow).values({**vars(mark), "items": list(items)}))
    return mark


def _mark(submission: int, question: str, row: Sequence[Any]) -> Mark:
    version, points, comment, items, author, at = row
    return Mark(submission, question, version, points, comment, tuple(items), author, at)
