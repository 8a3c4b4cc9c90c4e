"""Lists of times: when each person handed in, or until when each one may.

A row that names nobody, two people, or no time is reported with its line; it never passes in
silence, and never stops the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grading.intake.people import people
from grading.intake.people.lists import Line
from grading.intake.people.people import Person, Roster, lists
from grading.intake.people.times import Clock, TimeError
from grading.support.translation import tr

WHEN = (
    *("handedin", "submittedat", "submitted", "submissiontime", "submissiondate", "time", "until"),
    *("due", "date", "timestamp", "datesubmitted", "lastmodifiedsubmission", "submissiondatetime"),
    *("abgabe", "zeit"),
)

_LACKS = tr(
    "has no column of times. It needs one named handed_in, such as 2026-10-01 23:59 +01:00."
)


@dataclass
class Moments:
    """Times by person, and what could not be read: lines for the instructor.

    lines    the line of the list that each time is from
    unclear  people whose time is given and cannot be read, with the reason
    """

    times: dict[str, datetime] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read(path: Path, roster: Roster, clock: Clock) -> Moments:
    """The times in a CSV file.

    Args:
        path: the file; one column says who (name, id, login or email), one says when.
        roster: who is in the class.
        clock: how the course tells the time.

    Returns:
        The times that were found, and what is wrong with the rest.

    Raises:
        lists.ListError: a column is missing.
    """
    lines = lists.read(path, people.WHO, WHEN, _LACKS)
    found = Moments()
    for line in lines:
        _add(found, path, line, roster, clock)
    return found


def _add(found: Moments, path: Path, line: Line, roster: Roster, clock: Clock) -> None:
    where = tr("{path}, line {number}", path=path, number=line.number)
    text, kind = people.key_of(line.cells)
    when = next((line.cells[name] for name in WHEN if line.cells.get(name)), "")
    if not text:
        found.problems.append(tr("{where}: a time without a student", where=where))
        return
    who = roster.find(text, kind)
    if len(who) != 1:
        found.problems.append(f"{where}: {people.several(text, who)}")
        for person in who:
            found.unclear[person.name] = f"{where}: {people.several(text, who)}"
        return
    (person,) = who
    try:
        if not when:
            raise TimeError(tr("no time for {person}", person=person.name))
        moment = clock.read(when)
    except TimeError as problem:
        _doubt(found, person, f"{where}: {problem}")
        return
    before = found.times.get(person.name)
    if before is not None and before != moment:
        _doubt(
            found,
            person,
            tr(
                "{where}: another time for {person} is in line {lines}",
                where=where,
                person=person.name,
                lines=found.lines[person.name],
            ),
        )
        return
    found.lines[person.name] = line.number
    found.times[person.name] = moment


def _doubt(found: Moments, person: Person, why: str) -> None:
    found.problems.append(why)
    found.unclear[person.name] = why
