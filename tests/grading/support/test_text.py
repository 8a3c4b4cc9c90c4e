"""Points are shown as people round them."""

from __future__ import annotations

import pytest

from grading.support.text import number, out_of


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (None, "-"),
        (7.0, "7"),
        (7.5, "7.5"),
        (20 / 3, "6.67"),
        (81.005, "81.01"),
        (2.675, "2.68"),
        (99.995, "100"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (-0.001, "0"),
        (-2.675, "-2.68"),
        (1e20, "100000000000000000000"),
        (float("nan"), "nan"),
    ],
)
def test_points_are_rounded_to_two_digits_as_on_paper(points: float | None, text: str) -> None:
    assert number(points) == text


def test_a_percentage_is_rounded_down_and_not_by_a_binary_fraction() -> None:
    assert out_of(4.35, 5.0) == "4.35 of 5 points (87%)"
    assert out_of(299.9999, 300.0) == "300 of 300 points (99%)"
