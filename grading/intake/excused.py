"""Owner is excused from the work or from some questions: what a person writes into `use`.

use                              meaning
excused                          no score, and no zero
excused: why, when               these questions do not count
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from grading.intake.people.rosters import Roster, why_not_one
from grading.support.translation import tr

EVERYTHING: tuple[str, ...] = ()
_USE = re.compile(r"excused?(?:\s*(?:\bfrom\b|:)\s*(?P<questions>.+))?$", re.IGNORECASE)


@dataclass(frozen=True)
class Excuse:
    """A row of the table that excuses somebody.

    line       where it stands in the table
    path       what was handed in; "" for a row that was added for a person
    student    whom the row names
    questions  ids of questions; EVERYTHING for the whole work
    """

    line: int
    path: str
    student: str
    questions: tuple[str, ...] = EVERYTHING

    @property
    def use(self) -> str:
        """What stands in the column `use`."""
        return f"excused: {', '.join(self.questions)}" if self.questions else "excused"


def read(use: str) -> tuple[str, ...] | None:
    """The questions that a cell excuses from, EVERYTHING, or None where it excuses from nothing."""
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
    """Whom the rows excuse, and lines about rows that excuse nobody.

    Args:
        excuses: the rows.
        roster: who is in the class.
        known: names of people without a roster, or that wait for a decision.
        questions: the ids of all questions.
        where: how messages call the table.

    Returns:
        By name, the questions that do not count, EVERYTHING for the whole work; and the lines.
    """
    found: dict[str, tuple[str, ...]] = {}
    problems = []
    for row in excuses:
        for unknown in [one for one in row.questions if one not in questions]:
            among = (
                tr("Expected one of {questions}.", questions=", ".join(questions))
                if questions
                else tr("There are none.")
            )
            problems.append(
                tr(
                    "{where}, line {line}: there is no question {unknown!r}. {among}",
                    where=where,
                    line=row.line,
                    unknown=unknown,
                    among=among,
                )
            )
        names = [part.strip() for part in row.student.split(";") if part.strip()]
        if not names:
            problems.append(
                tr("{where}, line {line}: an excuse without a student", where=where, line=row.line)
            )
        for name in names:
            fits = [person.name for person in roster.find(name)]
            if not fits and name in known:
                fits = [name]
            if len(fits) != 1:
                why = why_not_one(name, roster.find(name))
                problems.append(
                    tr("{where}, line {line}: {why}", where=where, line=row.line, why=why)
                )
                continue
            _add(found, fits[0], row.questions, [q for q in row.questions if q in questions])
    return found, problems


def _add(
    found: dict[str, tuple[str, ...]], name: str, written: Sequence[str], questions: Sequence[str]
) -> None:
    if not written or found.get(name) == EVERYTHING:
        found[name] = EVERYTHING
    elif questions:
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *questions)))


def questions_of(excused: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Of those who are excused from some questions, which ones."""
    return {name: questions for name, questions in excused.items() if questions}
