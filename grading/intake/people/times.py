"""Read times as people and course systems write them, without guessing.

A time without a zone is in the course's zone. A text that can be read in two ways, or not at all,
is refused with a reason.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from grading.intake.people.time_texts import parts_of
from grading.intake.people.zones import NO_ZONE, TimeError, zone_in, zone_named

__all__ = ["NO_ZONE", "Clock", "TimeError", "days_late", "zone_named"]


@dataclass(frozen=True)
class Clock:
    """The time zone of a course.

    zone    the zone; None if the course sets none
    due     the due time, for times that the clocks show twice when they are set back
    strict  whether a time without a zone is refused if the course sets none
    exact   whether a time that the clocks show twice is refused unless both are on time
    """

    zone: tzinfo | None = None
    due: datetime | None = None
    strict: bool = False
    exact: bool = False

    def read(self, text: str) -> datetime:
        """Read a time.

        Args:
            text: the time, such as "2026-10-01 23:59" or "Oct 1, 2026 at 11:59pm PDT".

        Returns:
            The moment in UTC; without a zone if neither the text nor the course has one.

        Raises:
            TimeError: the text is not a time, or can mean two.
        """
        home = self.zone or (None if self.strict else NO_ZONE)
        moment = _placed(*parts_of(text), home, self)
        # Python compares two times of one zone by their clocks, which are set back once a year.
        return moment if moment.tzinfo is NO_ZONE else moment.astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """The moment in the course's zone."""
        home = self.zone or (self.due.tzinfo if self.due else None)
        return moment.astimezone(home) if home else moment

    def show(self, moment: datetime | None) -> str:
        """The moment in the course's zone with its offset; "" without a moment."""
        if moment is None:
            return ""
        if moment.tzinfo is NO_ZONE:
            return f"{moment.replace(tzinfo=None).isoformat(' ', 'seconds')} (no zone)"
        return self.local(moment).isoformat(" ", "seconds")


def days_late(due: datetime, moment: datetime, zone: tzinfo | None) -> int:
    """Count the days that have begun since the due time; 0 if the work is on time.

    A day ends when the clocks of the zone show the due time again, so the night in which they are
    set back costs nobody a day.

    Args:
        due: the due time.
        moment: the time of the submission.
        zone: the course's time zone; None takes that of `due`.

    Returns:
        The number of days, counted from 1; 0 for work on time.
    """
    if moment <= due:
        return 0
    home = zone or due.tzinfo
    over = moment.astimezone(home).replace(tzinfo=None) - due.astimezone(home).replace(tzinfo=None)
    return max(1, math.ceil(over / timedelta(days=1)))


def _placed(naive: datetime, name: str, shown: str, zone: tzinfo | None, clock: Clock) -> datetime:
    where = zone_in(name, naive, zone, shown) if name else zone
    if where is None:
        raise TimeError("{shown!r} has no time zone. Add `zone` to [policy]", shown=shown)
    first, second = naive.replace(tzinfo=where), naive.replace(tzinfo=where, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(where).replace(tzinfo=None) != naive:
        raise TimeError(
            "{shown!r} does not exist, because the clocks were set forward then", shown=shown
        )
    # The clocks show this time twice. That matters only if one of the two is late.
    early, late, due = first.astimezone(UTC), second.astimezone(UTC), clock.due
    if due is not None and early <= due < late:
        raise TimeError(
            "{shown!r} happened twice, once on time and once late, because the clocks were "
            "set back then",
            shown=shown,
        )
    if clock.exact and (due is None or due < late):
        offset = first.strftime("%z")
        raise TimeError(
            "{shown!r} happened twice, because the clocks were set back then. "
            "Add an offset such as {offset}",
            shown=shown,
            offset=offset,
        )
    return first
