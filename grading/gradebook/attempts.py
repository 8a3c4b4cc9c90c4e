"""Attempts as events in the gradebook: found again, with another time or another name, or new."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from grading.gradebook.records import Attempt, EventOf
from grading.gradebook.schema import Event, Student, SubmissionRow
from grading.gradebook.writing import submission_row

OLD = "(before) "


def enter(
    db: Connection, assignment: str, attempts: Sequence[Attempt], people: Collection[str] = ()
) -> None:
    """Write down today's attempts.

    One that is known, by where it was found and what is in it, keeps its place among the attempts
    and takes today's time and student. A folder whose content has changed is another attempt.

    Args:
        db: where to.
        assignment: its name in the gradebook.
        attempts: with their paths; several students may share one.
        people: the names on the roster. Whoever is none of them, and hands in nothing today, may be
            somebody of the class under an earlier name.
    """
    stays = {*people, *(one.student for one in attempts)}
    students: dict[str, set[str]] = {}
    for one in attempts:
        students.setdefault(one.path, set()).add(one.student)
    known: dict[str, list[tuple[int, int, str, str]]] = {}
    rows = db.execute(
        select(Event.id, Event.student_id, Event.path, Student.name, SubmissionRow.content)
        .join(Student, Student.id == Event.student_id)
        .join(SubmissionRow, SubmissionRow.id == Event.submission_id)
        .where(Event.assignment == assignment)
        .order_by(Event.id)
    )
    old: dict[tuple[str, str], list[int]] = {}
    for key, whose, path, name, content in rows:
        known.setdefault(path, []).append((key, whose, name, content))
        if path.startswith(OLD):
            old.setdefault((name, content), []).append(key)
    for one in attempts:
        _renamed(db, one, known.get(one.path, []), stays)
        submission = submission_row(db, assignment, one)
        student = db.scalar(select(SubmissionRow.student_id).where(SubmissionRow.id == submission))
        here = [
            row
            for row in known.get(one.path, [])
            if row[2] == one.student
            or row[2] not in stays
            or (row[3] == one.content and row[2] not in students[one.path])
        ]
        values: dict[str, Any] = {
            "student_id": student,
            "submission_id": submission,
            "handed_in": one.handed_in,
            "timely": one.timely,
            "counts": one.counts,
        }
        for row in here:
            # What was found here before belongs to whoever this belongs to now.
            db.execute(update(Event).where(Event.id == row[0]).values(student_id=student))
        before = here[-1][0] if here and here[-1][3] == one.content else None
        if before is None and old.get((one.student, one.content)):
            before = old[one.student, one.content].pop()
            values["path"] = one.path
        if before is not None:
            db.execute(update(Event).where(Event.id == before).values(values))
        else:
            values |= {"assignment": assignment, "path": one.path, "seen": datetime.now(UTC)}
            db.execute(insert(Event).values(values))


def enroll(db: Connection, people: Mapping[str, Mapping[str, Any]]) -> None:
    """Write down what the roster says of each person, whether or not they have handed in.

    After `enter`, which gives a person of an earlier name the one that the roster has now.

    Args:
        db: where to.
        people: the roster's row of each person, by name.
    """
    known = {row.name: row.roster for row in db.execute(select(Student.name, Student.roster))}
    for name, row in people.items():
        if name not in known:
            db.execute(insert(Student).values(name=name, roster=dict(row)))
        elif row and dict(row) != known[name]:
            db.execute(update(Student).where(Student.name == name).values(roster=dict(row)))


def drop(db: Connection, assignment: str, paths: Collection[str]) -> None:
    """What was found at these paths counts no longer.

    Args:
        db: where to.
        assignment: its name in the gradebook.
        paths: the places from which a submission has gone.
    """
    for path in paths:
        here = (Event.assignment == assignment, Event.path == path)
        db.execute(update(Event).where(*here).values(counts=False))


def _renamed(
    db: Connection, one: Attempt, known: Sequence[tuple[int, int, str, str]], stays: set[str]
) -> None:
    """Give a student the name that the roster has now, with all that was theirs."""
    if db.scalar(select(Student.id).where(Student.name == one.student)) is not None:
        return
    before = [row for row in known if row[2] not in stays]
    if before:
        changed = update(Student).where(Student.id == before[-1][1]).values(name=one.student)
        db.execute(changed)


def events(db: Connection, assignment: str) -> list[EventOf]:
    """Every attempt ever seen, by student, oldest first."""
    rows = db.execute(
        select(
            Student.name,
            Event.path,
            Event.handed_in,
            Event.timely,
            Event.counts,
            Event.seen,
            Event.submission_id,
            SubmissionRow.content,
        )
        .join(Student, Student.id == Event.student_id)
        .join(SubmissionRow, SubmissionRow.id == Event.submission_id)
        .where(Event.assignment == assignment)
        .order_by(Event.id)
    )
    found = [EventOf(*row) for row in rows]
    return sorted(found, key=lambda one: (one.student, one.handed_in or one.seen))
