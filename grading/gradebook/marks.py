"""Marks that people give: each a version on top of the one before, so that none is lost.

A mark belongs to an answer: a person, a question and a text. The same text handed in again keeps
its mark; another text needs one of its own, and its marker sees what stood there before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select

from grading.gradebook import attempts
from grading.gradebook.records import EXCUSED, AnswerOf, Conflict, Mark, Prose
from grading.gradebook.schema import Answer, MarkRow, Student, SubmissionRow

# What `_mark` reads of a row.
_MARK = (
    *(MarkRow.version, MarkRow.points, MarkRow.comment),
    *(MarkRow.items, MarkRow.author, MarkRow.at),
)


@dataclass(frozen=True)
class _Written:
    """An answer as one submission has it."""

    submission: int
    student: str
    attempt: int
    question: str
    text: str  # empty where the question was not answered

    @property
    def key(self) -> tuple[str, str, str]:
        """What a mark belongs to."""
        return self.student, self.question, self.text


def answers(
    db: Connection, assignment: str, question: str | None, *, blanks: bool = False
) -> list[AnswerOf]:
    """Each student's answer in the latest attempt, with the mark that stands for it.

    Args:
        db: where from.
        assignment: its name in the gradebook.
        question: only answers to this one; None takes all.
        blanks: for one question, list those who did not answer it as well, with an empty text.

    Returns:
        The answers, sorted by question and student.
    """
    written = _written(db, assignment, question)
    if blanks and question is not None:
        written = _with_blanks(db, assignment, written, [question])
    standing = _standing(db, assignment, written)
    latest = _latest(db, assignment, written)
    found = []
    for one in written:
        if one.submission != latest[one.student]:
            continue
        mark = standing.get(one.key, Mark(one.submission, one.question))
        earlier = [
            old
            for old in written
            if (old.student, old.question) == (one.student, one.question)
            and old.attempt < one.attempt
            and old.text not in ("", one.text)
        ]
        before = earlier[-1] if earlier else None
        found.append(
            AnswerOf(
                *(one.submission, one.student, one.attempt, one.question, one.text, mark),
                before=before.text if before else "",
                mark_before=standing.get(before.key) if before else None,
            )
        )
    return sorted(found, key=lambda one: (one.question, one.student))


def prose(
    db: Connection,
    assignment: str,
    questions: Collection[str] | None = None,
    excused: Mapping[str, Collection[str]] | None = None,
) -> Prose:
    """The points that stand for each submission, and whether marking is closed.

    It is closed once every answer of every student's latest attempt has a mark. A question that
    was not answered needs none, and may have one.

    Args:
        db: where from.
        assignment: its name in the gradebook.
        questions: only these; None takes all.
        excused: by student, questions that do not count, besides those excused by a mark.

    Returns:
        The points by submission, and whether marking is closed.
    """
    spared = excused or {}
    written = [
        one
        for one in _written(db, assignment, None)
        if questions is None or one.question in questions
    ]
    if questions is not None:
        written = _with_blanks(db, assignment, written, questions)
    standing = _standing(db, assignment, written)
    latest = _latest(db, assignment, written)
    points: dict[int, float] = {}
    left_out: dict[int, set[str]] = {}
    for one in written:
        mark = standing.get(one.key)
        by_mark = mark is not None and EXCUSED in mark.items
        if by_mark or one.question in spared.get(one.student, ()):
            left_out.setdefault(one.submission, set()).add(one.question)
        elif mark is not None and mark.points is not None:
            points[one.submission] = points.get(one.submission, 0.0) + mark.points
    open_ = [
        one
        for one in written
        if one.text
        and one.submission == latest[one.student]
        and one.question not in left_out.get(one.submission, ())
        and (one.key not in standing or standing[one.key].points is None)
    ]
    whole = {key: frozenset(names) for key, names in left_out.items()}
    return Prose(points, closed=bool(points) and not open_, excused=whole)


def versions(db: Connection, submission: int, question: str) -> list[Mark]:
    """Every version of the mark for the answer in a submission, oldest first.

    Args:
        db: where from.
        submission: the submission that holds the answer.
        question: the id of the question.

    Returns:
        The marks, oldest first; empty where there is none.
    """
    rows = db.execute(
        select(MarkRow.submission_id, *_MARK)
        .where(MarkRow.submission_id.in_(_group(db, submission, question)))
        .where(MarkRow.question == question)
        .order_by(MarkRow.version, MarkRow.id)
    )
    return [_mark(home, question, given) for home, *given in rows]


def add(db: Connection, given: Mark) -> Mark:
    """Add a version on top of the one that was seen.

    Args:
        db: where to.
        given: the mark; its `version` is the one that was seen (0: there was none).

    Returns:
        The mark as it was stored.

    Raises:
        Conflict: another version was written meanwhile.
    """
    # All versions belong to the first submission with this text, so that two markers who saw the
    # same version cannot both write the next one.
    home = min(_group(db, given.submission_id, given.question))
    before = versions(db, given.submission_id, given.question)
    latest = before[-1] if before else Mark(home, given.question)
    if latest.version != given.version:
        raise Conflict(latest)
    mark = replace(given, submission_id=home, version=given.version + 1, at=datetime.now(UTC))
    db.execute(insert(MarkRow).values({**vars(mark), "items": list(mark.items)}))
    return mark


def _written(db: Connection, assignment: str, question: str | None) -> list[_Written]:
    """Every answer ever handed in, by student and attempt, oldest first."""
    query = (
        select(
            *(Answer.submission_id, Student.name, SubmissionRow.attempt),
            *(Answer.question, Answer.text),
        )
        .join(SubmissionRow, SubmissionRow.id == Answer.submission_id)
        .join(Student, Student.id == SubmissionRow.student_id)
        .where(SubmissionRow.assignment == assignment)
        .order_by(Student.name, SubmissionRow.attempt)
    )
    if question is not None:
        query = query.where(Answer.question == question)
    return [_Written(*row) for row in db.execute(query)]


def _with_blanks(
    db: Connection, assignment: str, written: Sequence[_Written], questions: Collection[str]
) -> list[_Written]:
    """Every submission's answer to every question, empty where there is none."""
    there = {(one.submission, one.question) for one in written}
    rows = db.execute(
        select(SubmissionRow.id, Student.name, SubmissionRow.attempt)
        .join(Student, Student.id == SubmissionRow.student_id)
        .where(SubmissionRow.assignment == assignment)
        .order_by(Student.name, SubmissionRow.attempt)
    )
    blanks = [
        _Written(submission, name, attempt, question, "")
        for submission, name, attempt in rows
        for question in questions
        if (submission, question) not in there
    ]
    return sorted((*written, *blanks), key=lambda one: (one.student, one.attempt))


def _standing(
    db: Connection, assignment: str, written: Sequence[_Written]
) -> dict[tuple[str, str, str], Mark]:
    """The latest mark for each answer."""
    keys = {(one.submission, one.question): one.key for one in written}
    rows = db.execute(
        select(MarkRow.submission_id, MarkRow.question, *_MARK)
        .join(SubmissionRow, SubmissionRow.id == MarkRow.submission_id)
        .where(SubmissionRow.assignment == assignment)
        .order_by(MarkRow.version, MarkRow.id)
    )
    found = {}
    for submission, question, *given in rows:
        if key := keys.get((submission, question)):
            found[key] = _mark(submission, question, given)
    return found


def _latest(db: Connection, assignment: str, written: Sequence[_Written]) -> dict[str, int]:
    """The submission that is each student's latest attempt."""
    found = {one.student: one.submission for one in written}
    for event in attempts.events(db, assignment):
        if event.counts:
            found[event.student] = event.submission_id
    return found


def _group(db: Connection, submission: int, question: str) -> list[int]:
    """The submissions of one student in which a question has the same answer as in this one."""
    of_question = and_(Answer.submission_id == SubmissionRow.id, Answer.question == question)
    here = select(SubmissionRow.student_id, SubmissionRow.assignment).where(
        SubmissionRow.id == submission
    )
    row = db.execute(here).first()
    if row is None:
        return [submission]
    student, assignment = row
    rows = db.execute(
        select(SubmissionRow.id, Answer.text)
        .outerjoin(Answer, of_question)
        .where(SubmissionRow.student_id == student, SubmissionRow.assignment == assignment)
    )
    texts = {one: text for one, text in rows}  # noqa: C416 - a row is no pair to a type checker
    return [one for one, text in texts.items() if text == texts[submission]]


def _mark(submission: int, question: str, row: Sequence[Any]) -> Mark:
    version, points, comment, items, author, at = row
    return Mark(submission, question, version, points, comment, tuple(items), author, at)
