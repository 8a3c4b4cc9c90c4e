"""Lists of times: when each person submitted, or how long each one's extension is.

A row that names nobody, two people, or no time is reported with its line number, and the other rows
are used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grading.intake.people import lists
from grading.intake.people.columns import WHO, key_of
from grading.intake.people.lists import Line
from grading.intake.people.rosters import Person, Roster, why_not_one
from grading.intake.people.spelling import identifier
from grading.intake.people.times import Clock, TimeError
from grading.support.translation import tr

WHEN = (
    *("handedin", "submittedat", "submitted", "submissiontime", "submissiondate", "time", "until"),
    *("due", "date", "timestamp", "datesubmitted", "lastmodifiedsubmission", "submissiondatetime"),
    *("abgabe", "zeit"),
)


@dataclass
class TimeList:
    """The times of people, and what is wrong with the list.

    times     by name
    lines     by name, the line that the time is from
    unclear   by name, why the time that the list gives cannot be used
    blank     the names of people whose row has no time
    problems  messages for the instructor
    """

    times: dict[str, datetime] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def read(path: Path, roster: Roster, clock: Clock) -> TimeList:
    """Read the times in a CSV file.

    Args:
        path: the file; one column says who (name, id, login or email), one says when.
        roster: the people of the class.
        clock: the course's time zone.

    Returns:
        The times, and what is wrong with the other rows.

    Raises:
        lists.ListError: a column is missing.
    """
    lacks = tr(
        "{path} has no column of times. It needs one named handed_in, such as "
        "2026-10-01 23:59 +01:00."
    )
    result = TimeList()
    for line in lists.read(path, WHO, WHEN, lacks):
        _add(result, path, line, roster, clock)
    for name in result.unclear:
        result.times.pop(name, None)
    return result


def _add(result: TimeList, path: Path, line: Line, roster: Roster, clock: Clock) -> None:
    where = tr("{path}, line {number}", path=path, number=line.number)
    text, kind = key_of(line.cells)
    when = next((line.cells[name] for name in WHEN if line.cells.get(name)), "")
    if not text:
        result.problems.append(tr("{where}: a time without a student", where=where))
        return
    people = roster.find(text, kind)
    if len(people) != 1:
        why = f"{where}: {why_not_one(text, people)}"
        result.problems.append(why)
        result.unclear.update({person.name: why for person in people})
        return
    (person,) = people
    if not identifier(when):
        result.blank.add(person.name)
        why = tr("no time for {person}", person=person.name)
        _set_unclear(result, person, f"{where}: {why}")
        return
    try:
        moment = clock.read(when)
    except TimeError as problem:
        _set_unclear(result, person, f"{where}: {problem}")
        return
    earlier = result.times.get(person.name)
    if earlier is not None and earlier != moment:
        _set_unclear(
            result,
            person,
            tr(
                "{where}: another time for {person} is in line {earlier}",
                where=where,
                earlier=result.lines[person.name],
                person=person.name,
            ),
        )
        return
    result.lines[person.name] = line.number
    result.times[person.name] = moment


def _set_unclear(result: TimeList, person: Person, why: str) -> None:
    result.problems.append(why)
    result.unclear[person.name] = why
