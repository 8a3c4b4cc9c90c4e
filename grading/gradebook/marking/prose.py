"""Add up the marks of each submission, and find out which answers are not marked yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from grading.gradebook.marking import answers
from grading.gradebook.marking.answers import Current, Written
from grading.gradebook.records import EXCUSED, LATEST, Prose


def prose(
    db: Connection,
    assignment: str,
    questions: Collection[str] | None,
    excused: Mapping[str, Collection[str]] | None,
    current: Current | None,
    most: Mapping[str, float] | None,
) -> Prose:
    """The points of each submission, and which answers are not marked yet. See `ByPeople.prose`."""
    spared = excused or {}
    written = [
        answer
        for answer in answers.every(db, assignment, None)
        if questions is None or answer.question in questions
    ]
    if questions is not None:
        written = answers.with_blanks(db, assignment, written, questions)
    latest, first_at = answers.by_key(db, assignment, written, most)
    if current is None:
        current = answers.current_of(db, assignment, written, LATEST)
    points: dict[int, float] = {}
    left_out: dict[int, set[str]] = {}
    needed: list[Written] = []
    for answer in written:
        mark = latest.get(answer.key)
        by_mark = mark is not None and EXCUSED in mark.items
        if by_mark or answer.question in spared.get(answer.student, ()):
            left_out.setdefault(answer.submission, set()).add(answer.question)
            continue
        if mark is not None and mark.points is not None:
            points[answer.submission] = points.get(answer.submission, 0.0) + mark.points
        if answer.text and answer.submission in current.get(answer.student, ()):
            needed.append(answer)
    waiting = frozenset(
        answer.submission
        for answer in needed
        if answer.key not in latest or latest[answer.key].points is None
    )
    waits = [
        (answer.seen, None if answer.submission in waiting else first_at[answer.key])
        for answer in needed
    ]
    begun = any(mark.decided for mark in latest.values())
    return Prose(
        points,
        closed=begun and not waiting,
        excused={key: frozenset(names) for key, names in left_out.items()},
        ended=begun and _ended(waits),
        waiting=waiting,
    )


def _ended(waits: Iterable[tuple[datetime, datetime | None]]) -> bool:
    """Whether at some time every answer there was had its mark.

    Args:
        waits: when each answer came, and when it got its mark; None for not yet.
    """
    spans = sorted(waits, key=lambda span: span[0])
    end: datetime | None = None
    for seen, marked in spans:
        if end is not None and seen > end:
            return True
        if marked is None:
            return False
        end = marked if end is None else max(end, marked)
    return True
