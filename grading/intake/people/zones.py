"""Read time zones as people and course systems write them: offsets, names and abbreviations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from grading.support.translation import ExplainedError

# Abbreviations with one meaning, by hours from UTC.
_HOURS: Mapping[float, str] = {
    0: "utc gmt z ut wet",
    1: "west cet mez wat",
    2: "cest mesz eet sast cat",
    3: "eest msk trt eat idt",
    4: "gst",
    5: "pkt",
    5.75: "npt",
    7: "ict wib",
    8: "sgt hkt myt pht awst",
    9: "jst kst",
    9.5: "acst",
    10: "aest",
    10.5: "acdt",
    11: "aedt",
    12: "nzst",
    13: "nzdt",
    -2.5: "ndt",
    -3: "brt art clst adt",
    -3.5: "nst",
    -4: "clt edt",
    -5: "cot pet est cdt",
    -6: "mdt",
    -7: "mst pdt",
    -8: "pst akdt",
    -9: "akst hdt",
    -10: "hst",
    -12: "aoe",  # anywhere on Earth
}

# Abbreviations with several meanings: by hours from UTC, the zones that use that meaning.
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

# Names of zones in Canvas, Gradescope and browsers.
_LONG = {
    **dict.fromkeys(("pacific time", "pt"), "America/Los_Angeles"),
    **dict.fromkeys(("mountain time", "mt"), "America/Denver"),
    **dict.fromkeys(("central time", "ct"), "America/Chicago"),
    **dict.fromkeys(("eastern time", "et"), "America/New_York"),
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

_OFFSET = re.compile(
    r"(?:utc|gmt)?\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?$"
)

_OFFSET_AND_NAME = re.compile(
    r"((?:UTC|GMT)?\s*[+\-−]\d\d:?\d\d)\s*(?:\(.*\)|[A-Z]{2,5})$", re.IGNORECASE
)

# The zone of a time without one, if only the order of attempts depends on it.
NO_ZONE = timezone(timedelta(), "no zone")


class TimeError(ExplainedError, ValueError):
    """A text is not a time, or can mean two. The message says why."""


def zone_named(name: str) -> tzinfo:
    """The zone with a name such as America/Los_Angeles.

    Raises:
        TimeError: no zone has this name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:  # "America" is a folder
        raise TimeError(
            "{name!r} is not a time zone such as America/Los_Angeles", name=name[:60]
        ) from problem


def zone_in(name: str, naive: datetime, home: tzinfo | None, shown: str) -> tzinfo:
    """Read a zone.

    Args:
        name: the zone, such as "PDT", "-0700" or "America/Los_Angeles".
        naive: the time in this zone, without one.
        home: the course's zone, which decides what an ambiguous abbreviation means.
        shown: the whole text, for messages.

    Returns:
        The zone.

    Raises:
        TimeError: it is not a zone, or may be several.
    """
    plain = name.strip("()[] ").strip()
    if plain.lower() == "no zone" and home is NO_ZONE:
        return home
    if offset := _OFFSET.match(plain.lower()):
        hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
        if hours > 15 or minutes > 59:
            raise TimeError(
                "{shown!r} has the offset {plain!r}, which no zone has", shown=shown, plain=plain
            )
        span = timedelta(hours=hours, minutes=minutes)
        return timezone(-span if offset["sign"] in "-−" else span)
    # In "-0700 PDT" and "GMT-0700 (Pacific Daylight Time)" the offset is enough.
    if match := _OFFSET_AND_NAME.match(name):
        return zone_in(match[1], naive, home, shown)
    long = re.sub(r"\s*\((?:us & canada|us and canada)\)?$", "", name.strip().lower())
    if long in _LONG:
        return zone_in(_LONG[long], naive, home, shown)
    short = plain.lower()
    if re.fullmatch(r"[a-z]{1,5}", short):
        return _abbreviated(short, naive, home, shown)
    if "/" in plain:
        try:
            return zone_named(plain)
        except TimeError:
            pass
    raise TimeError("{shown!r} has the unknown zone {name!r}", shown=shown, name=name[:40])


def _abbreviated(short: str, naive: datetime, home: tzinfo | None, shown: str) -> tzinfo:
    # The course's own zone decides first, with its name in winter and in summer.
    if home is not None:
        for moment in (naive, naive.replace(month=1, day=15), naive.replace(month=7, day=15)):
            local = moment.replace(tzinfo=home)
            if (local.tzname() or "").lower() == short:
                return timezone(local.utcoffset() or timedelta())
    australian = str(home).startswith("Australia/") and short in ("est", "edt")
    for hours, zones in _SEVERAL.get(short, {}).items():
        if str(home) in zones:
            return timezone(timedelta(hours=hours))
    if short in _SEVERAL or australian:
        raise TimeError(
            "{shown!r}: {upper} means several zones. Write an offset such as +05:30",
            shown=shown,
            upper=short.upper(),
        )
    for hours, names in _HOURS.items():
        if short in names.split():
            return timezone(timedelta(hours=hours))
    raise TimeError("{shown!r} has the unknown zone {name!r}", shown=shown, name=short.upper())
