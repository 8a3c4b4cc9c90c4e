"""Times as people and course systems write them, read without a guess.

A time without a zone is in the course's zone. What can be read in two ways, or not at all, is
refused with a reason, and then a person has to say what is meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

YEARS = range(1990, 2100)

# Abbreviations that mean one thing wherever a course may be.
_HOURS: Mapping[str, float] = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "ut": 0,
    "wet": 0,
    "west": 1,
    "cet": 1,
    "cest": 2,
    "mez": 1,
    "mesz": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "trt": 3,
    "gst": 4,
    "pkt": 5,
    "npt": 5.75,
    "ict": 7,
    "wib": 7,
    "sgt": 8,
    "hkt": 8,
    "myt": 8,
    "pht": 8,
    "awst": 8,
    "jst": 9,
    "kst": 9,
    "acst": 9.5,
    "acdt": 10.5,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
    "sast": 2,
    "wat": 1,
    "cat": 2,
    "eat": 3,
    "brt": -3,
    "art": -3,
    "clt": -4,
    "clst": -3,
    "cot": -5,
    "pet": -5,
    "nst": -3.5,
    "ndt": -2.5,
    "adt": -3,
    "est": -5,
    "edt": -4,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "akst": -9,
    "akdt": -8,
    "hst": -10,
    "hdt": -9,
    "idt": 3,
}
# Those that mean several things: by zones in which each meaning is used.
_SEVERAL: Mapping[str, Mapping[float, tuple[str, ...]]] = {
    "ist": {
        5.5: ("Asia/Kolkata", "Asia/Calcutta", "Asia/Colombo"),
        1: ("Europe/Dublin",),
        2: ("Asia/Jerusalem", "Asia/Tel_Aviv"),
    },
    "cst": {
        -6: ("America/Chicago",),
        8: ("Asia/Shanghai", "Asia/Taipei", "Asia/Chongqing"),
        -5: ("America/Havana",),
    },
    "bst": {1: ("Europe/London",), 6: ("Asia/Dhaka",)},
    "ast": {-4: ("America/Halifax",), 3: ("Asia/Riyadh", "Asia/Baghdad")},
    "sst": {-11: ("Pacific/Pago_Pago",), 8: ("Asia/Singapore",)},
}
# As Canvas and Gradescope (Rails) call the zones of their settings.
_LONG = {
    "pacific time": "America/Los_Angeles",
    "mountain time": "America/Denver",
    "central time": "America/Chicago",
    "eastern time": "America/New_York",
    "arizona": "America/Phoenix",
    "hawaii": "Pacific/Honolulu",
    "alaska": "America/Anchorage",
    "atlantic time": "America/Halifax",
    "pacific standard time": "PST",
    "pacific daylight time": "PDT",
    "mountain standard time": "MST",
    "mountain daylight time": "MDT",
    "central daylight time": "CDT",
    "eastern standard time": "EST",
    "eastern daylight time": "EDT",
    "central european time": "CET",
    "central european summer time": "CEST",
    "greenwich mean time": "GMT",
    "coordinated universal time": "UTC",
    "british summer time": "Europe/London",
}
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
_OFFSET = re.compile(
    r"(?:utc|gmt)?\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?$"
)


# The zone of a time without one, where nothing depends on it but the order of attempts.
NO_ZONE = timezone(timedelta(), "no zone")


class TimeError(ValueError):
    """A time cannot be read, or can be read in two ways; the message says why."""


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


def zone_named(name: str) -> tzinfo:
    """The zone of a name such as America/Los_Angeles.

    Raises:
        TimeError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:  # "America" is a folder of zones
        raise TimeError(
            f"got the zone {name[:60]!r}, expected a name such as America/Los_Angeles"
        ) from problem


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
        raise TimeError("no time is given")
    shown = text[:80]
    for form in _FORMS:
        match = form.match(text)
        if match is None:
            continue
        naive = _naive(match.groupdict(), shown)
        return _placed(naive, (match["zone"] or "").strip(), zone, due, shown)
    if _DAY.match(text):
        raise TimeError(f"{shown!r} names a day, and no time of day")
    raise TimeError(f"{shown!r} cannot be read as a time such as 2026-10-01 23:59")


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
        raise TimeError(f"{shown!r} names an hour, and no minute")
    if half:
        if not 1 <= hour <= 12:
            raise TimeError(f"{shown!r}: there is no hour {hour} {half}m")
        hour = hour % 12 + (12 if half == "p" else 0)
    if year not in YEARS:
        raise TimeError(f"{shown!r} is in the year {year}")
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
        raise TimeError(f"{shown!r} is no time: {problem}") from problem
    return found + timedelta(days=1) if midnight else found


def _order(first: int, second: int, shown: str) -> tuple[int, int]:
    """Month and day of 10/31/2026 or 31/10/2026."""
    if (first == second <= 12) or (first <= 12 < second):
        return first, second
    if second <= 12 < first:
        return second, first
    if max(first, second) > 12:
        raise TimeError(f"{shown!r} is no time: there is no such day")
    raise TimeError(f"{shown!r}: which is the month? Write it as 2026-10-31 23:59")


def _placed(
    naive: datetime, name: str, zone: tzinfo | None, due: datetime | None, shown: str
) -> datetime:
    where = _zone(name, naive, zone, shown) if name else zone
    if where is None:
        raise TimeError(f"{shown!r} has no zone. Add `zone` to [policy]")
    first, second = naive.replace(tzinfo=where), naive.replace(tzinfo=where, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(where).replace(tzinfo=None) != naive:
        raise TimeError(f"{shown!r} never was: the clocks skipped it")
    # Clocks show this time twice. It matters only where one of the two is late and the other not.
    early, late = first.astimezone(UTC), second.astimezone(UTC)
    if due is not None and early <= due < late:
        raise TimeError(f"{shown!r} was twice that night, once in time and once late")
    return first


def _zone(name: str, naive: datetime, home: tzinfo | None, shown: str) -> tzinfo:
    plain = name.strip("()[] ").strip()
    if plain.lower() == "no zone" and home is NO_ZONE:
        return home
    if offset := _OFFSET.match(plain.lower()):
        hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
        if hours > 15 or minutes > 59:
            raise TimeError(f"{shown!r}: there is no offset {plain!r}")
        span = timedelta(hours=hours, minutes=minutes)
        return timezone(-span if offset["sign"] in "-−" else span)
    # "-0700 (PDT)": the offset says it all.
    if match := re.match(r"([+\-−]\d\d:?\d\d)\s*\(.*\)$", name):
        return _zone(match[1], naive, home, shown)
    long = re.sub(r"\s*\((?:us & canada|us and canada)\)?$", "", name.strip().lower())
    if long in _LONG:
        return _zone(_LONG[long], naive, home, shown)
    short = plain.lower()
    if re.fullmatch(r"[a-z]{1,5}", short):
        return _abbreviated(short, naive, home, shown)
    if "/" in plain:
        try:
            return zone_named(plain)
        except TimeError:
            pass
    raise TimeError(f"{shown!r}: the zone {name[:40]!r} is not known")


def _abbreviated(short: str, naive: datetime, home: tzinfo | None, shown: str) -> tzinfo:
    if short in ("utc", "gmt", "z", "ut"):
        return UTC
    # What the course's own clocks are called, in summer or in winter, comes first.
    if home is not None:
        for moment in (naive, naive.replace(month=1, day=15), naive.replace(month=7, day=15)):
            local = moment.replace(tzinfo=home)
            if (local.tzname() or "").lower() == short:
                return timezone(local.utcoffset() or timedelta())
    if short in _SEVERAL:
        for hours, zones in _SEVERAL[short].items():
            if str(home) in zones:
                return timezone(timedelta(hours=hours))
        raise TimeError(
            f"{shown!r}: {short.upper()} means several zones. Write an offset such as +05:30"
        )
    if short in _HOURS:
        return timezone(timedelta(hours=_HOURS[short]))
    raise TimeError(f"{shown!r}: the zone {short.upper()!r} is not known")
