"""The people of a class, and the one function that matches a text to a person.

Rosters, times, extensions, `--only`, file names and imports all use it. A text that matches nobody,
or two people, is reported and never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from grading.intake.people.columns import is_canvas, kind_of, participant
from grading.intake.people.respelled import as_decoded, readings
from grading.intake.people.spelling import (
    WORK,
    exact,
    identifier,
    identifier_as_written,
    plain,
    shown,
    two_letters,
    visible,
    words,
)
from grading.support.translation import tr

K = TypeVar("K")

_KINDS_IN_ORDER = ("id", "login", "email", "canvas", "github", "moodle")
_SHORT = 3  # letters of a login that may be an ordinary word
# Chinese, Japanese and Korean letters. A name in them is one short word, and often has no space
# around it.
_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_NAME = re.compile(rf"[{_CJK}]{{2,}}|.{{6,}}", re.DOTALL)  # one word that can be a whole name


@dataclass(frozen=True)
class Person:
    """One row of a roster.

    name    unique in the class; used for the person everywhere
    called  the name as the roster spells it
    parts   first and last name, where the roster has them in two columns
    ids     values by kind: id, canvas, moodle, brightspace, login, email, github
    row     the other columns of the roster, by plain column name, for exports
    line    line number in the roster
    """

    name: str
    called: str = ""
    parts: tuple[str, str] = ("", "")
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

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


class Roster:
    """The people of a class, found by any of their keys: id, login, email, then name.

    Args:
        people: the class.
        given: whether there is a roster; without one the class is the names on the submissions.
        encoding: the encoding in which it was read, if that may be wrong; else "".
    """

    def __init__(self, people: Iterable[Person], *, given: bool = True, encoding: str = "") -> None:
        self.people = list(people)
        self.given, self.encoding = given, encoding
        self._ids: dict[tuple[str, str], list[Person]] = {}
        self._without_zeros: dict[tuple[str, str], list[Person]] = {}
        self._before_at: dict[str, list[Person]] = {}
        self._exact: dict[str, list[Person]] = {}
        self._names: dict[str, list[Person]] = {}
        self._in_two_letters: dict[str, list[Person]] = {}
        self._most_words = 1
        for person in self.people:
            self._add(person)

    def _add(self, person: Person) -> None:
        for kind, values in person.ids.items():
            for value in values:
                key = identifier(value)
                _put(self._ids, (kind, key), person)
                if key.isdecimal():
                    _put(self._without_zeros, (kind, key.lstrip("0") or "0"), person)
                if "@" in key and kind in ("email", "login"):
                    _put(self._before_at, key.partition("@")[0], person)
        for name in dict.fromkeys((person.name, person.called)):
            if name:
                _put(self._exact, exact(name), person)
        texts = (person.name, person.called, *person.parts)
        for key in _spellings(*texts):
            _put(self._names, key, person)
        for key in _spellings(*map(two_letters, texts)):
            _put(self._in_two_letters, key, person)
        self._most_words = max(self._most_words, len(words(person.called or person.name)))

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
                people = self._by_login(text)
            return people
        if kind is None:
            people = _unique(
                person
                for number in ("id", "canvas", "moodle", "brightspace")
                for person in self.by_id(number, text)
            )
            people = people or self._by_login(text)
            if people:
                return people
        return self._by_name(text) or self._read_again(text, self._by_name)

    def _read_again(self, text: str, search: Callable[[str], list[Person]]) -> list[Person]:
        """The one person whom a text names if it, or the roster, has a wrong encoding."""
        people = [person for again in readings(text) for person in search(again)]
        if self.encoding:
            for again in as_decoded(text, self.encoding):
                people += self._exact.get(exact(again), [])
        people = _unique(people)
        return people if len(people) == 1 else []

    def _by_login(self, text: str) -> list[Person]:
        key = identifier(text)
        for kind in ("login", "github", "email"):
            if people := self._ids.get((kind, key), []):
                return people
        return self._before_at.get(key, []) if key else []

    def _by_name(self, text: str) -> list[Person]:
        people = self._exact.get(exact(text), [])
        if not people and "," in text:
            last, _, first = text.partition(",")
            people = self._exact.get(exact(f"{first} {last}"), [])
        if people:
            return people
        # "ü" is "ue" for one program and "u" for another.
        key = plain(two_letters(text))
        return _unique([*self._names.get(plain(text), []), *self._in_two_letters.get(key, [])])

    def find_in(self, text: str) -> list[Person]:
        """Find the people whom the name of a file or folder mentions among other words.

        A login, an email address, a long id or a whole name counts if it is made of whole words.
        A login such as "max" also is a word of its own, so all other words must be known, too.
        An id beats a name, and a longer match beats a shorter one inside it.

        Args:
            text: the name of a file or folder, without its suffix.

        Returns:
            Nobody, one person, or every person whom the text mentions.
        """
        text = unicodedata.normalize("NFC", visible(text))
        return self.find(text) or self._within(text) or self._read_again(text, self._within)

    def _within(self, text: str) -> list[Person]:
        spans = [match.span() for match in _WORD.finditer(text)]
        matches: list[tuple[int, int, bool, list[Person]]] = []
        for first in range(len(spans)):
            for last in range(first, min(first + max(self._most_words, 4), len(spans))):
                begin, end = spans[first][0], spans[last][1]
                part = text[begin:end]
                by_id = [p for p in self._by_login(part) if _is_login(part, text, p)]
                if part.isdecimal() and len(part) >= 5:
                    by_id = by_id or self.by_id("id", part)
                if by_id:
                    matches.append((begin, end, True, by_id))
                elif (last > first or _NAME.fullmatch(part)) and (by_name := self._by_name(part)):
                    matches.append((begin, end, False, by_name))
        longest = [
            match
            for match in matches
            if not any(
                other is not match and other[0] <= match[0] and match[1] <= other[1]
                for other in matches
            )
        ]
        ids = [match for match in longest if match[2]]
        groups = [match[3] for match in (ids or longest)]
        if not groups:
            return []
        # Several matches may agree on one person: "Lee_Ann_alee".
        common = [p for p in groups[0] if all(any(p is q for q in group) for group in groups)]
        return common if len(common) == 1 else _unique(p for group in groups for p in group)


def _is_login(part: str, text: str, person: Person) -> bool:
    """Whether a part of a text is a person's login, and not an ordinary word of the text."""
    if len(part) > _SHORT or not part.isalpha():
        return True
    known = {plain(part), *words(person.called or person.name)}
    others = re.findall(r"[^\W\d_]+", text)
    return all(WORK.fullmatch(word) or plain(word) in known for word in others)


def _put(table: dict[K, list[Person]], key: K, person: Person) -> None:
    people = table.setdefault(key, [])
    if not any(known is person for known in people):
        people.append(person)


def _unique(people: Iterable[Person]) -> list[Person]:
    return list({id(person): person for person in people}.values())


def _spellings(name: str, called: str, first: str, last: str) -> set[str]:
    """The words of a name written as one word, starting with each of them in turn."""
    spellings = {plain(name), plain(called), plain(first + last), plain(last + first)}
    parts = words(called or name)
    spellings |= {"".join(parts[k:] + parts[:k]) for k in range(len(parts))}
    if len(parts) <= 4:
        spellings.add("".join(reversed(parts)))
    return spellings - {""}


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
    text: str, people: Sequence[Person], where: Literal["roster", "gradebook"] = "roster"
) -> str:
    """Say that a text matches nobody, or more than one person.

    Args:
        text: the text that was looked up.
        people: the people it matches.
        where: where it was looked up.

    Returns:
        A sentence without its period.
    """
    text = shown(text)
    if not people:
        if where == "gradebook":
            return tr("{text!r} matches nobody in the gradebook", text=text)
        return tr("{text!r} matches nobody on the roster", text=text)
    names = ", ".join(person.shown() for person in people[:4]) + (", ..." if people[4:] else "")
    if where == "gradebook":
        return tr(
            "{text!r} matches more than one person in the gradebook: {names}",
            text=text,
            names=names,
        )
    return tr(
        "{text!r} matches more than one person on the roster: {names}", text=text, names=names
    )
