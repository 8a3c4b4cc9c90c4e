"""Lists of times: when each person submitted, or how long each one's extension is.

A row that names nobody, two people, or no time is reported with its line number, and the other rows
are used.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grading.intake.people import lists
from grading.intake.people.columns import WHO, is_canvas, key_of, kind_of, participant
from grading.intake.people.keys import Person
from grading.intake.people.lists import Line
from grading.intake.people.rosters import Roster, why_not_one
from grading.intake.people.spelling import identifier
from grading.intake.people.times import Clock, TimeError
from grading.support.translation import tr

# The columns of a list of submission times, and of a list of extensions, the surest first. A form
# writes its own timestamp beside a new due date, so neither takes the other's columns.
SUBMITTED = (
    *("handedin", "submittedat", "submitted", "submissiontime", "submissiondate", "time"),
    *("date", "timestamp", "datesubmitted", "lastmodifiedsubmission", "submissiondatetime"),
    *("submittedon", "turnedin", "turnedinat", "completiontime", "submittime", "submitdate"),
    *("handedinat", "uploaded", "uploadtime", "received", "datetime", "createdat"),
    *("submissiontimestamp", "abgabe", "zeit", "abgabedatum", "abgabezeit", "abgabezeitpunkt"),
    *("fechadeentrega", "datederemise", "datedesoumission", "datadiconsegna", "datadeentrega"),
    *("inleverdatum", "датасдачи", "提交时间", "提交時間", "提出日時", "제출시간", "제출일시"),
    # Moodle's worksheet in other languages.
    *("zuletztgeandertabgabe", "ultimamodificacionentrega", "dernieremodificationtravailremis"),
    *("ultimamodificaconsegna", "ultimamodificacaoenvio", "ultimaatualizacaosubmissao"),
    *("laatstgewijzigdinzending", "poslednizmenaodevzdani", "最終更新日時提出"),
    *("最后修改学生", "最后修改提交", "最後修改的作業", "最後修改學生"),
)
UNTIL = (
    *("until", "extendeduntil", "extendedto", "newduedate", "newdue", "newdeadline", "duedate"),
    *("extendedduedate", "extendeddeadline", "extension", "deadline", "due", "date"),
)


@dataclass
class TimeList:
    """The times of people, and what is wrong with the list.

    times     by name
    lines     by name, the line that the time is from
    unclear   by name, why the time that the list gives cannot be used
    blank     the names of people whose rows have no time
    problems  messages for the instructor
    """

    times: dict[str, datetime] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def read(path: Path, roster: Roster, clock: Clock, columns: Sequence[str] = SUBMITTED) -> TimeList:
    """Read the times in a CSV file.

    Args:
        path: the file; one column says who (name, id, login or email), one says when.
        roster: the people of the class.
        clock: the course's time zone.
        columns: plain names of the column that says when; the first that has text is read.

    Returns:
        The times, and what is wrong with the other rows.

    Raises:
        lists.ListError: a column is missing.
    """
    lacks = tr(
        "{path} has no column of times. It needs one named {column}, such as "
        "2026-10-01 23:59 +01:00.",
        path="{path}",
        column="handed_in" if columns is SUBMITTED else columns[0],
    )
    result = TimeList()
    lines = lists.read(path, WHO, columns, lacks)
    column = next((name for name in columns if any(name in line.cells for line in lines)), "")
    # A column of another kind of ids, such as Moodle's numbers, tells nothing about this roster.
    telling = {name for line in lines for name, people in _by_ids(line, roster) if people}
    for line in lines:
        _add(result, path, line, line.cells.get(column, ""), roster, clock, telling)
    for name in result.unclear:
        result.times.pop(name, None)
    return result


def _by_ids(line: Line, roster: Roster) -> list[tuple[str, list[Person]]]:
    """The people whom each id of a row fits, by column."""
    canvas = is_canvas(line.cells)
    found = []
    for name, value in line.cells.items():
        if kind := kind_of(name, value, canvas=canvas):
            # A column called "id" may hold any key.
            any_kind = name in ("id", "userid") and kind != "moodle"
            people = roster.find(participant(value) or value, None if any_kind else kind)
            found.append((name, people))
    return found


def _people(
    line: Line, text: str, kind: str | None, roster: Roster, telling: Collection[str]
) -> list[Person]:
    """The people whom a row may mean: one, unless its ids and name fit nobody or several.

    Args:
        line: the row.
        text: the key of the row, from `key_of`.
        kind: the kind of this key.
        roster: the people of the class.
        telling: the columns whose ids fit somebody, in any row.
    """
    people = roster.find(text, kind)
    ids = [(name, fits) for name, fits in _by_ids(line, roster) if fits or name in telling]
    if not ids:
        return people
    by_id = list({person.name: person for _, fits in ids for person in fits}.values())
    if not by_id:
        # An id of nobody beside a name: somebody of the same name who is not in the class.
        return []
    # The name helps if the ids fit several people, and makes a doubt if it is another person's.
    common = [person for person in by_id if person in people]
    if len(common) == 1 or not people:
        return common or by_id
    return [*by_id, *people]


def _add(
    result: TimeList,
    path: Path,
    line: Line,
    when: str,
    roster: Roster,
    clock: Clock,
    telling: Collection[str],
) -> None:
    where = tr("{path}, line {number}", path=path, number=line.number)
    text, kind = key_of(line.cells)
    if not text:
        result.problems.append(tr("{where}: a time without a student", where=where))
        return
    people = _people(line, text, kind, roster, telling)
    team = roster.team(text) if roster.teams and not people else []
    if len(people) != 1 and not team:
        reason = why_not_one(text, people, "roster" if roster.given else "")
        why = f"{where}: {reason}"
        result.problems.append(why)
        result.unclear.update({person.name: why for person in people})
        return
    for person in team or people:
        _add_time(result, where, line.number, when, person, clock)


def _add_time(
    result: TimeList, where: str, line: int, when: str, person: Person, clock: Clock
) -> None:
    if not identifier(when):
        if person.name not in result.lines and person.name not in result.unclear:
            result.blank.add(person.name)
        why = tr("no time for {person}", person=person.name)
        _set_unclear(result, person, f"{where}: {why}")
        return
    result.blank.discard(person.name)
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
    result.lines[person.name] = line
    result.times[person.name] = moment


def _set_unclear(result: TimeList, person: Person, why: str) -> None:
    result.problems.append(why)
    result.unclear[person.name] = why
