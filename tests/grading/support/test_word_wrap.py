"""Long lines break between words on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grading.support.word_wrap import filled

WORDS = st.lists(st.text("ab卷é/", min_size=1, max_size=30), max_size=12)


def rows_of(text: str, columns: int) -> list[str]:
    """Break a line as a terminal does; a wide character is never divided."""
    rows, used = [""], 0
    for character in text:
        width = cell_len(character)
        if used + width > columns:
            rows.append("")
            used = 0
        rows[-1] += character
        used += width
    return rows


@given(WORDS, st.integers(31, 100))
def test_no_row_ends_within_a_word(words: list[str], columns: int) -> None:
    text = filled(" ".join(words), columns)
    assert text.split() == words  # as copied from the screen
    broken = rows_of(text, columns)
    fit = [word for word in words if cell_len(word) < columns]
    if len(fit) == len(words):
        assert [word for row in broken for word in row.split()] == words


@pytest.mark.parametrize(
    ("line", "columns", "text"),
    [
        ("one two three", 8, "one two three"),
        ("one two three", 0, "one two three"),
        ("one two three", 13, "one two three"),
        ("  indented lines stay so", 12, "  indented  lines stay  so"),
        ("/a/long/path has words after", 10, "/a/long/path has    words     after"),
        ("eight888 nine", 8, "eight888 nine"),
        ("", 8, ""),
    ],
)
def test_rows_are_filled_with_spaces(line: str, columns: int, text: str) -> None:
    assert filled(line, columns) == text
