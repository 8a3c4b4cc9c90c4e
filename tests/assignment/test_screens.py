"""The exact screen of each natural mistake; `python -m tests.assignment.screens` rewrites them.

If you rewrite them, read the changes in `screens.txt`.
"""

from __future__ import annotations

import itertools
import re

from tests.assignment import screens


def by_mistake(text: str) -> dict[str, str]:
    """Each screen under its title."""
    parts = [part for part in text.split(f"{screens.RULE} ") if part]
    return {title: body for title, _, body in (part.partition("\n") for part in parts)}


def test_every_screen_is_the_one_in_the_file() -> None:
    read = by_mistake(screens.SCREENS.read_text(encoding="utf-8"))
    assert len(read) >= 60
    assert by_mistake("".join(screens.screens())) == read


def test_no_screen_says_a_thing_twice_or_names_what_a_student_cannot_see() -> None:
    for title, body in by_mistake(screens.SCREENS.read_text(encoding="utf-8")).items():
        lines = [line.strip() for line in body.splitlines() if len(line.strip()) > 30]
        sentences = [
            line
            for line in lines
            # Rows of an array may be equal, and a test's name may occur twice.
            if not line.startswith(("✗", "✓")) and re.search("[a-z]{2}", line)
        ]
        assert all(a != b for a, b in itertools.combinations(sentences, 2)), title
        for hidden in ("_given", "grading/", "/tmp", "factor 1 ", "NoneType"):
            assert hidden not in body, title
