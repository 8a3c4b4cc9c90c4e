"""Record attempts, and recognize those that are known, also under another time or name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from grading.gradebook.records import Attempt, EventOf
from grading.gradebook.schema import EVENT, STUDENT, SUBMISSION
from grading.gradebook.writing import submission_row

# The path of an attempt from a gradebook that did not record paths yet.
OLD = "(before) "


def _is_again(event: EventOf, attempt: Attempt) -> bool:
    """Whether today's attempt is this one, downloaded again into another folder.

    Both have the same content. The time may be known only now.
    """
    untold = event.handed_in is None and not event.timely
    return event.handed_in == attempt.handed_in or untold or event.path.startswith(OLD)


def rename(db: Connection, names: Mapping[str, str]) -> None:
    """Give students the names that they have today, with everything they have so far.

    Args:
        db: the connection.
        names: by name in the gradebook, the name today. One that somebody else has stays theirs.
    """
    for before, today in names.items():
        if db.scalar(select(STUDENT.c.id).where(STUDENT.c.name == today)) is None:
            db.execute(update(STUDENT).where(STUDENT.c.name == before).values(name=today))


def enter(
    db: Connection, assignment: str, attempts: Sequence[Attempt], people: Collection[str] = ()
) -> None:
    """Record today's attempts.

    An attempt with a known path and content keeps its place among the attempts, and takes today's
    time and student. So does one with known content, and the same time or none yet, whose path is
    not here today: it was downloaded again, into another folder. A folder with new content is a new
    attempt, unless only the assignment's questions have changed.

    Args:
        db: the connection.
        assignment: its name in the gradebook.
        attempts: today's attempts, with their paths; several students may share one.
        people: the names on the roster. A student of the gradebook who is not on it and has no
            attempt today may be somebody who has one, under an earlier name.
    """
    present = {*people, *(attempt.student for attempt in attempts)}
    sharing: dict[str, set[str]] = {}
    for attempt in attempts:
        sharing.setdefault(attempt.path, set()).add(attempt.student)
    known = _known(db, assignment)
    elsewhere: dict[tuple[str, str], list[EventOf]] = {}
    for path, recorded in known.items():
        for event in recorded if path not in sharing else ():
            elsewhere.setdefault((event.student, event.content), []).append(event)
    for attempt in attempts:
        submission = submission_row(db, assignment, attempt)
        student = db.scalar(select(SUBMISSION.c.student_id).where(SUBMISSION.c.id == submission))
        at_path = known.get(attempt.path, [])
        here = [event for event in at_path if event.student == attempt.student]
        if not here and len(sharing[attempt.path]) == 1:
            here = _taken_over(at_path, attempt, present)
        values: dict[str, Any] = {
            "student_id": student,
            "submission_id": submission,
            "handed_in": attempt.handed_in,
            "timely": attempt.timely,
            "counts": attempt.counts,
        }
        for event in here:
            # Earlier attempts from this path belong to the same person, and count as today's does.
            row = update(EVENT).where(EVENT.c.id == event.id)
            db.execute(row.values(student_id=student, counts=attempt.counts))
        contents = (attempt.content, attempt.before)
        same = here[-1].id if here and here[-1].content in contents else None
        there = elsewhere.get((attempt.student, attempt.content), [])
        fits = [event for event in there if _is_again(event, attempt)]
        if same is None and fits:
            there.remove(fits[-1])
            same, values["path"] = fits[-1].id, attempt.path
        if same is not None:
            db.execute(update(EVENT).where(EVENT.c.id == same).values(values))
        else:
            values |= {"assignment": assignment, "path": attempt.path, "seen": datetime.now(UTC)}
            db.execute(insert(EVENT).values(values))


def _taken_over(
    at_path: Sequence[EventOf], attempt: Attempt, present: Collection[str]
) -> list[EventOf]:
    """The attempts of another student that a path's only owner takes over, oldest first.

    That student had the path under an earlier name, or by mistake.

    Args:
        at_path: the recorded attempts from the path, oldest first.
        attempt: today's attempt, whose student has none there yet.
        present: everybody in the class.
    """
    last = at_path[-1] if at_path else None
    if last is None or (last.student in present and last.content != attempt.content):
        return []
    return [event for event in at_path if event.student == last.student]


def _known(db: Connection, assignment: str) -> dict[str, list[EventOf]]:
    """The recorded attempts by path, in the order in which they were recorded."""
    by_path: dict[str, list[EventOf]] = {}
    for event in sorted(events(db, assignment), key=lambda event: event.id):
        by_path.setdefault(event.path, []).append(event)
    return by_path


def enroll(db: Connection, people: Mapping[str, Mapping[str, Any]]) -> None:
    """Record the roster's row of each person, whether or not they have submitted anything.

    Call it after `rename`, which gives people the names that the roster has today.

    Args:
        db: the connection.
        people: the roster's row of each person, by name.
    """
    known = {row.name: row.roster for row in db.execute(select(STUDENT.c.name, STUDENT.c.roster))}
    for name, row in people.items():
        if name not in known:
            db.execute(insert(STUDENT).values(name=name, roster=dict(row)))
        elif row and dict(row) != known[name]:
            db.execute(update(STUDENT).where(STUDENT.c.name == name).values(roster=dict(row)))


def drop(db: Connection, assignment: str, owners: Mapping[str, Collection[str]]) -> None:
    """Record that the attempts from these paths no longer count, except those of the owners.

    Args:
        db: the connection.
        assignment: its name in the gradebook.
        owners: by path, the students whose work it is today.
    """
    changed = [
        event.id
        for path, recorded in _known(db, assignment).items()
        if path in owners
        for event in recorded
        if event.student not in owners[path]
    ]
    for event_id in changed:
        db.execute(update(EVENT).where(EVENT.c.id == event_id).values(counts=False))


def events(db: Connection, assignment: str) -> list[EventOf]:
    """Every attempt ever recorded, by student, oldest first.

    Attempts at the same time are in the order of their paths, as in `intake.csv`.
    """
    rows = db.execute(
        select(
            *(EVENT.c.id, STUDENT.c.name, EVENT.c.path, EVENT.c.handed_in, EVENT.c.timely),
            *(EVENT.c.counts, EVENT.c.seen, EVENT.c.submission_id, SUBMISSION.c.content),
        )
        .join(STUDENT, STUDENT.c.id == EVENT.c.student_id)
        .join(SUBMISSION, SUBMISSION.c.id == EVENT.c.submission_id)
        .where(EVENT.c.assignment == assignment)
        .order_by(EVENT.c.id)
    )
    found = [EventOf(*row) for row in rows]
    return sorted(
        found, key=lambda event: (event.student, event.handed_in or event.seen, event.path)
    )
