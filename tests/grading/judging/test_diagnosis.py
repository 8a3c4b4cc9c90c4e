"""Where an array is wrong is found by looking, and nothing is said that is not so."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.judging.diagnosis import arrays
from grading.judging.diagnosis.pictures import picture

RNG = np.random.default_rng(7)
WANT = RNG.normal(size=(2, 3, 5, 4))
SQUARE = RNG.normal(size=(4, 4))
ROW = RNG.normal(size=7)


def explain(got: np.ndarray, want: np.ndarray, tolerance: float) -> str | None:
    found = arrays.explain(got, want, tolerance)
    return found.text if found else None


def test_the_same_mistake_in_another_size_has_the_same_key() -> None:
    def key(got: np.ndarray, want: np.ndarray) -> str:
        found = arrays.explain(got, want, 1e-9)
        assert found is not None
        return found.key

    small = RNG.normal(size=(2, 3, 4, 6))
    columns, rows = WANT.copy(), WANT.copy()
    columns[..., -1], rows[..., -1, :] = 9.0, 9.0
    other = small.copy()
    other[..., -1] = 9.0
    assert key(columns, WANT) == key(other, small)
    assert key(columns, WANT) != key(rows, WANT)
    assert key(2.5 * WANT, WANT) == key(3 * small, small) != key(WANT / 2, WANT)


def put(index: object, value: object) -> np.ndarray:
    got = WANT.copy()
    got[index] = value
    return got


def row(index: object, value: object) -> np.ndarray:
    got = ROW.copy()
    got[index] = value
    return got


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_a_small_factor_is_not_taken_for_the_length_of_an_axis(factor: int) -> None:
    # A sum over a 2x2 window instead of its mean is 4 times too large, whatever the batch size.
    assert explain(factor * WANT, WANT, 1e-9) == f"Every number is {factor} times too large."
    assert explain(factor * SQUARE, SQUARE, 1e-9) == f"Every number is {factor} times too large."


@pytest.mark.parametrize(
    ("got", "want", "says"),
    [
        (5 * WANT, WANT, "Every number is 5 times too large. 5 is the length of axis 2."),
        (WANT / 2.5, WANT, "Every number is 2.5 times too small."),
        (-WANT, WANT, "The sign is wrong everywhere."),
        (-2.5 * WANT, WANT, "Every number is 2.5 times too large. The sign is wrong, too."),
        (WANT + 0.5, WANT, "Every number is 0.5 too large."),
        (0 * WANT, WANT, "Every number is 0."),
        (WANT * np.nan, WANT, "Every number is NaN (not a number)."),
        (put((0, 0, 0, 0), np.nan), WANT, "1 of 120 numbers is NaN"),
        (WANT * np.nan, WANT, "Look for 0 / 0"),
        (np.array(np.nan), np.array(1.0), "It is NaN (not a number)."),
        (put((0, 1, 2, 3), np.inf), WANT, "Look for a division by 0, for the log of 0"),
        (np.array(np.inf), np.array(279.0), "too large for exp"),
        (SQUARE.T, SQUARE, "Axes 0 and 1 are swapped."),
        (WANT.transpose(0, 1, 3, 2), WANT, "Axes 2 and 3 are swapped."),
        (WANT[:, :, ::-1, ::-1], WANT, "Both the rows and the columns are in reverse order."),
        (WANT[:, :, ::-1], WANT, "The rows are in reverse order."),
        (WANT[:, ::-1], WANT, "Axis 1 is in reverse order."),
        (WANT[::-1, ::-1], WANT, "Axes 0 and 1 are in reverse order."),
        (SQUARE[0, ::-1], SQUARE[0], "The numbers are in reverse order."),
        (np.roll(WANT, 1, axis=3), WANT, "Every number is one column too far to the right."),
        (np.roll(WANT, -1, axis=2), WANT, "Every number is one row too far up."),
        (np.roll(WANT, 1, axis=1), WANT, "Every number is one place too late along axis 1."),
        (put((..., -1), 0.0), WANT, "All of them are in the last column. They are all 0."),
        (put((..., 0, slice(None)), 9.0), WANT, "All of them are in the first row."),
        (put((slice(None), 1), 9.0), WANT, "All of them have index 1 on axis 1."),
        (put((slice(None), 0), -WANT[:, 0]), WANT, "Their sign is wrong."),
        (
            put((0, 1), 9.0),
            WANT,
            "All of them have index 0 on axis 0. All of them have index 1 on axis 1.",
        ),
        (put((slice(None), 0), 2.5 * WANT[:, 0]), WANT, "They are 2.5 times too large."),
        (
            put((..., slice(2, None)), 9.0),
            WANT,
            "All of them are in the last 2 columns.",
        ),
        (
            put((..., slice(1, None), slice(None)), 9.0),
            WANT,
            "numbers are wrong. None of them are in the first row.",
        ),
        (
            put((1, ..., slice(3)), 9.0),
            WANT,
            "All of them have index 1 on axis 0. None of them are in the last column.",
        ),
        (row(0, 9.0), ROW, "1 of 7 numbers is wrong. It is the first entry."),
        (row(3, 9.0), ROW, "1 of 7 numbers is wrong. It is entry 3."),
        (row(slice(2), 9.0), ROW, "2 of 7 numbers are wrong. They are the first 2 entries."),
        (row(slice(1, None), 9.0), ROW, "6 of 7 numbers are wrong. The first entry is not among"),
        (WANT.reshape(6, 20), WANT, "only the shape is wrong"),
        (np.array(4.0), np.array(2.0), "It is 2 times too large."),
    ],
)
def test_what_stands_out_is_said(got: np.ndarray, want: np.ndarray, says: str) -> None:
    sentence = explain(got, want, 1e-9)
    assert sentence is not None
    assert says in sentence


def test_a_wrong_border_is_told_from_a_wrong_inside() -> None:
    got = WANT + 3 * RNG.normal(size=WANT.shape)
    got[..., 1:-1, 1:-1] = WANT[..., 1:-1, 1:-1]
    assert "on the border" in str(explain(got, WANT, 1e-9))
    inside = WANT.copy()
    inside[..., 1:-1, 1:-1] += RNG.normal(size=(2, 3, 3, 2))
    sentence = str(explain(inside, WANT, 1e-9))
    assert "None of them are on the border" in sentence


def test_a_few_scattered_numbers_are_not_said_to_be_on_the_border() -> None:
    got = WANT[0, 0].copy()
    got[0, 1] = got[2, 3] = got[4, 0] = 9.0
    assert explain(got, WANT[0, 0], 1e-9) == "3 of 20 numbers are wrong."


def test_a_row_that_is_right_by_chance_is_not_pointed_at() -> None:
    got = WANT.copy()
    got[0, 0, 1, 0] = got[1, 1, 2, 1] = got[0, 2, 3, 2] = got[1, 0, 4, 3] = 9.0
    assert explain(got, WANT, 1e-9) == "4 of 120 numbers are wrong."


@pytest.mark.parametrize(
    ("got", "want"), [([5, 5, 5], [5, 5, 8]), ([5, 5, 8], [5, 8, 8]), ([5, 8, 8], [5, 5, 8])]
)
def test_one_wrong_number_between_equal_ones_is_not_called_a_shift(
    got: list[int], want: list[int]
) -> None:
    assert str(explain(np.array(got), np.array(want), 1e-6)).startswith("1 of 3 numbers is wrong.")
    repeated = [np.repeat([row], 4, axis=0) for row in (got, want)]
    assert "too far" not in str(explain(*repeated, 1e-6))


def test_a_peak_in_the_wrong_place_is_called_a_shift() -> None:
    assert explain(np.eye(5)[2], np.eye(5)[3], 1e-6) == "Every number is one place too early."


def test_a_small_count_is_not_called_a_multiple_of_another() -> None:
    assert explain(np.array(1), np.array(4), 1e-6) is None
    assert explain(np.array(2 * 5_898_240), np.array(5_898_240), 1e-6) == "It is 2 times too large."


def test_right_numbers_of_the_wrong_dtype_are_not_said_to_be_in_another_order() -> None:
    assert explain(WANT.astype(np.float32), WANT.astype(np.float32), 1e-9) is None


def test_nothing_is_made_up_about_other_numbers() -> None:
    assert explain(RNG.normal(size=WANT.shape), WANT, 1e-9) is None
    # One number is some multiple of any other.
    assert explain(np.array(3.3), np.array(2.0), 1e-9) is None
    assert explain(np.zeros((0, 3)), np.ones((2, 3)), 1e-9) is None


@given(st.integers(0, 119), st.floats(0.1, 100))
def test_one_wrong_number_is_found_where_it_is(place: int, off: float) -> None:
    got = WANT.copy()
    got.flat[place] += off
    sentence = str(explain(got, WANT, 1e-9))
    assert sentence.startswith("1 of 120 numbers is wrong")


def test_a_picture_is_small_and_of_the_worst_place() -> None:
    want = RNG.normal(size=(3, 100, 90))
    got = want.copy()
    got[2, 99, 50] = np.inf
    drawn = picture(got, want, (2, 99, 50))
    assert drawn is not None
    assert drawn["slice"] == [2]
    assert np.shape(drawn["expected"]) == (32, 32)
    row, column = 99 - drawn["start"][0], 50 - drawn["start"][1]
    assert drawn["got"][row][column] is None
    assert drawn["error"][row][column] is None
    json.dumps(drawn, allow_nan=False)
    assert picture(got[0], want, (0, 0, 0)) is None


def test_a_picture_shows_an_error_too_small_for_the_digits_of_the_numbers() -> None:
    drawn = picture(np.array([[5.0, 1.0]]), np.array([[5.0, 1.0 + 2e-8]]), (0, 1))
    assert drawn is not None
    assert drawn["got"] == drawn["expected"]
    assert drawn["error"] == [[0.0, -2e-08]]
