"""Pictures of arrays come from files that anyone may have written, so nothing in them may break."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.report.picture import picture

ROWS = [[0.0, 1.0], [-2.0, None]]


def test_it_marks_the_worst_place_in_all_three() -> None:
    drawn = picture({"got": ROWS, "expected": ROWS, "start": [4, 4], "worst": [0, 5, 5]})
    assert drawn.count("<rect") == 12
    assert drawn.count('stroke-width="2"') == 3
    assert "[0, 5, 5]" in drawn


def test_the_largest_number_has_the_full_colour() -> None:
    drawn = picture({"got": [[0.0, 4.0, -4.0]], "expected": [[0.0, 4.0, -4.0]]})
    for colour in ("rgb(245, 245, 245)", "rgb(217, 95, 2)", "rgb(44, 103, 176)"):
        assert drawn.count(colour) == (5 if colour == "rgb(245, 245, 245)" else 2)


def test_the_error_stands_beside_them_with_its_numbers() -> None:
    drawn = picture({"got": [[1.5, 4.0]], "expected": [[1.0, 4.0]]})
    names = re.findall(r">(expected|yours|error)<", drawn)
    assert names == ["expected", "yours", "error"]
    assert re.findall(r"<title>(.*?)</title>", drawn) == ["1", "4", "1.5", "4", "0.5", "0"]
    assert re.findall(r'middle" fill="#\w+">(.*?)<', drawn) == ["1", "4", "1.5", "4", "0.5", "0"]


def test_on_a_narrow_screen_it_scrolls_and_its_numbers_can_still_be_read() -> None:
    drawn = picture({"got": [[1.5] * 6], "expected": [[1.0] * 6]})
    assert drawn.startswith('<div style="overflow-x: auto"')
    (sizes,) = re.findall(r'style="width: 100%; max-width: (\d+)px; min-width: (\d+)px"', drawn)
    most, least = map(int, sizes)
    # A panel in JupyterLab has 750 pixels for it: all three grids are in view.
    assert 0.75 * most < least < 750 < most


def test_signs_are_told_without_colour() -> None:
    wide = [[-1.0, 1.0, None] * 5]
    drawn = picture({"got": wide, "expected": wide})
    # A bar in each number below zero, a cross in what is not finite (of three tables).
    assert drawn.count("<path") == 5 * 2 + 5 * 3
    assert "bar: below 0" in drawn


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"got": ROWS},
        {"got": [], "expected": []},
        {"got": [[]], "expected": [[]]},
        {"got": ROWS, "expected": [[1.0]]},
        {"got": [["<b>"]], "expected": [["<b>"]]},
        {"got": [[1.0], [1.0, 2.0]], "expected": [[1.0], [1.0, 2.0]]},
    ],
)
def test_what_is_no_pair_of_tables_is_not_drawn(data: dict[str, Any]) -> None:
    assert picture(data) == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None)
@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("got", "expected", "start", "worst"), JSON))
)
def test_no_data_breaks_it(data: dict[str, Any]) -> None:
    assert "<script" not in picture(data)


def test_an_error_smaller_than_the_digits_shown_is_drawn() -> None:
    drawn = picture({"got": [[1.5, 4.0]], "expected": [[1.5, 4.0]], "error": [[0.0, 3e-7]]})
    assert ">3e-07</text>" in drawn
    # One that does not fit, or is absent as in reports of old, is worked out.
    for odd in (None, [[1.0, 2.0]], "x"):
        assert ">0.25</text>" in picture({"got": [[1.5]], "expected": [[1.25]], "error": odd})
