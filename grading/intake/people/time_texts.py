"""Read the words of a time, as people and course systems write them in many languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta

from grading.intake.people.spelling import plain
from grading.intake.people.zones import TimeError
from grading.support.translation import tr

YEARS = range(1990, 2100)

# The months in each language, in the form that a date has, as `plain` writes them.
_LANGUAGES = """
january february march april may june july august september october november december
januar februar marz april mai juni juli august september oktober november dezember
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
""".strip().splitlines()
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_NAME = r"(?P<name>[^\W\d]{3,12})"
_HALF = r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?!\d)(?:(?:[:.]|\s?h\s?)(?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<part>\d+))?)?)?"
    + _HALF
)
_PACKED = r"(?P<hour>\d{1,2}?)(?P<minute>\d\d)(?!\d)" + _HALF
_SIX = r"(?P<hour>\d\d){0}(?P<minute>\d\d){0}(?P<second>\d\d)"  # digits, with a mark between them
_ZONE = r"\s*(?:uhr\b)?\s*(?P<zone>.*)$"
_DAY_OF_WEEK = r"(?:[^\W\d]{2,12}(?:-feira)?\.?,?\s+)?"
# In Turkish the day of the week comes after the date.
_JOIN = (
    r"(?:,\s[^\W\d]{4,12}(?=,\s\d))?"
    r"(?:,?\s+(?:at\s+|um\s+|à\s+|às\s+|alle\s+|om\s+|kl\.?\s+|@\s*)?|,\s*|\s*-\s+)"
)
_DAY_FIRST = (
    rf"{_DAY_OF_WEEK}{_DAY}(?:st|nd|rd|th|er|\.)?\s*(?:de\s+|of\s+)?[-\s]?{_NAME}\.?,?"
    rf"(?:\s*(?:de\s+)?|-){_YEAR}{_JOIN}"
)
_NAME_FIRST = rf"{_DAY_OF_WEEK}{_NAME}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}{_JOIN}"
# Compiled at their first use, because most commands read no time.
_FORMS = (
    # Blackboard, ILIAS and nbgrader write these into names.
    rf"{_YEAR}-{_MONTH}-{_DAY}[-_ T]{_SIX.format('-')}{_ZONE}",
    rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)T?{_SIX.format('')}{_ZONE}",
    rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}(?:T|{_JOIN}){_CLOCK}{_ZONE}",
    *(f"{date}{time}{_ZONE}" for time in (_CLOCK, _PACKED) for date in (_DAY_FIRST, _NAME_FIRST)),
    rf"{_DAY}\.{_MONTH}\.{_YEAR}{_JOIN}{_CLOCK}{_ZONE}",
    rf"(?P<first>\d\d?)[/-](?P<second_>\d\d?)[/-]{_YEAR}{_JOIN}{_CLOCK}{_ZONE}",
    # The command `date` and the C function `ctime`.
    rf"[^\W\d]+,?\s+{_NAME}\s+{_DAY}\s+{_SIX.format(':')}{_HALF}(?:\s+(?P<zone>\D\S*))?\s+{_YEAR}$",
)
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            *("mon monday", "tue tues tuesday", "wed wednesday", "thu thur thurs thursday"),
            *("fri friday", "sat saturday", "sun sunday"),
        )
    )
    for name in names.split()
}
_DATE = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})\s*$", re.IGNORECASE
)


def parts_of(text: str) -> tuple[datetime, str, str]:
    """Read the words of a time.

    Args:
        text: the time, such as "2026-10-01 23:59" or "Oct 1, 2026 at 11:59pm PDT".

    Returns:
        What the clocks showed, the words that name a zone, and the text for messages.

    Raises:
        TimeError: the text is not a time, or can mean two.
    """
    text = _western(text)
    if not text:
        raise TimeError("no time is given")
    shown = text[:80]
    for form in _FORMS:
        match = re.match(form, text, re.IGNORECASE)
        if match is None:
            continue
        naive = _naive(match.groupdict(), shown)
        _check_weekday(text, naive, shown)
        return naive, (match["zone"] or "").strip(), shown
    if _DATE.match(text):
        raise TimeError("{shown!r} gives a day, but no time of day", shown=shown)
    raise TimeError(_no_time(shown))


def _western(text: str) -> str:
    """A time with Western digits and words: "2026年10月1日 下午11:59" is "2026-10-1 11:59 pm"."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    # `git log` writes the zone after the year, and `date` before it.
    text = re.sub(r"(:\d\d) (\d{4}) ([+-]\d{4})$", r"\1 \3 \2", text)
    text = re.sub(
        r"(\d{4})\s?[年년.]\s?(\d{1,2})\s?[月월.]\s?(\d{1,2})(?:\s?[日일.],?\s?|(?=\s))",
        r"\1-\2-\3 ",
        text,
    )
    text = re.sub(
        r"(?<=\d )\s?\(?(?:[月火水木金土日](?:曜日?)?|[월화수목금토일](?:요일)?|"
        r"(?:星期|周|週)[一二三四五六日天])\)?,?\s?",
        "",
        text,
    )
    text = re.sub(r"(\d{1,2})\s?[时時点點시]\s?(\d\d)\s?[分분]", r"\1:\2", text)
    half = re.search(r"\s*(上午|下午|午前|午後|오전|오후)\s*(\d{1,2}:\d\d(?::\d\d)?)", text)
    if half is None:
        return text.strip()
    word = "am" if half[1] in ("上午", "午前", "오전") else "pm"
    return f"{text[: half.start()]} {half[2]} {word}{text[half.end() :]}".strip()


def _check_weekday(text: str, naive: datetime, shown: str) -> None:
    """Refuse a time whose day of the week belongs to another date."""
    word = re.match(r"[A-Za-z]+", text)
    written = _WEEKDAYS.get(word[0].lower()) if word else None
    if written is not None and written != naive.weekday():
        raise TimeError("{shown!r} names another day of the week than its date", shown=shown)


def _naive(parts: Mapping[str, str | None], shown: str) -> datetime:
    year = int(parts["year"] or 0)
    if parts.get("first"):
        month, day = _order(int(parts["first"] or 0), int(parts["second_"] or 0), shown)
    else:
        name = parts.get("name")
        month = _month(name, shown) if name else int(parts["month"] or 0)
        day = int(parts["day"] or 0)
    hour, minute = int(parts["hour"] or 0), int(parts.get("minute") or 0)
    half = (parts.get("half") or "").lower()
    if not half and parts.get("minute") is None:
        raise TimeError("{shown!r} gives an hour, but no minute", shown=shown)
    if half:
        if not 1 <= hour <= 12:
            raise TimeError(
                "{shown!r} has the hour {hour} with am or pm, expected 1 to 12",
                shown=shown,
                hour=hour,
            )
        hour = hour % 12 + (12 if half == "p" else 0)
    if year not in YEARS:
        raise TimeError(
            "{shown!r} is in the year {year}, which cannot be right", shown=shown, year=year
        )
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
            "{shown!r} is not a valid time ({problem})", shown=shown, problem=problem
        ) from problem
    return found + timedelta(days=1) if midnight else found


def _month(word: str, shown: str) -> int:
    """The month whose name a word is, or begins: "out" is "outubro"."""
    found = {
        number
        for names in _LANGUAGES
        for number, name in enumerate(names.split(), 1)
        if name.startswith(plain(word))
    }
    if len(found) != 1:
        raise TimeError(_no_time(shown))
    return found.pop()


def _no_time(shown: str) -> str:
    return tr("{shown!r} is not a time such as 2026-10-01 23:59", shown=shown)


def _order(first: int, second: int, shown: str) -> tuple[int, int]:
    """Month and day of 10/31/2026 or 31/10/2026."""
    if (first == second <= 12) or (first <= 12 < second):
        return first, second
    if second <= 12 < first:
        return second, first
    if max(first, second) > 12:
        raise TimeError("{shown!r} is not a valid date", shown=shown)
    raise TimeError("{shown!r} may mean two days. Write the date as 2026-10-31 23:59", shown=shown)
