"""Read a roster: a CSV file with the people of a class, from any course system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grading.intake.people import lists
from grading.intake.people.columns import (
    FIRST,
    LAST,
    LEFT,
    NAME,
    ROLE,
    SECTION,
    STAFF,
    STATUS,
    TEAM,
    WHO,
    first_filled,
    is_canvas,
    kind_of,
    participant,
)
from grading.intake.people.keys import TEST_STUDENT, Person
from grading.intake.people.lists import Line, ListError
from grading.intake.people.rosters import Roster
from grading.intake.people.spelling import ROUNDED, exact, identifier, plain, shown, words
from grading.support.translation import tr

_NOBODY = frozenset({"testname", "pointspossible"})  # rows of course systems that are not people
# Rows that somebody added to a spreadsheet, if they have no id.
_TOTALS = frozenset(
    {
        *(
            "total",
            "totals",
            "grandtotal",
            "totalstudents",
            "average",
            "classaverage",
            "median",
            "maximum",
        ),
        *("minimum", "standarddeviation", "stddev", "durchschnitt", "mittelwert", "summe"),
        *("moyenne", "promedio", "平均", "平均分", "合计", "合計", "總計"),
    }
)
_TEST_STUDENT = frozenset({"studenttest", "teststudent"})
_PREVIEW = "_previewuser"  # the end of the login of a teacher's second account in Blackboard
_KINDS_IN_ORDER = ("email", "login", "id", "github", "canvas", "moodle", "brightspace")


def read(path: Path, teams: str = "") -> Roster:
    """Read a roster.

    Args:
        path: a CSV file with a column of names, ids, logins or email addresses.
        teams: the column with the teams in which people submit one work; "" if everybody submits
            their own.

    Returns:
        The roster.

    Raises:
        ListError: it has no such column, names nobody, or gives one id to two people.
    """
    lines = lists.read(path, WHO)
    canvas = any(is_canvas(line.cells) for line in lines)
    columns = (lists.column(teams),) if teams else TEAM
    if teams and not any(first_filled(line.cells, columns) for line in lines):
        raise ListError(
            "{path} has no teams in a column {teams!r}, which [policy] in assignment.toml names.",
            path=path,
            teams=teams,
        )
    people = [
        replace(person, team=first_filled(line.cells, columns))
        for line in lines
        if (person := _person(line, canvas)) is not None
    ]
    # An id in the rows of teachers, such as 0, takes nothing away from a student.
    people.sort(key=lambda person: bool(person.outside))
    if all(person.outside for person in people):
        raise ListError(
            "No students found in {path}. It needs a column named name, id, login or email.",
            path=path,
        )
    _, encoding = lists.decoded(path.read_bytes(), WHO)
    merged = _merged(path, people)
    if teams:
        _check_teams(path, merged)
    return Roster(_with_unique_names(path, merged), encoding=encoding, teams=bool(teams))


def _person(line: Line, canvas: bool) -> Person | None:
    cells = line.cells
    first, last = first_filled(cells, FIRST), first_filled(cells, LAST)
    whole = first_filled(cells, NAME) or f"{first} {last}".strip()
    if last and not first and not set(words(last)) <= set(words(whole)):
        # Beside a surname, a column called "name" has the given name.
        first, whole = whole, f"{whole} {last}"
    if "," in whole and not (first and last):
        last, _, first = (part.strip() for part in whole.partition(","))
        whole = f"{first} {last}".strip()
    ids: dict[str, tuple[str, ...]] = {}
    for name, value in cells.items():
        kind = kind_of(name, value, canvas=canvas)
        if kind and identifier(value):
            key = participant(value) or value
            ids[kind] = tuple(dict.fromkeys((*ids.get(kind, ()), key)))
    if not plain(whole):
        # A name may be withheld ("***") or have no letters, and is then told by an id.
        symbols = whole if any(unicodedata.category(c)[0] == "S" for c in whole) else ""
        whole = next((ids[kind][0] for kind in _KINDS_IN_ORDER if ids.get(kind)), symbols)
    total = not ids and plain(whole.rstrip("0123456789 ")) in _TOTALS
    if not whole or plain(whole) in _NOBODY or total:
        return None
    section = first_filled(cells, SECTION)
    row = {"section": section} if section else {}
    row |= {name: value for name, value in cells.items() if kind_of(name, value)}
    test = plain(whole) in _TEST_STUDENT or any(
        value.casefold().endswith(_PREVIEW) for value in ids.get("login", ())
    )
    outside = TEST_STUDENT if test else _outside(cells)
    return Person("", whole, (first, last), ids, row, line.number, outside)


def _outside(cells: Mapping[str, str]) -> str:
    """What a row says of somebody who is not a student, or not any more; "" for a student."""
    role, status = first_filled(cells, ROLE), first_filled(cells, STATUS)
    if plain(role) in STAFF:
        return role
    # "Withdrawn (10/01)" has the date, too.
    left = "".join(word for word in words(status) if not word.isdecimal())
    return status if left in LEFT else ""


def _merged(path: Path, people: Sequence[Person]) -> list[Person]:
    """Join the rows of one person, whom a roster lists once for each section."""
    merged: list[Person] = []
    by_id: dict[tuple[str, str], int] = {}
    for person in people:
        keys = [
            (kind, identifier(value)) for kind, values in person.ids.items() for value in values
        ]
        rounded = [value for _, value in keys if ROUNDED.fullmatch(value)]
        if rounded:
            raise ListError(
                "{path}, line {line}: a spreadsheet has rounded the ids: {shared!r}. "
                "Format their column as text, fill it in again and save the file.",
                path=path,
                line=person.line,
                shared=rounded[0],
            )
        at = next((by_id[key] for key in keys if key in by_id), None)
        if at is None:
            by_id.update(dict.fromkeys(keys, len(merged)))
            merged.append(person)
            continue
        earlier = merged[at]
        if plain(earlier.called) != plain(person.called):
            if person.outside:
                continue
            shared = next(value for kind, value in keys if (kind, value) in by_id)
            raise ListError(
                "{path}, lines {first} and {second}: {name} and {other} "
                "have the same id {shared!r}. Give each person their own id.",
                path=path,
                first=earlier.line,
                second=person.line,
                name=earlier.called,
                other=person.called,
                shared=shared,
            )
        row = {**person.row, **earlier.row}
        sections = [p.row["section"] for p in (earlier, person) if "section" in p.row]
        if sections:
            row["section"] = " and ".join(dict.fromkeys(sections))
        ids = {
            kind: tuple(dict.fromkeys((*earlier.ids.get(kind, ()), *person.ids.get(kind, ()))))
            for kind in {**earlier.ids, **person.ids}
        }
        by_id.update(dict.fromkeys(keys, at))
        # Whoever has left one section may still be in another.
        outside = earlier.outside if person.outside else ""
        # They were sorted, so whoever has left a team now comes after it.
        own = (earlier,) if person.outside and not earlier.outside else (earlier, person)
        team = "; ".join({plain(p.team): p.team for p in own if p.team}.values())
        merged[at] = replace(earlier, ids=ids, row=row, outside=outside, team=team)
    return merged


def _check_teams(path: Path, people: Sequence[Person]) -> None:
    """Refuse somebody in two teams: nobody could tell whose work theirs is."""
    known = {plain(person.team) for person in people if not person.outside}
    for person in people:
        parts = [part for part in map(plain, re.split("[;,|]", person.team)) if part]
        if len(parts) > 1 and not person.outside and not known.isdisjoint(parts):
            raise ListError(
                "{path}, line {line}: {name} is in more than one team: {team!r}. Leave one team "
                "for each person.",
                path=path,
                line=person.line,
                name=person.called,
                team=shown(person.team),
            )


def _with_unique_names(path: Path, people: Sequence[Person]) -> list[Person]:
    """Add an id to every name that two people share, or else what tells them apart."""
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(exact(person.called), []).append(person)
    unique: dict[str, Person] = {}
    for person in people:
        name = shown(person.called)
        namesakes = groups[exact(person.called)]
        if len(namesakes) > 1:
            name = shown(f"{person.called} ({person.best_id or _told_apart(person, namesakes)})")
        if name in unique:
            raise ListError(
                "{path}, line {line}: {name} cannot be told from the {name} in line {earlier}. "
                "Add a column with their ids.",
                path=path,
                line=person.line,
                name=name,
                earlier=unique[name].line,
            )
        unique[name] = replace(person, name=name)
    return list(unique.values())


def _told_apart(person: Person, namesakes: Sequence[Person]) -> str:
    """What to add to the name of somebody without an id.

    A line of the roster would mean another person when somebody above it joins the class.
    """
    sections = [each.row.get("section") for each in namesakes]
    section = person.row.get("section")
    if section and sections.count(section) == 1:
        return tr("section {section}", section=section)
    return tr("{number} of {count}", number=namesakes.index(person) + 1, count=len(namesakes))
