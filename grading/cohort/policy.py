"""How a final score comes out of verdicts, as `[policy]` in assignment.toml says.

`arithmetic.py` works it out. An example:

    [policy]
    zone = "America/Los_Angeles"              # in which times are written, read and counted
    due = 2026-10-15T23:59:00
    grace_minutes = 15
    late = "score * min(0.1 * days, 0.5)"     # points taken off
    attempts = "best"                         # or "last", or "first"
    attempt_limit = 3                         # only the first 3 count
    drop_lowest = 1                           # parts
    weights = { PartTwo = 2 }                 # parts; 1 by default, 0 leaves a part out
    extensions = "extensions.csv"             # student, until; beside the manifest, not handed out
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from grading.cohort.formula import Formula, FormulaError
from grading.intake.people import time_lists
from grading.intake.people.lists import ListError
from grading.intake.people.rosters import Roster
from grading.intake.people.time_lists import TimeList
from grading.intake.people.times import Clock, TimeError, zone_named
from grading.intake.rules import CHOICES, Choice, Rules
from grading.spec.manifest import MANIFEST, Assignment, AssignmentError
from grading.support.translation import tr

NAMES = ("score", "max", "hours", "days", "minutes")
QUESTIONS = "questions"
_KEYS = frozenset(
    {
        *("zone", "due", "grace_minutes", "late", "attempts", "attempt_limit"),
        *("drop_lowest", "weights", "extensions"),
    }
)


@dataclass(frozen=True)
class Policy:
    """How a final score comes out of verdicts; the default changes nothing.

    zone        the course's, in which days are counted
    extensions  until when each student may hand in; read with `with_extensions`
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
    stated: bool = False

    @property
    def clock(self) -> Clock:
        """How the course tells the time."""
        latest = None if self.due is None else self.due + self.grace
        return Clock(self.zone, latest, strict=self.due is not None)

    @property
    def rules(self) -> Rules:
        """What intake has to know of it."""
        return Rules(self.clock, self.due, self.attempts, self.attempt_limit)

    def with_extensions(self, roster: Roster) -> tuple[Policy, TimeList]:
        """The policy with its list of extensions read, and what of that list is in doubt.

        Raises:
            AssignmentError: the list is not there, or is not a table.
        """
        if self.extensions_file is None:
            return self, TimeList()
        try:
            found = time_lists.read(self.extensions_file, roster, replace(self.clock, due=None))
        except ListError as problem:
            raise AssignmentError(
                tr("[policy] extensions: {problem}", problem=problem)
            ) from problem
        for name, until in list(found.times.items()):
            if self.due is not None and until < self.due:
                where = tr(
                    "{extensions_file}, line {lines}",
                    extensions_file=self.extensions_file,
                    lines=found.lines[name],
                )
                why = tr(
                    "{where}: {name} has until {until}, before the due date {due}",
                    where=where,
                    name=name,
                    until=self.clock.show(until),
                    due=self.clock.show(self.due),
                )
                found.problems.append(why)
                found.unclear[name] = why
                del found.times[name]
        return replace(self, extensions=found.times), found


def load(assignment: Assignment) -> Policy:
    """The policy of an assignment.

    Raises:
        AssignmentError: it says something that cannot be.
    """
    path = assignment.root / MANIFEST
    whole = tomllib.loads(path.read_text(encoding="utf-8"))
    data = whole.get("policy")
    if data is None:
        return Policy()
    where = f"{path}: [policy]"
    for key in data:
        if key not in _KEYS:
            raise AssignmentError(
                tr(
                    "{where}: got {key!r}, expected {keys}",
                    where=where,
                    key=key,
                    keys=", ".join(sorted(_KEYS)),
                )
            )
    weights = data.get("weights", {})
    if not isinstance(weights, dict) or not all(_number(v) for v in weights.values()):
        raise AssignmentError(
            tr(
                "{where} weights: got {weights!r}, expected numbers from 0 up",
                where=where,
                weights=weights,
            )
        )
    # Those of all parts, for `assignment` may be a selection of them.
    known = [*(part["id"] for part in whole.get("part", [])), QUESTIONS]
    for name in weights:
        if name not in known:
            raise AssignmentError(
                tr(
                    "{where} weights: got {name!r}, expected one of {known}",
                    where=where,
                    name=name,
                    known=", ".join(known),
                )
            )
    for key in ("grace_minutes", "drop_lowest", "attempt_limit"):
        if not _number(data.get(key, 0)):
            raise AssignmentError(
                tr(
                    "{where} {key}: got {data!r}, expected a number from 0 up",
                    where=where,
                    key=key,
                    data=data[key],
                )
            )
    if data.get("attempts", "last") not in CHOICES:
        raise AssignmentError(
            tr(
                "{where} attempts: got {data!r}, expected {choices}",
                where=where,
                data=data["attempts"],
                choices=", ".join(CHOICES),
            )
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
                tr("{where} late: {problem}", where=where, problem=problem)
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
        # Read when a class is graded: names of students are not handed out with the assignment.
        extensions_file=path.parent / str(data["extensions"]) if data.get("extensions") else None,
        stated=True,
    )


def _zone(data: Mapping[str, Any], where: str) -> tzinfo | None:
    """The course's zone: the one that is named, else the one that the due date is written in."""
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
                tr("got {name!r}, expected a name such as America/Los_Angeles", name=name)
            )
        return zone_named(name)
    except TimeError as problem:
        raise AssignmentError(
            tr("{where} zone: {problem}", where=where, problem=problem)
        ) from problem


def _due(value: Any, zone: tzinfo | None, where: str) -> datetime | None:
    if value is None:
        return None
    text = value.isoformat(" ") if isinstance(value, datetime) else str(value)
    try:
        due = Clock(zone, strict=True).read(text)
        # Without a zone, times are shown with the offset that the due date is written with.
        return value if zone is None and isinstance(value, datetime) else due
    except TimeError as problem:
        raise AssignmentError(
            tr(
                '{where} due: {problem}. Write zone = "America/Los_Angeles", for example, and '
                "due = 2026-10-15T23:59:00",
                where=where,
                problem=problem,
            )
        ) from problem


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
