"""Who is in the class, and the one function that matches a text to a person.

Rosters, times, extensions, `--only`, file names and imports all ask here. A text that matches
nobody, or two people, is never settled by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from grading.intake.people import lists
from grading.intake.people.columns import FIRST, LAST, NAME, SECTION, WHO, first_of, key_of, kind_of
from grading.intake.people.lists import Line, ListError
from grading.intake.people.spelling import (
    exact,
    identifier,
    identifier_as_written,
    plain,
    shown,
    words,
)
from grading.support.translation import tr

__all__ = [
    "WHO",
    "Person",
    "Roster",
    "exact",
    "identifier",
    "key_of",
    "kind_of",
    "of_names",
    "of_rows",
    "plain",
    "read",
    "several",
    "shown",
    "words",
]

K = TypeVar("K")

_NOBODY = frozenset({"testname", "studenttest", "teststudent", "pointspossible"})


@dataclass(frozen=True)
class Person:
    """One row of a roster.

    name   unique in the class; how the person is called everywhere
    called the name as the roster has it
    ids    values by kind: id, canvas, moodle, brightspace, login, email, github
    row    what the roster says beside the name, by plain column name, for exports
    line   of the roster
    """

    name: str
    called: str = ""
    parts: tuple[str, str] = ("", "")
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    def shown(self) -> str:
        """The name with an id, so that two people of one name can be told apart."""
        return self.name if "(" in self.name or not self._id() else f"{self.name} ({self._id()})"

    def _id(self) -> str:
        kinds = ("id", "login", "email", "canvas", "github", "moodle")
        return next((identifier_as_written(self.ids[k][0]) for k in kinds if self.ids.get(k)), "")


class Roster:
    """The people of a class, found by any of their keys: id, login, email, then name.

    Args:
        people: the class.
        given: whether it comes from a roster, or is made of the names on what was handed in.
    """

    def __init__(self, people: Iterable[Person], *, given: bool = True) -> None:
        self.people = list(people)
        self.given = given
        self._ids: dict[tuple[str, str], list[Person]] = {}
        self._bare: dict[tuple[str, str], list[Person]] = {}
        self._local: dict[str, list[Person]] = {}
        self._exact: dict[str, list[Person]] = {}
        self._names: dict[str, list[Person]] = {}
        self._longest = 1
        for person in self.people:
            self._add(person)

    def _add(self, person: Person) -> None:
        for kind, values in person.ids.items():
            for value in values:
                key = identifier(value)
                _put(self._ids, (kind, key), person)
                if key.isdecimal():
                    _put(self._bare, (kind, key.lstrip("0") or "0"), person)
                if "@" in key and kind in ("email", "login"):
                    _put(self._local, key.partition("@")[0], person)
        for name in dict.fromkeys((person.name, person.called)):
            if name:
                _put(self._exact, exact(name), person)
        for key in _spellings(person):
            _put(self._names, key, person)
        self._longest = max(self._longest, len(words(person.called or person.name)))

    def by_id(self, kind: str, value: str) -> list[Person]:
        """Who has this id of this kind; leading zeros that a spreadsheet took away are forgiven."""
        key = identifier(value)
        if not key:
            return []
        found = self._ids.get((kind, key), [])
        if not found and key.isdecimal():
            found = self._bare.get((kind, key.lstrip("0") or "0"), [])
        return found

    def find(self, text: str, kind: str | None = None) -> list[Person]:
        """The people whom a text names: one, none, or several that it fits alike.

        Args:
            text: an id, a login, an email address or a name in any order.
            kind: what it is, where the column or the form says so; then nothing else is tried.
        """
        if kind is not None and kind != "name":
            found = self.by_id(kind, text)
            if not found and kind in ("login", "email"):
                found = self._by_login(text)
            return found
        if kind is None:
            found = _once(
                person
                for one in ("id", "canvas", "moodle", "brightspace")
                for person in self.by_id(one, text)
            )
            found = found or self._by_login(text)
            if found:
                return found
        return self._by_name(text)

    def _by_login(self, text: str) -> list[Person]:
        key = identifier(text)
        for kind in ("login", "github", "email"):
            if found := self._ids.get((kind, key), []):
                return found
        return self._local.get(key, []) if key else []

    def _by_name(self, text: str) -> list[Person]:
        found = self._exact.get(exact(text), [])
        if not found and "," in text:
            last, _, first = text.partition(",")
            found = self._exact.get(exact(f"{first} {last}"), [])
        return found or self._names.get(plain(text), [])

    def find_in(self, text: str) -> list[Person]:
        """The people whom a file's or folder's name names, among other words.

        A login, an email address, a long id or a whole name counts where it stands as words of
        its own. An id beats a name, and a longer match the shorter one within it.
        """
        whole = self.find(text)
        if whole:
            return whole
        pieces = [m.span() for m in re.finditer(r"[^\W_]+", text)]
        hits: list[tuple[int, int, bool, list[Person]]] = []
        for first in range(len(pieces)):
            for last in range(first, min(first + max(self._longest, 4), len(pieces))):
                begin, end = pieces[first][0], pieces[last][1]
                part = text[begin:end]
                ids = self._by_login(part)
                if part.isdecimal() and len(part) >= 5:
                    ids = ids or self.by_id("id", part)
                if ids:
                    hits.append((begin, end, True, ids))
                elif (last > first or len(part) >= 6) and (names := self._by_name(part)):
                    hits.append((begin, end, False, names))
        top = [
            hit
            for hit in hits
            if not any(
                other is not hit and other[0] <= hit[0] and hit[1] <= other[1] for other in hits
            )
        ]
        sure = [hit for hit in top if hit[2]]
        groups = [hit[3] for hit in (sure or top)]
        if not groups:
            return []
        # Several places that fit may agree on one person: "Lee_Ann_alee".
        common = [p for p in groups[0] if all(any(p is q for q in group) for group in groups)]
        return common if len(common) == 1 else _once(p for group in groups for p in group)


def _put(table: dict[K, list[Person]], key: K, person: Person) -> None:
    held = table.setdefault(key, [])
    if not any(one is person for one in held):
        held.append(person)


def _once(people: Iterable[Person]) -> list[Person]:
    found: list[Person] = []
    for person in people:
        if not any(one is person for one in found):
            found.append(person)
    return found


def _spellings(person: Person) -> set[str]:
    """A name's words written together, beginning with each of them in turn."""
    found = {plain(person.name), plain(person.called)}
    first, last = person.parts
    found |= {plain(first + last), plain(last + first)}
    parts = words(person.called or person.name)
    found |= {"".join(parts[k:] + parts[:k]) for k in range(len(parts))}
    if len(parts) <= 4:
        found.add("".join(reversed(parts)))
    return found - {""}


def read(path: Path) -> Roster:
    """The people of a roster: a CSV file of any course system.

    Raises:
        ListError: it has no column of names or ids, names nobody, or gives one id to two people.
    """
    lines = lists.read(path, WHO)
    canvas = any({"sisuserid", "sisloginid"} & set(line.cells) for line in lines)
    rows: list[Person] = []
    for line in lines:
        person = _person(line, canvas)
        if person is not None:
            rows.append(person)
    if not rows:
        raise ListError(
            tr(
                "No students found in {path}. It needs a column named name, id, login or email.",
                path=path,
            )
        )
    return Roster(_unique(path, _merged(path, rows)))


def _person(line: Line, canvas: bool) -> Person | None:
    cells = line.cells
    first, last = first_of(cells, FIRST), first_of(cells, LAST)
    whole = first_of(cells, NAME) or f"{first} {last}".strip()
    if "," in whole and not (first and last):
        last, _, first = (part.strip() for part in whole.partition(","))
        whole = f"{first} {last}".strip()
    ids: dict[str, tuple[str, ...]] = {}
    for name, value in cells.items():
        kind = kind_of(name, value, canvas=canvas)
        if kind:
            key = value.split()[-1] if kind == "moodle" else value
            ids[kind] = tuple(dict.fromkeys((*ids.get(kind, ()), key)))
    if not whole:
        order = ("email", "login", "id", "github", "canvas", "moodle", "brightspace")
        whole = next((ids[kind][0] for kind in order if ids.get(kind)), "")
    if not plain(whole) or plain(whole) in _NOBODY:
        return None
    section = first_of(cells, SECTION)
    row = {"section": section} if section else {}
    row |= {name: value for name, value in cells.items() if kind_of(name, value)}
    return Person("", whole, (first, last), ids, row, line.number)


def _merged(path: Path, rows: Sequence[Person]) -> list[Person]:
    """Rows of one person, who stands in a roster once for each section, as one."""
    found: list[Person] = []
    by_id: dict[tuple[str, str], int] = {}
    for row in rows:
        keys = [(kind, identifier(value)) for kind, values in row.ids.items() for value in values]
        at = next((by_id[key] for key in keys if key in by_id), None)
        if at is None:
            by_id.update(dict.fromkeys(keys, len(found)))
            found.append(row)
            continue
        held = found[at]
        if plain(held.called) != plain(row.called):
            shared = next(value for kind, value in keys if (kind, value) in by_id)
            raise ListError(
                tr(
                    "{path}, lines {first} and {second}: {one} and {other} "
                    "have the same id {shared!r}. Give each person one of their own.",
                    path=path,
                    first=held.line,
                    second=row.line,
                    one=held.called,
                    other=row.called,
                    shared=shared,
                )
            )
        sections = dict.fromkeys(s for s in (held.row.get("section"), row.row.get("section")) if s)
        merged = {**row.row, **held.row}
        if sections:
            merged["section"] = " and ".join(sections)
        found[at] = Person("", held.called, held.parts, {**row.ids, **held.ids}, merged, held.line)
    return found


def _unique(path: Path, rows: Sequence[Person]) -> list[Person]:
    """Every person with a name that nobody else has."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[exact(row.called)] = counts.get(exact(row.called), 0) + 1
    found, names = [], set()
    for row in rows:
        name = shown(row.called)
        if counts[exact(row.called)] > 1:
            number = row._id() or tr("line {line}", line=row.line)
            name = shown(f"{row.called} ({number})")
        if name in names:
            raise ListError(
                tr(
                    "{path}, line {line}: a second {name} who cannot be told from the first. "
                    "Add a column with their ids.",
                    path=path,
                    line=row.line,
                    name=name,
                )
            )
        names.add(name)
        found.append(Person(name, row.called, row.parts, row.ids, row.row, row.line))
    return found


def of_names(names: Iterable[str]) -> Roster:
    """The class of whoever handed something in, where there is no roster."""
    return Roster((Person(name, name) for name in dict.fromkeys(names)), given=False)


def of_rows(rows: Mapping[str, Mapping[str, object]]) -> Roster:
    """The class as the gradebook knows it: by name, what the roster said of each person."""
    found = []
    for name, row in rows.items():
        canvas = bool({"sisuserid", "sisloginid"} & set(row))
        ids: dict[str, tuple[str, ...]] = {}
        for column, value in row.items():
            kind = kind_of(column, str(value), canvas=canvas)
            if kind and value:
                ids[kind] = (*ids.get(kind, ()), str(value))
        found.append(Person(name, name, ids=ids))
    return Roster(found)


def several(text: str, people: Sequence[Person], where: str = tr("on the roster")) -> str:
    """What to say of a text that fits more than one person, or nobody.

    Args:
        text: the text that was looked up.
        people: those whom it fits.
        where: where it was looked up.

    Returns:
        A sentence without its period.
    """
    if not people:
        return tr("{shown!r} matches nobody {where}", shown=shown(text), where=where)
    count = {2: "two"}.get(len(people), str(len(people)))
    names = ", ".join(person.shown() for person in people[:4])
    return tr(
        "{shown!r} matches {count} people {where}: {names}",
        shown=shown(text),
        count=count,
        where=where,
        names=names,
    )
