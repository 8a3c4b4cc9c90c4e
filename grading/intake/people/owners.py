"""Decide to which people on the roster a file or folder belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grading.intake.people import rosters
from grading.intake.people.keys import Person
from grading.intake.people.rosters import Roster
from grading.intake.people.spelling import shown
from grading.support.translation import tr

LARGEST_TEAM = 8  # people; a larger group is a section of the class


@dataclass(frozen=True)
class Owners:
    """Whom a file or folder belongs to.

    people      each with the name to use; an empty name if somebody has to decide
    problem     why somebody has to decide
    candidates  the people on the roster who it may be
    """

    people: Sequence[tuple[str, Person | None]] = (("", None),)
    problem: str = ""
    candidates: Sequence[Person] = field(default=())

    @property
    def outside(self) -> list[Person]:
        """Those of them who are on the roster, but not in the class."""
        return [person for _, person in self.people if person is not None and person.outside]

    @property
    def inside(self) -> list[tuple[str, Person | None]]:
        """All others."""
        return [(name, person) for name, person in self.people if not (person and person.outside)]

    @property
    def why_outside(self) -> str:
        """Why the work of those who are not in the class is not used."""
        return "; ".join(
            tr(
                "{name} is not in the class: the roster says {word!r}",
                name=person.name,
                word=shown(person.outside),
            )
            for person in self.outside
        )


def written(text: str, where: str, roster: Roster) -> Owners:
    """The people whom a person wrote into the table.

    Args:
        text: the cell, with semicolons between several people.
        where: its table and line, for messages.
        roster: the people of the class.

    Returns:
        The people, or why a name is not one person's.
    """
    found: list[tuple[str, Person | None]] = []
    for name in filter(None, (part.strip() for part in text.split(";"))):
        if not roster.given:
            found.append((shown(name), None))
            continue
        people = roster.find(name)
        if len(people) != 1:
            why = f"{where}: {rosters.why_not_one(name, people)}"
            return Owners(problem=why, candidates=people)
        found.append((people[0].name, people[0]))
    return Owners(found)


def of(label: str, names: Sequence[str], people: Sequence[Person], roster: Roster) -> Owners:
    """The people whom a form or a name means.

    Args:
        label: the name to use without a roster.
        names: texts that are the name of a person or a team, and nothing else.
        people: the people on the roster who it may be.
        roster: the people of the class.

    Returns:
        The people, or why somebody has to decide.
    """
    if not roster.given:
        return Owners([(shown(label), None)])
    if len(people) == 1:
        return Owners([(person.name, person) for person in roster.together(people[0])])
    teams = [] if people else [roster.team(text) for text in (label, *names)]
    team = next(filter(None, teams), [])
    if team and roster.teams:
        return Owners([(person.name, person) for person in team])
    if 1 < len(team) <= LARGEST_TEAM:
        why = tr(
            "{text!r} is a team on the roster: {names}. If the work is theirs, write these names "
            "into the column student, or set teams in [policy]",
            text=shown(label),
            names="; ".join(person.name for person in team),
        )
        return Owners(problem=why, candidates=team)
    return Owners(problem=rosters.why_not_one(label, people), candidates=people)
