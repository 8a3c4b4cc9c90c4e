"""How late an attempt is, in lines that a student can check."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from grading.cohort.policy import Policy
from grading.intake.people.times import days_late
from grading.support.text import number
from grading.support.translation import counted, tr


def lateness(
    policy: Policy, student: str, handed_in: datetime | None, *, timely: bool
) -> tuple[float | None, int, list[str]]:
    """Hours and days after the due date, and lines that explain them.

    Args:
        policy: the due date, the grace time and the extensions.
        student: whose work it is.
        handed_in: when it was submitted, if that is known.
        timely: whether the course system says that it was on time, without giving the time.

    Returns:
        The hours, the days, and the lines. Hours are None if the time is not known. Such work is
        neither on time nor late.
    """
    if policy.due is None:
        return 0.0, 0, []
    due, lines = policy.due, []
    if student in policy.extensions:
        due = policy.extensions[student]
        lines.append(
            tr("Extension: due {time} instead of the class's date.", time=_at(policy, due))
        )
    if handed_in is None:
        if timely:
            return 0.0, 0, [*lines, tr("Submitted on time.")]
        return None, 0, [*lines, tr("The submission time is not known.")]
    over = handed_in.astimezone(UTC) - due.astimezone(UTC)
    if over <= timedelta():
        return 0.0, 0, [*lines, tr("Submitted on time.")]
    hours = over.total_seconds() / 3600
    if over <= policy.grace:
        line = tr(
            "Submitted {span} late. This is within the grace time, so there is no penalty.",
            span=_span(hours),
        )
        return 0.0, 0, [*lines, line]
    days = days_late(due, handed_in, policy.zone)
    line = tr("Submitted {span} after {time}.", span=_span(hours), time=_at(policy, due))
    return hours, days, [*lines, line]


def _at(policy: Policy, moment: datetime) -> str:
    return f"{policy.clock.local(moment):%Y-%m-%d %H:%M %z}"


def _span(hours: float) -> str:
    minutes = round(hours * 60)
    if minutes < 1:
        return tr("less than a minute")
    if minutes < 60:
        return counted("1 minute", "{number} minutes", minutes)
    if hours < 48:
        text = number(hours)
        return counted(
            "1 hour", "{hours} hours", 1 if text == "1" else math.ceil(hours), hours=text
        )
    return tr("{number} days", number=number(hours / 24))
