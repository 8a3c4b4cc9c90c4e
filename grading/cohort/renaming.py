"""Find the students of the gradebook who have another name on today's roster."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from grading.gradebook.records import Attempt, EventOf
from grading.intake.people import rosters
from grading.intake.people.keys import Person
from grading.intake.people.rosters import Roster

Rows = Mapping[str, Mapping[str, Any]]


def renames(
    stored: Rows, people: Rows, events: Sequence[EventOf], today: Sequence[Attempt]
) -> dict[str, str]:
    """The names that students of the gradebook have today, so that nothing of theirs is lost.

    Somebody is known by their ids. A name without ids comes from a run without a roster, so it is
    looked up like the name of a folder. Somebody whom the roster does not tell is known by the path
    of their attempt.

    Args:
        stored: by name, the roster's row of each student in the gradebook.
        people: by name, today's row of each student on the roster; empty without a roster.
        events: the attempts that the gradebook has.
        today: today's attempts.

    Returns:
        By name in the gradebook, today's name; nobody in the gradebook has it yet.
    """
    roster = rosters.of_rows(people)
    present = {*people, *(attempt.student for attempt in today)}
    found: dict[str, str] = {}
    for name, row in stored.items():
        # The name may be somebody else's today, because the roster renamed its earlier owner.
        other = name in people and _other_person(row, people[name])
        person = _on(roster, name, row) if other or name not in present else None
        if person is not None and _is_free(person.name, stored, found):
            found[name] = person.name
    owners: dict[str, set[str]] = {}
    for attempt in today:
        owners.setdefault(attempt.path, set()).add(attempt.student)
    before = {event.path: event.student for event in events if event.student not in present}
    for attempt in today:
        name = before.get(attempt.path, "")
        if (
            name
            and name not in found
            and len(owners[attempt.path]) == 1
            and _is_free(attempt.student, stored, found)
            and not _other_person(stored.get(name, {}), attempt.roster)
        ):
            found[name] = attempt.student
    return found


def merged(stored: Rows, roster: Roster) -> dict[str, str]:
    """By name in the gradebook, today's name of those whose account was joined with another one.

    Args:
        stored: by name, the roster's row of each student in the gradebook.
        roster: the people of the class today.
    """
    today = {person.name for person in roster.people}
    found = {name: _on(roster, name, row) for name, row in stored.items() if name not in today}
    return {name: person.name for name, person in found.items() if person is not None}


def _is_free(name: str, stored: Collection[str], found: Mapping[str, str]) -> bool:
    return name not in stored and name not in found.values()


def _on(roster: Roster, name: str, row: Mapping[str, Any]) -> Person | None:
    """The one person on the roster with an id of this row, or with this name if it has no ids."""
    ids = _ids(row)
    if not ids:
        people = roster.find(name)
        return people[0] if len(people) == 1 else None
    return roster.by_ids(ids)


def _other_person(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows of a roster have ids, and none that they share."""
    ids, roster = _ids(row), rosters.of_rows({"other": other})
    shared = any(roster.by_id(kind, value) for kind, values in ids.items() for value in values)
    return bool(ids) and bool(_ids(other)) and not shared


def _ids(row: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return rosters.of_rows({"": row}).people[0].ids
