"""Points that people add to a score or take off it. A row is added; none is ever changed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from grading.gradebook.records import Adjustment
from grading.gradebook.schema import ADJUSTMENT, STUDENT


def add(
    db: Connection, assignment: str, student: str, points: float, reason: str, author: str
) -> Adjustment:
    """See `Gradebook.adjust`.

    Raises:
        KeyError: the student is not in the gradebook.
    """
    key = db.scalar(select(STUDENT.c.id).where(STUDENT.c.name == student))
    if key is None:
        raise KeyError(student)
    now = datetime.now(UTC)
    row = {"points": points, "reason": reason, "author": author, "at": now}
    db.execute(insert(ADJUSTMENT).values(student_id=key, assignment=assignment, **row))
    return Adjustment(student, points, reason, author, now)


def every(db: Connection, assignment: str) -> list[Adjustment]:
    """Every adjustment, oldest first."""
    rows = db.execute(
        select(
            *(STUDENT.c.name, ADJUSTMENT.c.points, ADJUSTMENT.c.reason),
            *(ADJUSTMENT.c.author, ADJUSTMENT.c.at),
        )
        .join(STUDENT, STUDENT.c.id == ADJUSTMENT.c.student_id)
        .where(ADJUSTMENT.c.assignment == assignment)
        .order_by(ADJUSTMENT.c.id)
    )
    return [Adjustment(*row) for row in rows]
