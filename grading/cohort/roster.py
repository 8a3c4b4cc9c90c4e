"""Who is in the class: a CSV of a course system, and which submission belongs to whom."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grading.intake.bulk import moment
from grading.intake.collect import Place
from grading.intake.root import student_name

# A roster's columns by the names that course systems give them, without case and punctuation.
_NAME = ("name", "student", "fullname", "studentname", "displayname")
_FIRST, _LAST = ("firstname", "givenname"), ("lastname", "surname", "familyname")
_KEYS = (
    *("id", "sid", "studentid", "sisuserid", "sisid", "idnumber", "userid", "canvasid"),
    *("username", "login", "sisloginid", "loginid", "email", "emailaddress"),
)
_SECTION = ("section", "sections", "group")


class RosterError(ValueError):
    """A roster or a list of times cannot be read; the message says why."""


@dataclass(frozen=True)
class Person:
    """One row of a roster."""

    name: str
    keys: frozenset[str]
    row: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Placed:
    """How a class and its submissions fit together."""

    unplaced: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def read(path: Path) -> list[Person]:
    """The people of a roster.

    Raises:
        RosterError: it is no CSV with a column of names or ids, or names nobody.
    """
    people: list[Person] = []
    names: set[str] = set()
    for row in _rows(path):
        plain = {_plain(key): value.strip() for key, value in row.items() if value}
        first, last = _first(plain, _FIRST), _first(plain, _LAST)
        whole = _first(plain, _NAME) or f"{first} {last}".strip()
        if "," in whole and not (first and last):
            last, _, first = (part.strip() for part in whole.partition(","))
            whole = f"{first} {last}"
        ids = [plain[key] for key in _KEYS if plain.get(key)]
        whole = whole or (ids[0] if ids else "")
        if not whole or _plain(whole) in ("testname", "studenttest", "pointspossible"):
            continue
        keys = {_plain(key) for key in (*ids, whole, f"{last}{first}", f"{first}{last}")}
        keys |= {_plain(one.partition("@")[0]) for one in ids if "@" in one}
        name = student_name(whole)
        if name in names:
            name = student_name(f"{whole} ({ids[0] if ids else len(people)})")
        names.add(name)
        section = _first(plain, _SECTION)
        told = {"section": section} if section else {}
        told |= {key: plain[key] for key in _KEYS if plain.get(key)}
        people.append(Person(name, frozenset(keys - {""}), told))
    if not people:
        raise RosterError(f"{path}: got nobody, expected a column such as name, id or email")
    return people


def place(places: Iterable[Place], people: Iterable[Person]) -> Placed:
    """Give each submission the name its student has in the roster.

    Returns:
        The submissions that fit nobody, or several people alike (they keep their own names), and
        the people from whom there is none.
    """
    people = list(people)
    by_key: dict[str, list[Person]] = {}
    for person in people:
        for key in person.keys:
            by_key.setdefault(key, []).append(person)
    result = Placed()
    seen: set[str] = set()
    for one in places:
        fits = {
            person.name: person
            for key in (*one.keys, one.student)
            for person in by_key.get(_plain(key), ())
        }
        if len(fits) == 1:
            (person,) = fits.values()
            if person.name in seen and not one.several:
                one.notes += (f"Another submission is {person.name}'s, too.",)
                result.unplaced.append(one.source or one.student)
                continue
            one.student, one.roster = person.name, person.row
            seen.add(person.name)
        else:
            why = "fits nobody" if not fits else f"fits {len(fits)} people"
            one.notes += (f"On the roster {one.student!r} {why}.",)
            result.unplaced.append(one.student)
    result.missing = [person.name for person in people if person.name not in seen]
    return result


def times(path: Path) -> dict[str, datetime]:
    """When each student handed in, from a CSV with the columns student and handed_in.

    Raises:
        RosterError: a column is missing, or a time is none.
    """
    found = {}
    for number, row in enumerate(_rows(path), 2):
        plain = {_plain(key): value for key, value in row.items() if value}
        who, when = _first(plain, _NAME), _first(plain, ("handedin", "time", "until", "due"))
        moment_ = moment(when)
        if not who or moment_ is None:
            raise RosterError(
                f"{path}, line {number}: got {when!r}, expected columns student and handed_in, "
                "such as 2026-10-01 23:59 +01:00"
            )
        found[student_name(who)] = moment_
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise RosterError(f"{path}: it cannot be read as UTF-8 text: {problem}") from problem
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = csv.excel
    # Not by `splitlines`, which parts a line at characters that a name may hold.
    rows = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect)
    try:
        return [{str(k): str(v) for k, v in row.items() if k and v is not None} for row in rows]
    except csv.Error as problem:
        raise RosterError(f"{path}: it cannot be read as CSV: {problem}") from problem


def _first(plain: Mapping[str, str], names: Iterable[str]) -> str:
    return next((plain[name] for name in names if plain.get(name)), "")


def _plain(text: str) -> str:
    """Without case, accents and punctuation: how "Lee, Ann" and "leeann" are one."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in flat if c.isalnum() or c == "@")
