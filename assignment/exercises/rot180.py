"""Tests of `rot180`: it rotates the last two axes and leaves the others alone."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("rot180")

TURN = "entry (i, j) of a plane is entry (HH-1-i, WW-1-j) of w."
OTHERS = "all axes but the last two stay unchanged."

TARGET = "cs231n.convolution:rot180"


def expect_turned(case: Case, *shape: int, dtype: str = "float64") -> None:
    """Rotate an array once, and expect the right result and an unchanged input."""
    w = case.array("w", draw.normal(case, *shape, dtype=dtype))
    case.expect("turned", case.call(TARGET, w))


@exercise.test("one kernel, taller than wide", promises=[TURN])
def kernel(case: Case) -> None:
    expect_turned(case, case.size(3, low=3, high=5), 2)


@exercise.test("a square kernel", promises=[TURN])
def square(case: Case) -> None:
    side = case.size(3, low=2, high=4)
    expect_turned(case, side, side)


@exercise.test("all kernels of a layer", weight=2, promises=[OTHERS, "An array of the same shape"])
def layer(case: Case) -> None:
    expect_turned(case, case.size(2, low=2, high=3), 3, 2, case.size(4, low=3, high=5))


@exercise.test("float32", weight=0.5, promises=[TURN])
def single(case: Case) -> None:
    expect_turned(case, 2, case.size(3, low=2, high=4), 3, dtype="float32")


exercise.untouched(layer)
