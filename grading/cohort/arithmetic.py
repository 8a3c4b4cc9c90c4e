"""Compute a final score: each step is a line that a student can check.

The policy says the late penalty, the weights, the dropped parts and which attempt counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from grading.cohort.formula import FormulaError
from grading.cohort.lateness import lateness
from grading.cohort.policy import NAMES, QUESTIONS, Policy
from grading.judging.results import SubmissionResult
from grading.spec.manifest import FULL_MARKS, Assignment
from grading.support.text import number
from grading.support.translation import Sentences, counted, tr


@dataclass(frozen=True)
class Marks:
    """The points for answers in words.

    worth   the most points that are possible
    closed  whether marking is done, so that these points count
    """

    points: float
    worth: float
    closed: bool = True


@dataclass(frozen=True)
class Judged:
    """One attempt with its verdict and its marks.

    timely   whether the course system says that it was on time, without giving the time
    content  the hash of the submission
    excused  ids of questions from which the table of intake excuses the student
    """

    result: SubmissionResult
    attempt: int = 1
    handed_in: datetime | None = None
    prose: Marks | None = None
    timely: bool = False
    content: str = ""
    excused: Sequence[str] = ()


def final(
    policy: Policy, assignment: Assignment, attempts: Sequence[Judged], handed_in: int = 0
) -> SubmissionResult:
    """Choose the attempt that counts, and compute its final score.

    Args:
        policy: see `grading.cohort.policy.load`.
        assignment: the parts, exercises and questions.
        attempts: the attempts of one student, oldest first; at least one.
        handed_in: how many there are together with those that were not judged, if any.

    Returns:
        The verdict on the attempt that counts, with its steps in `policy`.
    """
    limit = policy.attempt_limit
    within = [entry for entry in attempts if not limit or entry.attempt <= limit] or attempts
    computed = [(entry, _steps(policy, assignment, entry)) for entry in within]
    chosen, steps = computed[0] if policy.attempts == "first" else computed[-1]
    if policy.attempts == "best":
        # The last of equal attempts counts. An attempt that the grader failed on never beats one
        # with a score, but one with an unknown penalty may be the best.
        chosen, steps = max(computed, key=lambda pair: (_key(pair[1]), pair[0].attempt))
    count = max(handed_in, len(attempts), *(entry.attempt for entry in attempts))
    if count > 1:
        steps["lines"].insert(0, _chosen(policy, chosen.attempt, count))
        if 0 < limit < count:
            steps["lines"].insert(
                0,
                counted(
                    "Only the first attempt counts.",
                    "Only the first {number} attempts count.",
                    limit,
                ),
            )
    shown = steps if policy.stated or chosen.prose or chosen.excused or count > 1 else None
    return replace(chosen.result, policy=shown)


def on_scale(policy: Policy, assignment: Assignment, result: SubmissionResult) -> SubmissionResult:
    """Put a result without a verdict on the scale of everybody's final score.

    Args:
        policy: see `final`.
        assignment: the parts, exercises and questions.
        result: that of somebody who handed in nothing, is excused, or waits for a decision.

    Returns:
        The result with the maximum of the others; unchanged if that is the points of all tests.
    """
    top = _scale(policy, assignment, result)
    if top == result.max_score:
        return result
    steps = {"raw": result.score, "penalty": 0.0, "late_hours": 0.0, "final": result.score}
    return replace(result, policy={**steps, "max": top, "lines": []})


def _scale(policy: Policy, assignment: Assignment, result: SubmissionResult) -> float:
    """The most points of a final score, whatever the result."""
    # Marks for answers in words, because it may be that only they have a weight.
    return _parts(policy, assignment, Judged(result, prose=Marks(0.0, 1.0)), Sentences())[1]


def _chosen(policy: Policy, attempt: int, count: int) -> str:
    """The line that says which attempt counts."""
    if policy.attempts == "first":
        return tr(
            "Attempt {attempt} of {count} counts: the first one.", attempt=attempt, count=count
        )
    if policy.attempts == "best":
        return tr(
            "Attempt {attempt} of {count} counts: the best one.", attempt=attempt, count=count
        )
    return tr("Attempt {attempt} of {count} counts: the last one.", attempt=attempt, count=count)


def _key(steps: Mapping[str, Any]) -> float:
    if steps["final"] is None:
        return -math.inf if steps["raw"] is None else math.inf
    return float(steps["final"])


def _steps(policy: Policy, assignment: Assignment, entry: Judged) -> dict[str, Any]:
    """The final score of one attempt, with the numbers and lines that lead to it."""
    result = entry.result
    steps: dict[str, Any] = {
        "attempt": entry.attempt,
        "content": entry.content,
        "handed_in": policy.clock.local(entry.handed_in).isoformat() if entry.handed_in else None,
        "raw": result.score,
        "penalty": 0.0,
        "late_hours": 0.0,
        "final": None,
        "max": result.max_score,
        "lines": Sentences(),
    }
    lines: Sentences = steps["lines"]
    if entry.excused:
        steps["excused"] = list(entry.excused)
    if result.score is None:
        steps["max"] = _scale(policy, assignment, result)
        lines.say("The grader failed on this submission, so it has no score yet.")
        return steps
    score, top = _parts(policy, assignment, entry, lines)
    steps["max"] = top
    if score is None:
        steps["prose_only"] = True
        _add_prose(policy, assignment, entry, steps)
        return steps
    hours, days, reasons = lateness(policy, result.student, entry.handed_in, timely=entry.timely)
    lines.extend(reasons)
    if hours is None:
        lines.say("There is no final score until the submission time is known.")
        return steps
    steps["late_hours"] = round(hours, 4)
    if hours > 0 and policy.late is not None:
        names = {"score": score, "max": top, "hours": hours, "days": days, "minutes": hours * 60}
        try:
            raw = policy.late.value(**names)
        except FormulaError as problem:
            # Other students' work may be on time, or late by a number that the formula allows.
            lines.say(
                "There is no final score until the formula `late` in [policy] is correct. "
                "{problem}",
                problem=problem,
            )
            return steps
        penalty = min(max(raw, 0.0), score)
        steps["penalty"] = round(penalty, 4)
        used = [f"{name} = {number(names[name])}" for name in NAMES if name in policy.late.used]
        lines.append(
            tr(
                "Late penalty: {text} = {penalty} ({used}).",
                text=policy.late.text,
                penalty=number(penalty),
                used=", ".join(used),
            )
            if used
            else tr("Late penalty: {penalty}.", penalty=number(penalty))
        )
        lines.append(f"{number(score)} - {number(penalty)} = {number(score - penalty)}.")
        score -= penalty
    steps["final"] = round(score, 4)
    lines.say("Final score: {score} of {top}.", score=number(score), top=number(top))
    _add_prose(policy, assignment, entry, steps)
    if titles := [q.title for q in assignment.questions if q.id in entry.excused]:
        lines.say("Excused, so it does not count: {titles}.", titles="; ".join(titles))
    return steps


def _add_prose(
    policy: Policy, assignment: Assignment, entry: Judged, steps: dict[str, Any]
) -> None:
    """Say what the answers in words are worth in the score of an attempt."""
    lines: Sentences = steps["lines"]
    if entry.prose is not None and not entry.prose.worth:
        lines.say("Excused from the answers in words. They do not count.")
    elif entry.prose is not None and not policy.weights.get(QUESTIONS):
        lines.say(
            "Answers in words: {points} of {worth}. They are not part of this score.",
            points=number(entry.prose.points),
            worth=number(entry.prose.worth),
        )
    elif policy.weights.get(QUESTIONS) and assignment.questions and not _closed(entry):
        steps["awaits_marks"] = True
        lines.say("Answers in words are not marked yet. They will count in this score.")


def _parts(
    policy: Policy, assignment: Assignment, entry: Judged, lines: Sentences
) -> tuple[float | None, float]:
    """The score over all parts, weighted, without the lowest; None if nothing has a weight yet."""
    result = entry.result
    score, top = result.score or 0.0, result.max_score
    if not policy.weights and not policy.drop_lowest:
        lines.say("Tests: {score} of {top}.", score=number(score), top=number(top))
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
        lines.say(
            "{title}: {score} of {top}. It is the lowest and does not count.",
            title=lowest[0],
            score=number(lowest[1]),
            top=number(lowest[2]),
        )
    weight = policy.weights.get(QUESTIONS, 0.0)
    if weight > 0 and entry.prose is not None and entry.prose.closed and entry.prose.worth > 0:
        # Added after the lowest part is dropped, because answers in words are not a part.
        shares_kept.append((tr("Answers in words"), entry.prose.points, entry.prose.worth, weight))
    terms, whole, total = [], 0.0, 0.0
    for title, got, most, weight in shares_kept:
        lines.say(
            "{title}: {got} of {most}, weight {weight}.",
            title=title,
            got=number(got),
            most=number(most),
            weight=number(weight),
        )
        terms.append(f"{number(weight)} x {number(got)} / {number(most)}")
        total += weight * got / most
        whole += weight
    if not whole:
        # Only answers in words have a weight, and they are not marked yet, or excused.
        return (None, FULL_MARKS) if weight > 0 else (score, top)
    value = round(FULL_MARKS * total / whole, 4)
    lines.append(
        f"{number(FULL_MARKS)} x ({' + '.join(terms)}) / {number(whole)} = {number(value)}."
    )
    return value, FULL_MARKS


def _closed(entry: Judged) -> bool:
    return entry.prose is not None and entry.prose.closed
