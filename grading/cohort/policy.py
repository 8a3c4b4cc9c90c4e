"""The policy for final scores: `[policy]` in assignment.toml. `arithmetic.py` applies it.

An example:

    [policy]
    zone = "America/Los_Angeles"              # the time zone of the course
    due = 2026-10-15T23:59:00
    grace_minutes = 15
    late = "score * min(0.1 * days, 0.5)"     # late penalty in points
    attempts = "best"                         # or "last", or "first"
    attempt_limit = 3                         # only the first 3 count
    drop_lowest = 1                           # how many parts do not count
    weights = { PartTwo = 2 }                 # of parts; 1 by default, 0 leaves a part out
    extensions = "extensions.csv"             # student, until; in the folder of assignment.toml
                                              # (it may list the whole class, and dates for some)
    teams = "group_name"                      # the roster's column with teams that submit one work
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from grading.cohort.formula import Formula, FormulaError
from grading.gradebook.records import AttemptChoice
from grading.intake.people import time_lists
from grading.intake.people.lists import ListError
from grading.intake.people.rosters import Roster
from grading.intake.people.time_lists import TimeList
from grading.intake.people.times import Clock, TimeError, zone_named
from grading.intake.rules import CHOICES, Choice, Rules
from grading.spec.fields import Fields
from grading.spec.manifest import MANIFEST, Assignment, AssignmentError, parsed
from grading.support.translation import tr

NAMES = ("score", "max", "hours", "days", "minutes")
QUESTIONS = "questions"
MOST = 1_000_000  # of minutes, attempts, parts and weights
_KEYS = frozenset(
    {
        *("zone", "due", "grace_minutes", "late", "attempts", "attempt_limit"),
        *("drop_lowest", "weights", "extensions", "teams"),
    }
)


@dataclass(frozen=True)
class Policy:
    """The rules for final scores; the default changes nothing.

    zone        the course's time zone, on whose calendar days are counted
    extensions  by student, their own due date; read by `with_extensions`
    teams       the roster's column with the teams; the members of a team submit one work
    stated      whether the assignment has a policy
    """

    zone: tzinfo | None = None
    due: datetime | None = None
    grace: timedelta = timedelta()
    late: Formula | None = None
    attempts: Choice = "last"
    attempt_limit: int = 0
    drop_lowest: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    extensions: Mapping[str, datetime] = field(default_factory=dict)
    extensions_file: Path | None = None
    teams: str = ""
    stated: bool = False

    @property
    def clock(self) -> Clock:
        """The clock that reads and shows the course's times."""
        latest = None if self.due is None else self.due + self.grace
        # An hour makes a difference for such a formula, and for a due date of one student.
        by_hours = self.late is not None and bool({"hours", "minutes"} & self.late.used)
        exact = self.due is not None and (by_hours or self.extensions_file is not None)
        return Clock(self.zone, latest, strict=self.due is not None, exact=exact)

    @property
    def rules(self) -> Rules:
        """The rules that intake needs."""
        return Rules(self.clock, self.due, self.attempts, self.attempt_limit)

    @property
    def choice(self) -> AttemptChoice:
        """Which attempts may count."""
        return AttemptChoice(self.attempts, self.attempt_limit)

    def with_extensions(self, roster: Roster) -> tuple[Policy, TimeList]:
        """Read the list of extensions.

        Args:
            roster: the students of the class.

        Returns:
            The policy with the extensions, and the list with its doubtful rows.

        Raises:
            AssignmentError: the list does not exist, or is not a table.
        """
        if self.extensions_file is None:
            return self, TimeList()
        try:
            clock = replace(self.clock, due=None, exact=True)
            listed = time_lists.read(self.extensions_file, roster, clock, time_lists.UNTIL)
        except ListError as problem:
            raise AssignmentError(
                "The extensions in [policy] cannot be read. {problem}", problem=problem
            ) from problem
        named = {*listed.times, *listed.unclear}
        if all(person.name in named for person in roster.people):
            # In a list of the whole class, a row without a date is no extension. In a list of a
            # few, somebody forgot the date.
            for name in listed.blank:
                listed.problems.remove(listed.unclear.pop(name))
        for name, until in list(listed.times.items()):
            if self.due is not None and until < self.due:
                why = tr(
                    "{path}, line {line}: the extension of {name} ends {until}, "
                    "before the due date {due}. Correct the line or delete it.",
                    path=self.extensions_file,
                    line=listed.lines[name],
                    name=name,
                    until=self.clock.show(until),
                    due=self.clock.show(self.due),
                )
                listed.problems.append(why)
                listed.unclear[name] = why
                del listed.times[name]
        return replace(self, extensions=listed.times), listed


def load(assignment: Assignment) -> Policy:
    """Read the policy of an assignment.

    Args:
        assignment: the assignment.

    Returns:
        The policy; the default if the manifest has none.

    Raises:
        AssignmentError: the policy has a wrong key or value.
    """
    path = assignment.root / MANIFEST
    whole = parsed(path.read_text(encoding="utf-8"))
    data = whole.get("policy")
    if data is None:
        return Policy()
    where = f"[policy] in {path}"
    Fields.known(data, sorted(_KEYS), "[policy]", path)
    # The ids of all parts, because `assignment` may have only some of them.
    known = [*(part["id"] for part in whole.get("part", [])), QUESTIONS]
    number = tr("a number of at least 0 and at most {most}", most=MOST)
    count = tr("a whole number of at least 0 and at most {most}", most=MOST)
    for key, is_right, expected in (
        ("weights", _weights, tr("a table with {number} for each part", number=number)),
        ("grace_minutes", _number, number),
        ("drop_lowest", _count, count),
        ("attempt_limit", _count, count),
        ("teams", lambda value: isinstance(value, str), tr("the name of a column of the roster")),
        ("extensions", lambda value: isinstance(value, str), tr("the name of a CSV file")),
        ("attempts", CHOICES.__contains__, tr("one of {choices}", choices=", ".join(CHOICES))),
    ):
        if key in data and not is_right(data[key]):
            raise AssignmentError(
                "{where} has {key} = {value!r}. It should be {expected}.",
                where=where,
                key=key,
                value=data[key],
                expected=expected,
            )
    weights = data.get("weights", {})
    for name in weights:
        if name not in known:
            raise AssignmentError(
                "{where} has a weight for {name!r}. There can be weights for {known}.",
                where=where,
                name=name,
                known=", ".join(known),
            )
    zone = _zone(data, where)
    due = _due(data.get("due"), zone, where)
    late = None
    if "late" in data:
        try:
            late = Formula(str(data["late"]), NAMES)
            late.value(**dict.fromkeys(NAMES, 1.0))
        except FormulaError as problem:
            raise AssignmentError(
                "{where} has a wrong formula `late`. {problem}", where=where, problem=problem
            ) from problem
    return Policy(
        zone=zone,
        due=due,
        grace=timedelta(minutes=float(data.get("grace_minutes", 0))),
        late=late,
        attempts=data.get("attempts", "last"),
        attempt_limit=int(data.get("attempt_limit", 0)),
        drop_lowest=int(data.get("drop_lowest", 0)),
        weights={name: float(value) for name, value in weights.items()},
        # Read only when a class is graded, because hand-outs contain no names of students.
        extensions_file=path.parent / str(data["extensions"]) if data.get("extensions") else None,
        teams=data.get("teams", ""),
        stated=True,
    )


def _zone(data: Mapping[str, Any], where: str) -> tzinfo | None:
    """The course's time zone: `zone`, or else the zone name at the end of the due date."""
    name = data.get("zone")
    if name is None and isinstance(data.get("due"), str):
        name = str(data["due"]).strip().rpartition(" ")[2]
        if "/" not in name:
            return None
    if name is None:
        return None
    try:
        if not isinstance(name, str):
            raise TimeError(
                "{name!r} is not the name of a zone such as America/Los_Angeles", name=name
            )
        return zone_named(name)
    except TimeError as problem:
        raise AssignmentError(
            "{where} has a wrong `zone`: {problem}.", where=where, problem=problem
        ) from problem


def _due(value: Any, zone: tzinfo | None, where: str) -> datetime | None:
    if value is None:
        return None
    text = value.isoformat(" ") if isinstance(value, datetime) else str(value)
    try:
        due = Clock(zone, strict=True, exact=True).read(text)
        # Without a zone, times are shown with the offset of the due date.
        return value if zone is None and isinstance(value, datetime) else due
    except TimeError as problem:
        raise AssignmentError(
            "{where} has a due date that cannot be read: {problem}. Write for example "
            'zone = "America/Los_Angeles" and due = 2026-10-15T23:59:00.',
            where=where,
            problem=problem,
        ) from problem


def _weights(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_number, value.values()))


def _number(value: Any) -> bool:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and 0 <= value <= MOST  # neither infinite nor NaN


def _count(value: Any) -> bool:
    return _number(value) and value == int(value)
