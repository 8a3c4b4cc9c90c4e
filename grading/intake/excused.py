"""Excuse students from the work or from some questions, by the column `use` of the table.

use                 meaning
excused             no score, and no zero
excused: why, when  these two questions do not count
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from grading.intake.people.rosters import Roster, why_not_one
from grading.support.translation import Sentences, tr

EVERYTHING: tuple[str, ...] = ()
_USE = re.compile(r"excused?(?:\s*(?:\bfrom\b|:)\s*(?P<questions>.+))?$", re.IGNORECASE)


@dataclass(frozen=True)
class Excuse:
    """A row of the table that excuses somebody.

    line       its line in the table
    path       the file or folder; "" for a row that a person added
    student    the student it names
    questions  ids of questions; EVERYTHING for the whole work
    """

    line: int
    path: str
    student: str
    questions: tuple[str, ...] = EVERYTHING

    @property
    def use(self) -> str:
        """The text for the column `use`."""
        return f"excused: {', '.join(self.questions)}" if self.questions else "excused"


def read(use: str) -> tuple[str, ...] | None:
    """The questions that a cell excuses from, EVERYTHING, or None if it excuses from nothing."""
    match = _USE.match(use.strip())
    if match is None:
        return None
    return tuple(filter(None, re.split(r"[\s,;]+", match["questions"] or "")))


def by_student(
    excuses: Sequence[Excuse],
    roster: Roster,
    known: Collection[str],
    questions: Collection[str],
    where: str,
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Find the students whom the rows excuse.

    Args:
        excuses: the rows.
        roster: the people of the class.
        known: names that are not on the roster, from submissions or open decisions.
        questions: the ids of all questions.
        where: name of the table, for messages.

    Returns:
        By name, the questions that do not count, or EVERYTHING for the whole work; and messages
        about rows that excuse nobody.
    """
    excused: dict[str, tuple[str, ...]] = {}
    problems = Sentences()
    for row in excuses:
        for unknown in [question for question in row.questions if question not in questions]:
            among = (
                tr("Expected one of {questions}.", questions=", ".join(questions))
                if questions
                else tr("The assignment has no questions.")
            )
            problems.say(
                "{where}, line {line}: there is no question {unknown!r}. {among}",
                where=where,
                line=row.line,
                unknown=unknown,
                among=among,
            )
        names = [part.strip() for part in row.student.split(";") if part.strip()]
        if not names:
            problems.say(
                "{where}, line {line}: the excuse names no student", where=where, line=row.line
            )
        for name in names:
            people = roster.find(name)
            if len(people) == 1 and people[0].outside:
                continue
            fits = [person.name for person in people]
            if not fits and name in known:
                fits = [name]
            if len(fits) != 1:
                why = why_not_one(name, people, "roster" if roster.given else "")
                problems.say("{where}, line {line}: {why}", where=where, line=row.line, why=why)
                continue
            _add(excused, fits[0], row.questions, [q for q in row.questions if q in questions])
    return excused, problems


def _add(
    excused: dict[str, tuple[str, ...]],
    name: str,
    written: Sequence[str],
    questions: Sequence[str],
) -> None:
    if not written or excused.get(name) == EVERYTHING:
        excused[name] = EVERYTHING
    elif questions:
        excused[name] = tuple(dict.fromkeys((*excused.get(name, ()), *questions)))


def questions_of(excused: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The questions of each student who is excused from some questions, but not from all."""
    return {name: questions for name, questions in excused.items() if questions}
