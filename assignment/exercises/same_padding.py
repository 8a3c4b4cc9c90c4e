"""Tests of `same_padding`: it keeps the size at any stride, with an extra zero at the end."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from ._shapes import INTEGERS

exercise = Exercise("same_padding")

SAME = "Compute how many zeros keep the size: as many outputs as pixels, along one axis."
EXACT = "The windows must fit exactly, with no pixel and no zero left over."
EVENLY = "The zeros are split evenly between both ends"
BOTH = "before, after: Zeros before the first pixel and after the last"
INTS = "as ints"

TARGET = "cs231n.convolution:same_padding"


def expect_zeros(case: Case, size: int, kernel: int, *stride: int, **accept: Any) -> None:
    """Expect the right numbers of zeros."""
    before, after = case.call(TARGET, size, kernel, *stride).unpack("before", "after")
    case.expect("before", before, **accept)
    case.expect("after", after, **accept)


def even_zeros(size: int, kernel: int, stride: int) -> int:
    """Return this kernel, or one larger, so that the number of zeros is even.

    Which end gets an extra zero then costs only in the test about odd numbers.
    """
    return kernel + ((size - 1) * stride + kernel - size) % 2


@exercise.test("an odd kernel at stride 1", draws=2, promises=[SAME, EVENLY, BOTH])
def odd(case: Case) -> None:
    expect_zeros(case, case.size(7, low=3, high=30), case.choice(3, among=[3, 5, 7]))


@exercise.test(
    "an even kernel: one more zero at the end",
    weight=1.5,
    draws=2,
    promises=["if their number is odd, the end gets one more than the beginning."],
)
def even(case: Case) -> None:
    expect_zeros(case, case.size(6, low=3, high=30), case.choice(4, among=[2, 4, 6]), 1)


@exercise.test("stride 2", weight=1.5, draws=2, promises=[EXACT])
def two(case: Case) -> None:
    size, kernel = case.size(6, low=3, high=30), case.choice(3, among=[2, 3, 4, 5])
    expect_zeros(case, size, even_zeros(size, kernel, 2), 2)


@exercise.test("stride 3 or more", draws=2, promises=[EXACT])
def more(case: Case) -> None:
    stride, size = case.size(3, low=3, high=5), case.size(5, low=2, high=30)
    expect_zeros(case, size, even_zeros(size, case.size(2, low=1, high=6), stride), stride)


@exercise.test("one pixel, and kernels of size 1", weight=0.5, promises=[SAME])
def smallest(case: Case) -> None:
    expect_zeros(case, 1, case.choice(5, among=[1, 3, 5, 7]), case.size(2, low=1, high=4))


@exercise.test("the numbers are ints", weight=0.5, promises=[INTS])
def integers(case: Case) -> None:
    expect_zeros(case, case.size(7, low=3, high=30), 3, dtypes=INTEGERS)
