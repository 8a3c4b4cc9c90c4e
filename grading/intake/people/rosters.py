"""The people of a class, and the one function that matches a text to a person.

Rosters, times, extensions, `--only`, file names and imports all use it. A text that matches nobody,
or two people, is reported and never guessed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from grading.intake.people.columns import is_canvas, kind_of, participant
from grading.intake.people.keys import Keys, Person, unique
from grading.intake.people.mentions import mentions
from grading.intake.people.respelled import as_decoded, readings
from grading.intake.people.spelling import exact, plain, shown, visible
from grading.support.translation import tr


class Roster(Keys):
    """The people of a class, found by any of their keys: id, login, email, then name.

    Teachers and people who have left are found as well, so that nothing of theirs is taken for
    another person's. They are in `outside`, not in `people`.

    Args:
        people: everybody on the roster.
        given: whether there is a roster; without one the class is the names on the submissions.
        encoding: the encoding in which it was read, if that may be wrong; else "".
        teams: whether the work of one person is that of everybody in their team.
    """

    def __init__(
        self,
        people: Iterable[Person],
        *,
        given: bool = True,
        encoding: str = "",
        teams: bool = False,
    ) -> None:
        super().__init__(people)
        self.outside = [person for person in self.people if person.outside]
        self.people = [person for person in self.people if not person.outside]
        self.given, self.encoding, self.teams = given, encoding, teams

    def find(self, text: str, kind: str | None = None) -> list[Person]:
        """Find the people that a text may mean.

        Args:
            text: an id, a login, an email address or a name in any order.
            kind: the kind of key, if the column or the form says so; no other kind is tried then.

        Returns:
            Nobody, one person, or every person whom the text fits equally well.
        """
        if kind is not None and kind != "name":
            people = self.by_id(kind, text)
            if not people and kind in ("login", "email"):
                people = self.by_login(text)
            if not (people or self.given) and kind in ("id", "login", "email", "github"):
                people = self.by_name(text)  # which may be any of these
            return people
        if kind is None:
            people = unique(
                person
                for number in ("id", "canvas", "moodle", "brightspace")
                for person in self.by_id(number, text)
            )
            people = people or self.by_login(text)
            if people:
                return people
        return self.by_name(text) or self._read_again(text, self.by_name)

    def team(self, text: str) -> list[Person]:
        """The people of the class in the team with this name."""
        name = plain(text)
        return [p for p in self.people if name and name in map(plain, p.team.split("; "))]

    def together(self, person: Person) -> list[Person]:
        """Everybody who shares the work of a person: first that person, then their team."""
        members = self.team(person.team) if self.teams else []
        return [person, *(member for member in members if member is not person)]

    def _read_again(self, text: str, search: Callable[[str], list[Person]]) -> list[Person]:
        """The one person whom a text names if it, or the roster, has a wrong encoding."""
        people = [person for again in readings(text) for person in search(again)]
        if self.encoding:
            for again in as_decoded(text, self.encoding):
                people += self._exact.get(exact(again), [])
        people = unique(people)
        return people if len(people) == 1 else []

    def find_in(self, text: str) -> list[Person]:
        """Find the people whom the name of a file or folder mentions among other words.

        A login, an email address, a long id or a whole name counts if it is made of whole words.
        A login such as "max" also is a word of its own, so all other words must be known, too.

        Args:
            text: the name of a file or folder, without its suffix.

        Returns:
            Nobody, one person, or every person whom the text mentions.
        """
        text = unicodedata.normalize("NFC", visible(text))
        return self.find(text) or self._within(text) or self._read_again(text, self._within)

    def _within(self, text: str) -> list[Person]:
        groups = mentions(text, self)
        if not groups:
            return []
        # Several matches may agree on one person: "Lee_Ann_alee".
        common = [p for p in groups[0] if all(any(p is q for q in group) for group in groups)]
        return common if len(common) == 1 else unique(p for group in groups for p in group)


def of_names(names: Iterable[str]) -> Roster:
    """A class without a roster: the names on the submissions."""
    return Roster((Person(name, name) for name in dict.fromkeys(names)), given=False)


def of_rows(rows: Mapping[str, Mapping[str, object]]) -> Roster:
    """The class as the gradebook stores it.

    Args:
        rows: by name, the columns that the roster had for this person.

    Returns:
        The roster.
    """
    people = []
    for name, row in rows.items():
        canvas = is_canvas(row)
        ids: dict[str, tuple[str, ...]] = {}
        for column, value in row.items():
            kind = kind_of(column, str(value), canvas=canvas)
            if kind and value:
                key = participant(str(value)) or str(value)
                ids[kind] = (*ids.get(kind, ()), key)
        people.append(Person(name, name, ids=ids))
    return Roster(people)


def why_not_one(
    text: str, people: Sequence[Person], where: Literal["roster", "gradebook", ""] = "roster"
) -> str:
    """Say that a text matches nobody, or more than one person.

    Args:
        text: the text that was looked up.
        people: the people it matches.
        where: where it was looked up; "" if the class has no roster.

    Returns:
        A sentence without its period.
    """
    text = shown(text)
    if not people:
        if where == "gradebook":
            return tr("{text!r} matches nobody in the gradebook", text=text)
        if where == "roster":
            return tr("{text!r} matches nobody on the roster", text=text)
        return tr("{text!r} matches nobody who submitted anything", text=text)
    names = ", ".join(person.shown() for person in people[:4]) + (", ..." if people[4:] else "")
    if where == "gradebook":
        return tr(
            "{text!r} matches more than one person in the gradebook: {names}",
            text=text,
            names=names,
        )
    if where == "roster":
        return tr(
            "{text!r} matches more than one person on the roster: {names}", text=text, names=names
        )
    return tr("{text!r} matches more than one person: {names}", text=text, names=names)
