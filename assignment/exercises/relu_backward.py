"""Tests of `relu_backward`: the gradient passes where the input was positive."""

from __future__ import annotations

import numpy as np

from grading.spec import Case, Exercise, Ref

from . import _dense as draw
from ._twice import copied, expect_same

exercise = Exercise("relu_backward", explains=["Compute the gradient of a rectified linear unit."])

TARGET = "cs231n.layers:relu_backward"
PASSES = "The gradient passes through where x > 0 and is 0 elsewhere"


def inputs(case: Case, *shape: int, dtype: str = "float64") -> tuple[Ref, Ref]:
    """Draw a gradient and a cache in which no x is exactly 0."""
    values = draw.off_zero(case, *shape, dtype=dtype)
    if case.hidden:
        # Between 0 and any threshold above it.
        values.flat[0] = 1e-5
    x = case.array("x", values)
    return case.array("dout", draw.off_zero(case, *shape, dtype=dtype)), x


@exercise.test(
    "a 2-D array of positive and negative numbers",
    weight=2,
    promises=[PASSES, "dx: the shape of x."],
)
def table(case: Case) -> None:
    dout, x = inputs(case, case.size(4, low=3, high=7), 6)
    case.expect("dx", case.call(TARGET, dout, x))


@exercise.test("images", promises=[PASSES, "dx: the shape of x."])
def images(case: Case) -> None:
    dout, x = inputs(case, 2, 3, case.size(4, low=3, high=6), 5)
    case.expect("dx", case.call(TARGET, dout, x))


@exercise.test(
    "the gradient at x = 0 is 0",
    weight=0.5,
    promises=["at the kink, x = 0, it is 0"],
    beyond="Both 0 and 1 are possible at x = 0, and the course's text does not choose.",
)
def kink(case: Case) -> None:
    x = draw.off_zero(case, 4, case.size(5, low=4, high=8))
    x[np.abs(x) < 0.7] = 0
    dout = case.array("dout", draw.off_zero(case, *x.shape))
    case.expect("dx", case.call(TARGET, dout, case.array("x", x)))


@exercise.test("float32", weight=0.5, promises=[PASSES])
def single(case: Case) -> None:
    dout, x = inputs(case, 3, case.size(5, low=4, high=8), dtype="float32")
    case.expect("dx", case.call(TARGET, dout, x))


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    dout, x = inputs(case, 4, case.size(5, low=4, high=8))
    first = copied(case, dx=case.call(TARGET, dout, x))
    expect_same(case, first, {"dx": case.call(TARGET, dout, x)})


exercise.untouched(table, promises=["Neither `dout` nor the cache is changed."])
