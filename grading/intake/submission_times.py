"""Find the time of each attempt: the instructor's table, then the list of times, then the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grading.intake import table
from grading.intake.edits import Edits
from grading.intake.hand_ins import HandIn
from grading.intake.people.rosters import Roster
from grading.intake.people.spelling import plain
from grading.intake.people.time_lists import TimeList
from grading.intake.people.times import Clock, TimeError
from grading.intake.survey import Finding
from grading.support.translation import Sentences, tr

# What a person may write in the table instead of a time, as `plain` writes it.
ON_TIME = frozenset({"ontime", "intime", "punctual"})


def from_form(
    hand_in: HandIn, finding: Finding, written: str, clock: Clock, edits: Edits
) -> list[str]:
    """Give an attempt the time that a person wrote, or that its form tells.

    Args:
        hand_in: the attempt, which is changed.
        finding: what the form says.
        written: what a person wrote in the table; "" if nothing.
        clock: the course's time zone.
        edits: the table, for its line numbers.

    Returns:
        Messages about the table.
    """
    if plain(written) in ON_TIME:
        hand_in.timely = True
    elif text := written or finding.when:
        try:
            hand_in.handed_in = clock.read(text)
        except TimeError as problem:
            hand_in.time_problem = str(problem)
            if written:
                hand_in.time_problem = tr(
                    "{name}, line {line}: {problem}",
                    name=table.NAME,
                    line=edits.line_of(hand_in.path),
                    problem=problem,
                )
                return [hand_in.time_problem]
    elif finding.late is False:
        hand_in.timely = True
    elif finding.late:
        hand_in.time_problem = tr("{form} marks it late, but gives no time", form=finding.form)
    elif other := edits.other.get(hand_in.path, {}).get("handed_in"):
        hand_in.time_problem = tr(
            "other files were here when you wrote {time}: write the time of these", time=other
        )
    return []


def share(times: TimeList, roster: Roster) -> None:
    """Give the time of a team to its members for whom the list has none.

    Args:
        times: the list, which is changed.
        roster: the people of the class, with their teams.
    """
    listed = dict(times.times)
    for person in roster.people:
        name = person.name
        team = [member.name for member in roster.together(person)]
        moments = {listed[member] for member in team if member in listed}
        if (
            len(moments) == 1
            and name not in listed
            and name not in times.unclear.keys() - times.blank
        ):
            times.times[name] = moments.pop()
            if name in times.blank:
                times.blank.remove(name)
                times.problems.remove(times.unclear.pop(name))


def from_list(by_student: Mapping[str, Sequence[HandIn]], times: TimeList) -> list[str]:
    """Give each attempt the time in the instructor's list, unless a person wrote one in the table.

    Args:
        by_student: the attempts, which are changed.
        times: the list.

    Returns:
        Messages about students whose time in the list may mean several attempts.
    """
    problems = Sentences()
    for student, moment in times.times.items():
        attempts = by_student.get(student, [])
        free = [attempt for attempt in attempts if not attempt.time_by_hand]
        if not free:
            continue
        # The same upload may be in several downloads of the class.
        contents = {attempt.content for attempt in attempts}
        untold = all(attempt.handed_in is None for attempt in attempts)
        if len(attempts) == 1 or (untold and len(contents) == 1 and contents != {""}):
            for attempt in free:
                attempt.handed_in, attempt.timely, attempt.time_problem = moment, False, ""
            continue
        untimed = [attempt for attempt in free if attempt.handed_in is None]
        if len(untimed) == 1:
            untimed[0].handed_in, untimed[0].time_problem = moment, ""
        elif all(attempt.handed_in != moment for attempt in attempts):
            problems.say(
                "{name} has {count} attempts, and the list of times does not say "
                "which one it means. Write the time into {table}.",
                name=student,
                count=len(attempts),
                table=table.NAME,
            )
    for student, why in times.unclear.items():
        for attempt in by_student.get(student, []):
            if not attempt.time_by_hand:
                attempt.time_problem = why
                attempt.handed_in, attempt.timely = None, False
    return problems
