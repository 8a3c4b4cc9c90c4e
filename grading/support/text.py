"""Text and numbers for people to read, without control characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from grading.support.translation import tr

FULL_MARKS = 100.0
NAMED = 8  # how many names a message lists
_EXACT = 1e15  # Larger numbers have no digits left after the point.


def clean(text: object) -> str:
    """Replace control, format and surrogate characters in `text`; newlines and tabs stay."""
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else "�"
        for c in str(text)
    )


def lines_of(source: str) -> list[str]:
    """Return the lines of a source file as Python counts them.

    For `str.splitlines`, a form feed and some characters of Unicode end a line, too.
    """
    lines = re.split(r"\r\n|\r|\n", source)
    return lines if lines[-1] else lines[:-1]


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three of the known names that a misspelled name may mean, in any case."""
    import difflib

    folded = {other.casefold(): other for other in known}
    return [folded[key] for key in difflib.get_close_matches(name.casefold(), folded, n=3)]


def did_you_mean(near: Sequence[str]) -> str:
    """Return the question that follows a misspelled name; there is at least one near name."""
    if len(near) == 1:
        return tr("Did you mean {near}?", near=near[0])
    return tr("Did you mean one of these: {near}?", near=", ".join(near))


def nearest_or_all(name: str, known: Collection[str]) -> str:
    """Return the sentence that follows an unknown name: the names that it may mean, or all."""
    near = nearest(name, known)
    if near:
        return did_you_mean(near)
    return tr("Choose one of: {known}.", known=", ".join(known))


def listed(names: Sequence[str]) -> str:
    """Return the first names of a list on one line, and how many more there are."""
    first = clean(", ".join(names[:NAMED])).replace("\n", " ")
    if len(names) <= NAMED:
        return first
    return tr("{names} and {count} more", names=first, count=len(names) - NAMED)


def out_of(points: float | None, top: float) -> str:
    """Return a total such as "147 of 300 points (49%)"; of 100 points there is no percentage."""
    text = tr("{score} of {top} points", score=number(points), top=number(top))
    if points is None or not top or top == FULL_MARKS:
        return text
    return f"{text} ({percent(points, top)})"


def percent(points: float, top: float) -> str:
    """Return points as a percentage such as "49%", rounded down, so that 100% means full marks."""
    # 100 * 4.35 / 5 is a little less than 87.
    return f"{int(round(FULL_MARKS * points / top, 6))}%"


def natural(name: str) -> list[tuple[int, str]]:
    """A sorting key that puts "student 2" before "student 10"."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def number(points: float | None) -> str:
    """Return points such as 7, 7.5 or 6.67; a dash if there are none."""
    if points is None:
        return "-"
    if not abs(points) < _EXACT:
        return f"{points:.2f}".rstrip("0").rstrip(".")
    # As on paper: 2.675 is 2.68, although its nearest binary number is a little smaller.
    cents = Decimal(repr(round(float(points), 6))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{cents + 0:f}".rstrip("0").rstrip(".")
