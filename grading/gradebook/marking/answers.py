"""Read answers and marks from the tables."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from grading.gradebook import attempts
from grading.gradebook.records import AttemptChoice, EventOf, Mark, RubricItem
from grading.gradebook.schema import ANSWER, MARK, STUDENT, SUBMISSION

# The columns of a row that `mark_of` reads.
COLUMNS = (
    *(MARK.c.version, MARK.c.points, MARK.c.comment),
    *(MARK.c["items"], MARK.c.author, MARK.c.at),
)
Key = tuple[str, str, str]
Current = Mapping[str, Collection[int]]


@dataclass(frozen=True)
class Written:
    """An answer in one submission; `seen` is when the submission was recorded."""

    submission: int
    student: str
    attempt: int
    seen: datetime
    question: str
    text: str  # empty if the question was not answered

    @property
    def key(self) -> Key:
        """What a mark belongs to."""
        return self.student, self.question, self.text


def every(db: Connection, assignment: str, question: str | None) -> list[Written]:
    """Read every answer ever submitted, by student and attempt, oldest first.

    Args:
        db: the connection.
        assignment: its name in the gradebook.
        question: only answers to this question; None takes all.

    Returns:
        The answers.
    """
    query = (
        select(
            *(ANSWER.c.submission_id, STUDENT.c.name, SUBMISSION.c.attempt, SUBMISSION.c.seen),
            *(ANSWER.c.question, ANSWER.c.text),
        )
        .join(SUBMISSION, SUBMISSION.c.id == ANSWER.c.submission_id)
        .join(STUDENT, STUDENT.c.id == SUBMISSION.c.student_id)
        .where(SUBMISSION.c.assignment == assignment)
        .order_by(STUDENT.c.name, SUBMISSION.c.attempt)
    )
    if question is not None:
        query = query.where(ANSWER.c.question == question)
    return [Written(*row) for row in db.execute(query)]


def with_blanks(
    db: Connection, assignment: str, written: Sequence[Written], questions: Collection[str]
) -> list[Written]:
    """Add an empty answer for each question that a submission does not answer.

    Args:
        db: the connection.
        assignment: its name in the gradebook.
        written: the answers that there are.
        questions: the ids of the questions.

    Returns:
        All answers, by student and attempt.
    """
    answered = {(answer.submission, answer.question) for answer in written}
    rows = db.execute(
        select(SUBMISSION.c.id, STUDENT.c.name, SUBMISSION.c.attempt, SUBMISSION.c.seen)
        .join(STUDENT, STUDENT.c.id == SUBMISSION.c.student_id)
        .where(SUBMISSION.c.assignment == assignment)
        .order_by(STUDENT.c.name, SUBMISSION.c.attempt)
    )
    blanks = [
        Written(submission, name, attempt, seen, question, "")
        for submission, name, attempt, seen in rows
        for question in questions
        if (submission, question) not in answered
    ]
    return sorted((*written, *blanks), key=lambda answer: (answer.student, answer.attempt))


def by_key(
    db: Connection,
    assignment: str,
    written: Sequence[Written],
    most: Mapping[str, float] | None = None,
) -> tuple[dict[Key, Mark], dict[Key, datetime]]:
    """Read the latest mark for each answer, and when each answer was first marked.

    A mark of more points than its question has today was given before the question had fewer. Its
    points are open again, because nobody can tell what the answer is worth now.

    Args:
        db: the connection.
        assignment: its name in the gradebook.
        written: the answers.
        most: by question, the most points; None takes every mark as it is.

    Returns:
        The marks, and the times of the first versions with points, both by `Written.key`.
    """
    keys = {(answer.submission, answer.question): answer.key for answer in written}
    rows = db.execute(
        select(MARK.c.submission_id, MARK.c.question, *COLUMNS)
        .join(SUBMISSION, SUBMISSION.c.id == MARK.c.submission_id)
        .where(SUBMISSION.c.assignment == assignment)
        .order_by(MARK.c.version, MARK.c.id)
    )
    latest: dict[Key, Mark] = {}
    first_at: dict[Key, datetime] = {}
    for submission, question, *given in rows:
        if key := keys.get((submission, question)):
            mark = mark_of(submission, question, given)
            if most and mark.points is not None and mark.points > most.get(question, math.inf):
                mark = replace(mark, points=None)
            latest[key] = mark
            if mark.decided and mark.at is not None:
                first_at.setdefault(key, mark.at)
    return latest, first_at


def current_of(
    db: Connection, assignment: str, written: Sequence[Written], choice: AttemptChoice
) -> Current:
    """By student, the submissions that the policy may choose.

    Args:
        db: the connection.
        assignment: its name in the gradebook.
        written: all answers.
        choice: which attempts the policy may choose.

    Returns:
        The ids of the submissions by student.
    """
    by_student: dict[str, list[EventOf]] = {}
    for event in attempts.events(db, assignment):
        by_student.setdefault(event.student, [])
        if event.counts:
            by_student[event.student].append(event)
    # Somebody without any attempt, in a gradebook from before attempts were recorded.
    found: dict[str, Collection[int]] = {answer.student: (answer.submission,) for answer in written}
    for student, events in by_student.items():
        found[student] = {event.submission_id for event in choice.among(events)}
    return found


def mark_of(submission: int, question: str, row: Sequence[Any]) -> Mark:
    """Turn a row of the marks' table into a mark.

    Args:
        submission: the submission's number.
        question: the question's id.
        row: the values of `COLUMNS`.

    Returns:
        The mark.
    """
    version, points, comment, items, author, at = row
    ticked = tuple(RubricItem(**item) for item in items)
    return Mark(submission, question, version, points, comment, ticked, author, at)
