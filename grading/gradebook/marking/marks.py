"""Marks that people give. A correction adds a version, so no mark is ever lost.

A mark belongs to an answer: a student, a question and a text. The same text in a later attempt
keeps its mark. A changed text needs a new mark, and its marker sees the earlier text.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, insert, select

from grading.gradebook.marking.answers import COLUMNS, mark_of
from grading.gradebook.records import Conflict, Mark
from grading.gradebook.schema import ANSWER, MARK, SUBMISSION


def versions(db: Connection, submission: int, question: str) -> list[Mark]:
    """Every version of the mark for the answer in a submission. See `ByPeople.marks`."""
    rows = db.execute(
        select(MARK.c.submission_id, *COLUMNS)
        .where(MARK.c.submission_id.in_(_group(db, submission, question)))
        .where(MARK.c.question == question)
        .order_by(MARK.c.version, MARK.c.id)
    )
    return [mark_of(home, question, given) for home, *given in rows]


def add(db: Connection, given: Mark) -> Mark:
    """Add a version on top of the one that the marker saw.

    Args:
        db: the connection.
        given: the mark; its `version` is the one that the marker saw (0: there was none).

    Returns:
        The mark as it was stored.

    Raises:
        Conflict: somebody else stored a version meanwhile.
    """
    # All versions belong to the first submission with this text, so that two markers who saw the
    # same version cannot both store the next one.
    home = min(_group(db, given.submission_id, given.question))
    before = versions(db, given.submission_id, given.question)
    latest = before[-1] if before else Mark(home, given.question)
    if latest.version != given.version:
        raise Conflict(latest)
    mark = replace(given, submission_id=home, version=given.version + 1, at=datetime.now(UTC))
    db.execute(insert(MARK).values({**vars(mark), "items": [vars(item) for item in mark.items]}))
    return mark


def _group(db: Connection, submission: int, question: str) -> list[int]:
    """The submissions of one student in which a question has the same answer as in this one."""
    of_question = and_(ANSWER.c.submission_id == SUBMISSION.c.id, ANSWER.c.question == question)
    here = select(SUBMISSION.c.student_id, SUBMISSION.c.assignment).where(
        SUBMISSION.c.id == submission
    )
    row = db.execute(here).first()
    if row is None:
        return [submission]
    student, assignment = row
    rows = db.execute(
        select(SUBMISSION.c.id, ANSWER.c.text)
        .outerjoin(ANSWER, of_question)
        .where(SUBMISSION.c.student_id == student, SUBMISSION.c.assignment == assignment)
    )
    texts = {key: text for key, text in rows}  # noqa: C416 - a type checker sees no pair in a row
    return [key for key, text in texts.items() if text == texts[submission]]
