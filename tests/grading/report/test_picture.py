"""Pictures of arrays come from files that anyone may have written, so nothing in them may break."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.report.picture import picture

ROWS = [[0.0, 1.0], [-2.0, None]]


def test_it_marks_the_worst_place_in_both() -> None:
    drawn = picture({"got": ROWS, "expected": ROWS, "start": [4, 4], "worst": [0, 5, 5]})
    assert drawn.count("<rect") == 8
    assert drawn.count('stroke-width="2"') == 2
    assert "[0, 5, 5]" in drawn


def test_the_largest_number_has_the_full_colour() -> None:
    drawn = picture({"got": [[0.0, 4.0, -4.0]], "expected": [[0.0, 4.0, -4.0]]})
    for colour in ("rgb(245, 245, 245)", "rgb(217, 95, 2)", "rgb(44, 103, 176)"):
        assert drawn.count(colour) == 2


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
