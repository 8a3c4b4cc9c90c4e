"""Times as people and course systems write them, read without a guess.

A time without a zone is in the course's zone. What can be read in two ways, or not at all, is
refused with a reason, and then a person has to say what is meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from grading.intake.people.zones import NO_ZONE, TimeError, zone_in, zone_named
from grading.support.translation import tr

__all__ = ["NO_ZONE", "YEARS", "Clock", "TimeError", "days_late", "zone_named"]

YEARS = range(1990, 2100)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero",
            "feb february februar fevrier febrero",
            "mar march märz marz mars marzo",
            "apr april avril abril",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet julio",
            "aug august août aout agosto",
            "sep sept september septembre septiembre",
            "oct october oktober okt octobre octubre",
            "nov november novembre noviembre",
            "dec december dezember dez decembre décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?P<hour>\d{1,2})(?!\d)(?:[:h.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<part>\d+))?)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
)
_PACKED = r"(?P<hour>\d{1,2}?)(?P<minute>\d\d)(?!\d)(?:\s*(?P<half>[ap])\.?m\b\.?)?"
_ZONE = r"\s*(?:uhr\b)?\s*(?P<zone>.*)$"
_DAY_OF_WEEK = r"(?:[^\W\d]{2,12}\.?,?\s+)?"
_JOIN = r"(?:,?\s+(?:at\s+|um\s+|à\s+|@\s*)?|,\s*|\s*-\s+)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # Blackboard, ILIAS and nbgrader write a time into a name.
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)[-_ T]"
        r"(?P<hour>\d\d)-(?P<minute>\d\d)-(?P<second>\d\d)" + _ZONE,
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)"
        + _ZONE,
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:T|"
        + _JOIN
        + ")"
        + _CLOCK
        + _ZONE,
        _DAY_OF_WEEK
        + r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:de\s+)?[-\s]?(?P<name>"
        + _MONTH
        + r")\.?,?(?:\s*(?:de\s+)?|-)(?P<year>\d{4})"
        + _JOIN
        + _CLOCK
        + _ZONE,
        _DAY_OF_WEEK
        + r"(?P<name>"
        + _MONTH
        + r")\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
        + _JOIN
        + _CLOCK
        + _ZONE,
        _DAY_OF_WEEK
        + r"(?P<day>\d{1,2})\.?\s+(?P<name>"
        + _MONTH
        + r")\.?,?\s+(?P<year>\d{4})"
        + _JOIN
        + _PACKED
        + _ZONE,
        _DAY_OF_WEEK
        + r"(?P<name>"
        + _MONTH
        + r")\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"
        + _JOIN
        + _PACKED
        + _ZONE,
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _JOIN + _CLOCK + _ZONE,
        r"(?P<first>\d{1,2})[/-](?P<second_>\d{1,2})[/-](?P<year>\d{4})" + _JOIN + _CLOCK + _ZONE,
        # `date`, and mail.
        r"[^\W\d]{3},?\s+(?P<name>"
        + _MONTH
        + r")\s+(?P<day>\d{1,2})\s+(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
        + r"\s+(?P<zone>\S+)\s+(?P<year>\d{4})$",
    )
)
_DAY = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})\s*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Clock:
    """How a course tells the time.

    zone    the course's; None where the course names none
    due     where a time that the clocks show twice is decided by it
    strict  whether a time without a zone is refused where the course names none
    """

    zone: tzinfo | None = None
    due: datetime | None = None
    strict: bool = False

    def read(self, text: str) -> datetime:
        """The moment that a text names.

        Raises:
            TimeError: there is none, or there are two.
        """
        home = self.zone or (None if self.strict else NO_ZONE)
        moment = _read(" ".join(text.strip().split()), home, self.due)
        # In UTC: two moments of one zone would be compared by clocks that are set back once a year.
        return moment if moment.tzinfo is NO_ZONE else moment.astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """The moment in the course's zone."""
        home = self.zone or (self.due.tzinfo if self.due else None)
        return moment.astimezone(home) if home else moment

    def show(self, moment: datetime | None) -> str:
        """The moment as the course writes it, with its offset."""
        if moment is None:
            return ""
        if moment.tzinfo is NO_ZONE:
            return f"{moment.replace(tzinfo=None).isoformat(' ', 'seconds')} (no zone)"
        return self.local(moment).isoformat(" ", "seconds")


def days_late(due: datetime, moment: datetime, zone: tzinfo | None) -> int:
    """Days begun since the due time on the zone's calendar; 0 where it is in time.

    A day ends when the clocks of the zone show the due time again, so the night in which they are
    set back costs nobody a day.

    Args:
        due: the due time.
        moment: the time of the submission.
        zone: the course's time zone; None takes that of `due`.

    Returns:
        The number of days, counted from 1; 0 for work in time.
    """
    if moment <= due:
        return 0
    home = zone or due.tzinfo
    over = moment.astimezone(home).replace(tzinfo=None) - due.astimezone(home).replace(tzinfo=None)
    return max(1, math.ceil(over / timedelta(days=1)))


def _read(text: str, zone: tzinfo | None, due: datetime | None) -> datetime:
    if not text:
        raise TimeError(tr("no time is given"))
    shown = text[:80]
    for form in _FORMS:
        match = form.match(text)
        if match is None:
            continue
        naive = _naive(match.groupdict(), shown)
        return _placed(naive, (match["zone"] or "").strip(), zone, due, shown)
    if _DAY.match(text):
        raise TimeError(tr("{shown!r} gives a day, but no time of day", shown=shown))
    raise TimeError(tr("{shown!r} cannot be read as a time such as 2026-10-01 23:59", shown=shown))


def _naive(parts: Mapping[str, str | None], shown: str) -> datetime:
    year = int(parts["year"] or 0)
    if parts.get("first"):
        month, day = _order(int(parts["first"] or 0), int(parts["second_"] or 0), shown)
    else:
        name = parts.get("name")
        month = _MONTHS[name.lower()] if name else int(parts["month"] or 0)
        day = int(parts["day"] or 0)
    hour, minute = int(parts["hour"] or 0), int(parts.get("minute") or 0)
    half = (parts.get("half") or "").lower()
    if not half and parts.get("minute") is None:
        raise TimeError(tr("{shown!r} gives an hour, but no minute", shown=shown))
    if half:
        if not 1 <= hour <= 12:
            raise TimeError(
                tr(
                    "{shown!r}: there is no hour {hour} {am_pm}m",
                    shown=shown,
                    hour=hour,
                    am_pm=half,
                )
            )
        hour = hour % 12 + (12 if half == "p" else 0)
    if year not in YEARS:
        raise TimeError(tr("{shown!r} is in the year {year}", shown=shown, year=year))
    fraction = int((parts.get("part") or "0")[:6].ljust(6, "0"))
    midnight = hour == 24 and minute == 0
    try:
        found = datetime(
            year,
            month,
            day,
            0 if midnight else hour,
            minute,
            int(parts.get("second") or 0),
            fraction,
        )
    except ValueError as problem:
        raise TimeError(
            tr("{shown!r} is no time: {problem}", shown=shown, problem=problem)
        ) from problem
    return found + timedelta(days=1) if midnight else found


def _order(first: int, second: int, shown: str) -> tuple[int, int]:
    """Month and day of 10/31/2026 or 31/10/2026."""
    if (first == second <= 12) or (first <= 12 < second):
        return first, second
    if second <= 12 < first:
        return second, first
    if max(first, second) > 12:
        raise TimeError(tr("{shown!r} is no time: there is no such day", shown=shown))
    raise TimeError(tr("{shown!r}: which is the month? Write it as 2026-10-31 23:59", shown=shown))


def _placed(
    naive: datetime, name: str, zone: tzinfo | None, due: datetime | None, shown: str
) -> datetime:
    where = zone_in(name, naive, zone, shown) if name else zone
    if where is None:
        raise TimeError(tr("{shown!r} has no zone. Add `zone` to [policy]", shown=shown))
    first, second = naive.replace(tzinfo=where), naive.replace(tzinfo=where, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(where).replace(tzinfo=None) != naive:
        raise TimeError(tr("{shown!r} does not exist: the clocks skipped it", shown=shown))
    # Clocks show this time twice. It matters only where one of the two is late and the other not.
    early, late = first.astimezone(UTC), second.astimezone(UTC)
    if due is not None and early <= due < late:
        raise TimeError(
            tr("{shown!r} happened twice that night, once on time and once late", shown=shown)
        )
    return first
