"""Text and numbers as people read them, without characters that do anything."""

from __future__ import annotations

import re
import unicodedata

from grading.support.translation import tr

FULL_MARKS = 100.0


def clean(text: object) -> str:
    """`text` without control, format and surrogate characters; line ends and tabs stay."""
    kept = (
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else "�"
        for c in str(text)
    )
    return "".join(kept)


def out_of(points: float | None, top: float) -> str:
    """A total as a reader writes it: "147 of 300 points (49%)"; of 100 points without percent.

    Short of the whole it never reads 100%.
    """
    text = tr("{score} of {top} points", score=number(points), top=number(top))
    if points is None or not top or top == FULL_MARKS:
        return text
    return f"{text} ({int(FULL_MARKS * points / top)}%)"


def natural(name: str) -> list[tuple[int, str]]:
    """A sorting key that puts "student 2" before "student 10"."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def number(points: float | None) -> str:
    """Points as a reader writes them: 7, 7.5, 6.67; a dash where there are none."""
    return "-" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")
