"""A person on the roster, and the tables in which a key finds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from grading.intake.people.spelling import (
    exact,
    identifier,
    identifier_as_written,
    plain,
    two_letters,
    words,
)

K = TypeVar("K")

TEST_STUDENT = "test student"  # what `Person.outside` says of a teacher's account for trials
_KINDS_IN_ORDER = ("id", "login", "email", "canvas", "github", "moodle", "brightspace")


@dataclass(frozen=True)
class Person:
    """One row of a roster.

    name    unique in the class; used for the person everywhere
    called  the name as the roster spells it
    parts   first and last name, where the roster has them in two columns
    ids     values by kind: id, canvas, moodle, brightspace, login, email, github
    row     the other columns of the roster, by plain column name, for exports
    line    line number in the roster
    team    the name of their team on the roster; several with semicolons between them
    outside what the roster says of somebody who is not in the class, such as "dropped" or "ta"
    """

    name: str
    called: str = ""
    parts: tuple[str, str] = ("", "")
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    outside: str = ""
    team: str = ""

    def shown(self) -> str:
        """The name with an id, so that two people of one name can be told apart."""
        return (
            self.name if "(" in self.name or not self.best_id else f"{self.name} ({self.best_id})"
        )

    @property
    def best_id(self) -> str:
        """The id, else the login, else another key of the person; "" without any."""
        values = (self.ids[kind][0] for kind in _KINDS_IN_ORDER if self.ids.get(kind))
        return next((identifier_as_written(value) for value in values), "")


class Keys:
    """People by each of their keys: id, login, email address and name.

    Args:
        people: the people.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = list(people)
        self._ids: dict[tuple[str, str], list[Person]] = {}
        self._without_zeros: dict[tuple[str, str], list[Person]] = {}
        self._before_at: dict[str, list[Person]] = {}
        self._exact: dict[str, list[Person]] = {}
        self._names: dict[str, list[Person]] = {}
        self._in_two_letters: dict[str, list[Person]] = {}
        self.most_words, self.most_letters = 1, 4
        for person in self.people:
            self._add(person)

    def _add(self, person: Person) -> None:
        self.add_ids(person, person.ids)
        self.add_name(person, person.name)
        self.add_name(person, person.called, person.parts)

    def add_ids(self, person: Person, ids: Mapping[str, Iterable[str]]) -> None:
        """Find a person by these ids, given by kind, too."""
        for kind, values in ids.items():
            for value in values:
                key = identifier(value)
                _put(self._ids, (kind, key), person)
                if key.isdecimal():
                    _put(self._without_zeros, (kind, key.lstrip("0") or "0"), person)
                if "@" in key and kind in ("email", "login"):
                    _put(self._before_at, key.partition("@")[0], person)

    def add_name(self, person: Person, name: str, parts: tuple[str, str] = ("", "")) -> None:
        """Find a person by this name, too.

        Args:
            person: the person.
            name: the name; "" adds none.
            parts: first and last name, where a roster has them in two columns.
        """
        if not name:
            return
        _put(self._exact, exact(name), person)
        for key in _spellings(name, *parts):
            _put(self._names, key, person)
        for key in _spellings(*map(two_letters, (name, *parts))):
            _put(self._in_two_letters, key, person)
        self.most_words = max(self.most_words, len(words(name)))
        self.most_letters = max(self.most_letters, len(name) + 1)

    def by_id(self, kind: str, value: str) -> list[Person]:
        """The people with this id of this kind, with or without leading zeros."""
        key = identifier(value)
        if not key:
            return []
        people = self._ids.get((kind, key), [])
        if not people and key.isdecimal():
            # A spreadsheet takes leading zeros away.
            people = self._without_zeros.get((kind, key.lstrip("0") or "0"), [])
        return people

    def by_ids(self, ids: Mapping[str, Iterable[str]]) -> Person | None:
        """The one person with one of these ids, given by kind; the surest kind decides."""
        for kind in _KINDS_IN_ORDER:
            people = unique(p for value in ids.get(kind, ()) for p in self.by_id(kind, value))
            if len(people) == 1:
                return people[0]
        return None

    def by_login(self, text: str) -> list[Person]:
        """The people with this login, email address or first half of one."""
        key = identifier(text)
        for kind in ("login", "github", "email"):
            if people := self._ids.get((kind, key), []):
                return people
        return self._before_at.get(key, []) if key else []

    def by_name(self, text: str) -> list[Person]:
        """The people with this name, its words in any order."""
        people = self._exact.get(exact(text), [])
        if not people and "," in text:
            last, _, first = text.partition(",")
            people = self._exact.get(exact(f"{first} {last}"), [])
        if people:
            return people
        # "ü" is "ue" for one program and "u" for another.
        key = plain(two_letters(text))
        return unique([*self._names.get(plain(text), []), *self._in_two_letters.get(key, [])])


def unique(people: Iterable[Person]) -> list[Person]:
    """Each person once, in order."""
    return list({id(person): person for person in people}.values())


def _put(table: dict[K, list[Person]], key: K, person: Person) -> None:
    people = table.setdefault(key, [])
    if not any(known is person for known in people):
        people.append(person)


def _spellings(name: str, first: str, last: str) -> set[str]:
    """The words of a name written as one word, starting with each of them in turn."""
    spellings = {plain(name), plain(first + last), plain(last + first)}
    parts = words(name)
    spellings |= {"".join(parts[k:] + parts[:k]) for k in range(len(parts))}
    if len(parts) <= 4:
        spellings.add("".join(reversed(parts)))
    return spellings - {""}
