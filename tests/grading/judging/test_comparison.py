"""A value is right only if kind, shape, dtype, finiteness and numbers are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.judging.diagnosis.comparison import compare
from grading.sandbox.contract import NotAnArray
from grading.spec import Accept, Case, Output, Ref

REF = Ref(Case(np.random.default_rng(0)), 0)


def output(kind: Any = "compare", **accept: Any) -> Output:
    return Output("dx", REF, kind, Accept(**accept))


WANT = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])


def test_the_same_is_right() -> None:
    verdict = compare(output(), WANT.copy(), WANT)
    assert verdict.ok
    assert verdict.rel_error == 0.0


def test_a_truth_value_is_no_number_with_an_error() -> None:
    assert compare(output(), np.array(True), np.array(True)).ok
    verdict = compare(output(), np.array(False), np.array(True))
    assert verdict.message == "dx: got False, expected True."


@pytest.mark.parametrize("got", [[6, 9, 7], [2, 40], [6.0, 8.5, 11.0]])
def test_a_few_whole_numbers_are_shown_as_a_whole(got: list[float]) -> None:
    verdict = compare(output(), np.array(got), np.array([6, 8, 11]))
    assert not verdict.ok
    assert verdict.message == verdict.brief == f"dx: got {got}, expected [6, 8, 11]."


def test_the_dtype_of_a_few_right_numbers_is_named() -> None:
    verdict = compare(output(dtypes=("int64",)), np.array([6, 8], np.int8), np.array([6, 8]))
    assert verdict.message == "dx: got dtype int8, expected int64."


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_number_that_is_not_finite_fails(bad: float) -> None:
    got = WANT.copy()
    got[1, 2] = bad
    verdict = compare(output(rtol=1e30, atol=1e300), got, WANT)
    assert not verdict.ok
    assert "not a finite number at [1, 2]" in verdict.message
    assert verdict.rel_error is None


def test_where_the_reference_is_not_finite_the_answer_must_be_the_same() -> None:
    want = np.array([np.inf, np.nan, -np.inf, 1.0])
    assert compare(output(), want.copy(), want).ok
    for place, value in ((0, -np.inf), (0, 1e308), (1, 0.0), (2, np.nan)):
        got = want.copy()
        got[place] = value
        assert not compare(output(), got, want).ok


def test_the_tolerance_is_relative_to_the_largest_number() -> None:
    want = np.array([1000.0, 0.0])
    assert compare(output(rtol=1e-6, atol=0), np.array([1000.0, 0.9e-3]), want).ok
    assert not compare(output(rtol=1e-6, atol=0), np.array([1000.0, 1.1e-3]), want).ok


@pytest.mark.parametrize(
    ("got", "says"),
    [
        (NotAnArray("None", "none"), "dx: got None, expected an array. Is a `return` .*missing"),
        (
            NotAnArray("a masked array", "masked"),
            "got a masked array, expected a plain array",
        ),
        (NotAnArray("list of 2"), "got list of 2"),
        (
            WANT.T.copy(),
            r"got shape \(3, 2\), expected \(2, 3\): the same lengths in a diff",
        ),
        (WANT[:, :0], "it is empty"),
        (WANT[:, :2], "axis 1 has the wrong length"),
        (WANT.ravel(), "as many numbers, in another shape"),
        (np.array(3.0), r"got a single number, expected an array of shape \(2, 3\)"),
        (
            NotAnArray("une liste de 2", "items", "list"),
            r"une liste de 2, expected an array. Convert it with np",
        ),
        (NotAnArray("a dict of 2", "items", "dict"), r"got a dict of 2, expected an array\.$"),
        (NotAnArray("a generator", "generator"), "Use `return` instead of `yield`"),
        (
            NotAnArray("an array of dtype <U9", "dtype", "<U9"),
            r"<U9 \(text\), expected an array of real",
        ),
        (
            NotAnArray("un tableau de type objet", "dtype", "object"),
            "parts that have different shapes",
        ),
        (NotAnArray("3 values, expected 2", "values"), "Return them together, in this order"),
        (WANT.astype(complex), r"got dtype complex128 \(complex numbers\), expected real numbers"),
        (WANT.astype(complex), r"and for an inverse FFT without \.real\."),
        (WANT.astype(int), "got dtype int"),
        (WANT > 0, "got dtype bool"),
        (np.zeros_like(WANT), "largest error 6 "),
    ],
)
def test_what_is_wrong_is_said(got: Any, says: str) -> None:
    import re

    verdict = compare(output(), got, WANT)
    assert not verdict.ok
    assert re.search(says, verdict.message), verdict.message


def test_the_exercise_says_which_dtypes_it_takes() -> None:
    single = WANT.astype(np.float32)
    assert compare(output(), single, WANT).ok
    verdict = compare(output(dtypes=("float64",)), single, WANT)
    assert verdict.message == "dx: got dtype float32, expected float64."


def test_an_equivalent_shape_passes_only_where_it_may() -> None:
    for got in (WANT.ravel(), WANT[:, None, :]):
        assert not compare(output(), got, WANT).ok
        assert compare(output(shape="equivalent"), got, WANT).ok
    assert not compare(output(shape="equivalent"), WANT.T.copy(), WANT).ok


def test_a_whole_number_will_do_for_a_scalar() -> None:
    assert compare(output(), np.array(3), np.array(3.0)).ok
    assert not compare(output(), np.array(2), np.array(3.0)).ok


@pytest.mark.parametrize("got", [np.array(5_900_800_000), np.array(5_900_800_000.0)])
def test_whole_numbers_are_shown_in_full_and_without_a_relative_error(got: np.ndarray) -> None:
    verdict = compare(output(), got, np.array(5_898_240_000))
    assert verdict.message == verdict.brief == "dx: got 5900800000, expected 5898240000."
    verdict = compare(output(), np.array([[1, 8_000_000]]), np.array([[1, 9_000_000]]))
    assert verdict.message.endswith("at [0, 1]: got 8000000, expected 9000000.")
    verdict = compare(output(), np.array(2.5), np.array(3))
    assert verdict.message.startswith("dx: got 2.5, expected 3. The relative error is 0.17")


def test_unchanged_means_bit_for_bit() -> None:
    want = np.array([0.0, np.nan, 1.0])
    assert compare(output("unchanged"), want.copy(), want).ok
    assert not compare(output("unchanged"), np.array([-0.0, np.nan, 1.0]), want).ok
    verdict = compare(output("unchanged"), np.array([0.0, np.nan, 2.0]), want)
    assert "changed 1 of the 3 numbers" in verdict.message
    assert not compare(output("unchanged"), want.astype(np.float32), want).ok


@given(
    place=st.integers(0, 5),
    off=st.floats(1e-3, 1e6) | st.just(float("nan")) | st.just(float("inf")),
)
def test_no_single_wrong_number_passes(place: int, off: float) -> None:
    got = WANT.copy()
    got.flat[place] += off
    assert not compare(output(), got, WANT).ok


def test_a_wrong_answer_where_zeros_are_right_is_wrong_and_no_fault() -> None:
    seen = compare(Output("db", REF), np.array([0.0, 0.5]), np.zeros(2))
    assert not seen.ok
    assert "largest error 0.5 (allowed 1e-09) at [1]" in seen.message


def test_two_numbers_that_differ_are_shown_to_differ() -> None:
    message = compare(output(), np.array([1.0, -2.6880679]), np.array([1.0, -2.6880749])).message
    assert "got -2.6880679, expected -2.6880749" in message


def test_a_zero_is_shown_without_a_sign() -> None:
    verdict = compare(output(), np.array([-0.0, 1.0]), np.array([2.5, 1.0]))
    assert "got 0, expected 2.5" in verdict.message
    verdict = compare(output(), np.array([2.5, 1.0]), np.array([-0.0, 1.0]))
    assert "got 2.5, expected 0." in verdict.message


def test_a_short_floating_point_number_is_named_where_it_is_the_reason() -> None:
    want = np.array([1.0 / 3, 2.0 / 3])
    verdict = compare(output(), want.astype(np.float16), want)
    assert verdict.message.endswith("The numbers are float16, which keeps only 3 digits.")
    verdict = compare(output(rtol=1e-9), want.astype(np.float32), want)
    assert verdict.message.endswith("The numbers are float32, which keeps only 6 digits.")
    wrong = compare(output(), (2 * want).astype(np.float16), want)
    assert "float16" not in wrong.message
    assert compare(output(), want.astype(np.float32), want).ok


def test_a_single_number_and_a_plain_array_are_asked_for_in_words() -> None:
    verdict = compare(output(), np.array([1.0, 2.0]), np.array(1.0))
    assert verdict.message == "dx: got an array of shape (2,), expected a single number."
    masked = compare(output(), NotAnArray("a masked array", "masked"), WANT)
    assert masked.message.endswith("Convert it with .filled(...).")
