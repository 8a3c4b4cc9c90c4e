"""From verdicts to a final score: due date, grace, extensions, late penalty, attempts, weights.

All of it is said in `[policy]` of assignment.toml, and each step is written down as a line that a
student can work out again:

    [policy]
    zone = "America/Los_Angeles"              # in which times are written, read and counted
    due = 2026-10-15T23:59:00
    grace_minutes = 15
    late = "score * min(0.1 * days, 0.5)"     # points taken off
    attempts = "best"                         # or "last", or "first"
    attempt_limit = 3                         # only the first 3 count
    drop_lowest = 1                           # parts
    weights = { PartTwo = 2 }   # parts; 1 where nothing is said, 0 leaves it out
    extensions = "extensions.csv"             # student, until; beside the manifest, not handed out
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from grading.cohort.formula import Formula, FormulaError
from grading.intake import moments
from grading.intake.lists import ListError
from grading.intake.moments import Moments
from grading.intake.people import Roster
from grading.intake.rules import CHOICES, Choice, Rules
from grading.intake.times import Clock, TimeError, days_late, zone_named
from grading.judging.results import SubmissionResult
from grading.spec.manifest import FULL_MARKS, MANIFEST, Assignment, AssignmentError

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
    said: bool = False

    @property
    def clock(self) -> Clock:
        """How the course tells the time."""
        latest = None if self.due is None else self.due + self.grace
        return Clock(self.zone, latest, strict=self.due is not None)

    @property
    def rules(self) -> Rules:
        """What intake has to know of it."""
        return Rules(self.clock, self.due, self.attempts, self.attempt_limit)

    def with_extensions(self, roster: Roster) -> tuple[Policy, Moments]:
        """The policy with its list of extensions read, and what of that list is in doubt.

        Raises:
            AssignmentError: the list is not there, or is not a table.
        """
        if self.extensions_file is None:
            return self, Moments()
        try:
            found = moments.read(self.extensions_file, roster, replace(self.clock, due=None))
        except ListError as problem:
            raise AssignmentError(f"[policy] extensions: {problem}") from problem
        for name, until in list(found.times.items()):
            if self.due is not None and until < self.due:
                where = f"{self.extensions_file}, line {found.lines[name]}"
                why = (
                    f"{where}: {name} has until {self.clock.show(until)}, before "
                    f"the due date {self.clock.show(self.due)}"
                )
                found.problems.append(why)
                found.unclear[name] = why
                del found.times[name]
        return replace(self, extensions=found.times), found


@dataclass(frozen=True)
class Marks:
    """Points given by hand for answers in words.

    closed  whether everybody's answers are marked, so that these points count
    """

    points: float
    worth: float
    closed: bool = True


@dataclass(frozen=True)
class Sum:
    """One attempt with its verdict, and the marks given by hand.

    timely  known to have come in time, though not when
    """

    result: SubmissionResult
    attempt: int = 1
    handed_in: datetime | None = None
    prose: Marks | None = None
    timely: bool = False


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
            raise AssignmentError(f"{where}: got {key!r}, expected {', '.join(sorted(_KEYS))}")
    weights = data.get("weights", {})
    if not isinstance(weights, dict) or not all(_number(v) for v in weights.values()):
        raise AssignmentError(f"{where} weights: got {weights!r}, expected numbers from 0 up")
    # Those of all parts, for `assignment` may be a selection of them.
    known = [*(part["id"] for part in whole.get("part", [])), QUESTIONS]
    for name in weights:
        if name not in known:
            raise AssignmentError(
                f"{where} weights: got {name!r}, expected one of {', '.join(known)}"
            )
    for key in ("grace_minutes", "drop_lowest", "attempt_limit"):
        if not _number(data.get(key, 0)):
            raise AssignmentError(f"{where} {key}: got {data[key]!r}, expected a number from 0 up")
    if data.get("attempts", "last") not in CHOICES:
        raise AssignmentError(
            f"{where} attempts: got {data['attempts']!r}, expected {', '.join(CHOICES)}"
        )
    zone = _zone(data, where)
    due = _due(data.get("due"), zone, where)
    if due is not None and zone is None:
        raise AssignmentError(
            f"{where} has a due date and no zone. The zone says how days are counted, and what a "
            'time without an offset means. Add a line such as zone = "America/Los_Angeles".'
        )
    late = None
    if "late" in data:
        try:
            late = Formula(str(data["late"]), NAMES)
            late.value(**dict.fromkeys(NAMES, 1.0))
        except FormulaError as problem:
            raise AssignmentError(f"{where} late: {problem}") from problem
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
        said=True,
    )


def final(policy: Policy, assignment: Assignment, sums: Sequence[Sum]) -> SubmissionResult:
    """The verdict that counts of a student's attempts, with its arithmetic in `policy`.

    Args:
        policy: see `load`.
        assignment: which parts there are.
        sums: the attempts of one student, oldest first; at least one.

    Returns:
        The verdict of the attempt that counts, with late days and weights applied.
    """
    limit = policy.attempt_limit
    counted = [one for one in sums if not limit or one.attempt <= limit] or sums
    worked = [(one, _worked(policy, assignment, one)) for one in counted]
    chosen, told = worked[0] if policy.attempts == "first" else worked[-1]
    if policy.attempts == "best":
        # Of equals the last; a grader's fault never beats a score.
        chosen, told = max(worked, key=lambda pair: (_key(pair[1]["final"]), pair[0].attempt))
    count = max(len(sums), *(one.attempt for one in sums))
    if count > 1:
        told["lines"].insert(
            0, f"Attempt {chosen.attempt} of {count} counts: the {policy.attempts} one."
        )
    shown = told if policy.said or chosen.prose or count > 1 else None
    return replace(chosen.result, policy=shown)


def _key(score: float | None) -> float:
    return -math.inf if score is None else score


def _worked(policy: Policy, assignment: Assignment, one: Sum) -> dict[str, Any]:
    """The arithmetic of one attempt: its lines, its steps, and the final score."""
    result = one.result
    told: dict[str, Any] = {
        "attempt": one.attempt,
        "handed_in": policy.clock.local(one.handed_in).isoformat() if one.handed_in else None,
        "raw": result.score,
        "penalty": 0.0,
        "late_hours": 0.0,
        "final": None,
        "max": result.max_score,
        "lines": [],
    }
    lines: list[str] = told["lines"]
    if result.score is None:
        lines.append("The grader failed on this submission: there is no score yet.")
        return told
    score, top = _parts(policy, assignment, one, lines)
    told["max"] = top
    hours, days, said = _lateness(policy, one)
    lines.extend(said)
    if hours is None:
        lines.append("There is no final score until the time is known.")
        return told
    told["late_hours"] = round(hours, 4)
    if hours > 0 and policy.late is not None:
        names = {"score": score, "max": top, "hours": hours, "days": days, "minutes": hours * 60}
        try:
            raw = policy.late.value(**names)
        except FormulaError as problem:
            raise AssignmentError(f"[policy] late: {problem}") from problem
        penalty = min(max(raw, 0.0), score)
        told["penalty"] = round(penalty, 4)
        used = [f"{n} = {_n(names[n])}" for n in NAMES if n in policy.late.used]
        lines.append(f"Late penalty: {policy.late.text} = {_n(penalty)} ({', '.join(used)}).")
        lines.append(f"{_n(score)} - {_n(penalty)} = {_n(score - penalty)}.")
        score -= penalty
    told["final"] = round(score, 4)
    lines.append(f"Final score: {_n(score)} of {_n(top)}.")
    if one.prose is not None and not one.prose.worth:
        lines.append("Excused from the answers in words: they do not count.")
    elif one.prose is not None and not policy.weights.get(QUESTIONS):
        lines.append(
            f"Answers in words: {_n(one.prose.points)} of {_n(one.prose.worth)}, beside this score."
        )
    elif policy.weights.get(QUESTIONS) and assignment.questions and not _closed(one):
        lines.append("Answers in words are not marked yet. They will count in this score.")
    return told


def _parts(
    policy: Policy, assignment: Assignment, one: Sum, lines: list[str]
) -> tuple[float, float]:
    """The score over all parts, weighted, the lowest dropped."""
    result = one.result
    score, top = result.score or 0.0, result.max_score
    if not policy.weights and not policy.drop_lowest:
        lines.append(f"Tests: {_n(score)} of {_n(top)}.")
        return score, top
    by_id = {e.id: e for e in result.exercises}
    shares: list[tuple[str, float, float, float]] = []
    for part in assignment.parts:
        own = [by_id[name] for name in part.exercises if name in by_id]
        most = sum(e.max_score for e in own) or sum(
            assignment.exercises[name].points for name in part.exercises
        )
        weight = policy.weights.get(part.id, 1.0)
        got = sum(e.score or 0.0 for e in own)
        if weight > 0 and most > 0:
            shares.append((part.title, got, most, weight))
    shares_kept = list(shares)
    for _ in range(min(policy.drop_lowest, len(shares) - 1)):
        lowest = min(shares_kept, key=lambda share: share[1] / share[2])
        shares_kept.remove(lowest)
        lines.append(f"{lowest[0]}: {_n(lowest[1])} of {_n(lowest[2])}, dropped as the lowest.")
    weight = policy.weights.get(QUESTIONS, 0.0)
    if weight > 0 and one.prose is not None and one.prose.closed and one.prose.worth > 0:
        # After the lowest part is dropped: answers in words are no part, and nobody drops them.
        shares_kept.append(("Answers in words", one.prose.points, one.prose.worth, weight))
    terms, whole, total = [], 0.0, 0.0
    for title, got, most, weight in shares_kept:
        lines.append(f"{title}: {_n(got)} of {_n(most)}, weight {_n(weight)}.")
        terms.append(f"{_n(weight)} x {_n(got)} / {_n(most)}")
        total += weight * got / most
        whole += weight
    if not whole:
        return score, top
    value = round(FULL_MARKS * total / whole, 4)
    lines.append(f"{_n(FULL_MARKS)} x ({' + '.join(terms)}) / {_n(whole)} = {_n(value)}.")
    return value, FULL_MARKS


def _closed(one: Sum) -> bool:
    return one.prose is not None and one.prose.closed


def _lateness(policy: Policy, one: Sum) -> tuple[float | None, int, list[str]]:
    """Hours and days after the due date, and lines that say how they come about.

    Hours are None where the time is not known: that is neither in time nor late.
    """
    if policy.due is None:
        return 0.0, 0, []
    due, lines = policy.due, []
    if one.result.student in policy.extensions:
        due = policy.extensions[one.result.student]
        lines.append(f"Extension: due {_at(policy, due)} instead of the class's date.")
    if one.handed_in is None:
        if one.timely:
            return 0.0, 0, [*lines, "Handed in on time."]
        return None, 0, [*lines, "When this was handed in is not known."]
    over = one.handed_in.astimezone(UTC) - due.astimezone(UTC)
    if over <= timedelta():
        return 0.0, 0, [*lines, "Handed in on time."]
    hours = over.total_seconds() / 3600
    if over <= policy.grace:
        said = f"Handed in {_span(hours)} late, within the grace time: no penalty."
        return 0.0, 0, [*lines, said]
    days = days_late(due, one.handed_in, policy.zone)
    return hours, days, [*lines, f"Handed in {_span(hours)} after {_at(policy, due)}."]


def _at(policy: Policy, moment: datetime) -> str:
    return f"{policy.clock.local(moment):%Y-%m-%d %H:%M %z}"


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
            raise TimeError(f"got {name!r}, expected a name such as America/Los_Angeles")
        return zone_named(name)
    except TimeError as problem:
        raise AssignmentError(f"{where} zone: {problem}") from problem


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
            f'{where} due: {problem}. Write zone = "America/Los_Angeles", for example, and due = '
            "2026-10-15T23:59:00"
        ) from problem


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _span(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:.0f} minutes"
    if hours < 48:
        return f"{_n(hours)} hours"
    return f"{_n(hours / 24)} days"
