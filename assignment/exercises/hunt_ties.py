"""Tests of the fixed `GenerousPool`: one pixel of each window gets the gradient."""

from __future__ import annotations

import numpy as np

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("hunt_ties")

FIRST = "in each window the first largest pixel gets the gradient."
TARGET = "cs231n.bughunt.pooling:GenerousPool"


def gradient(case: Case, size: int, stride: int) -> None:
    """Run the class on images with ties and an upstream gradient, and expect the right dx."""
    drawn = draw.pooling(case, window=(size, size), stride=stride, kind="ties")
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    case.expect("dx", case.call(TARGET, size, stride).method("backward", drawn.x, dout))


@exercise.test("windows side by side", promises=[FIRST, "Return the gradient of the images x"])
def tiles(case: Case) -> None:
    gradient(case, case.size(2, low=2, high=3), 3)


@exercise.test("windows that overlap", weight=2, promises=[FIRST])
def overlapping(case: Case) -> None:
    gradient(case, 3, case.size(2, low=1, high=2))


@exercise.test(
    "images in which all pixels are equal",
    promises=["So the gradient of each output is passed on exactly once."],
)
def even(case: Case) -> None:
    size = case.size(2, low=2, high=3)
    x = case.array("x", np.full((2, 2, 3 * size, 2 * size), 0.5))
    dout = case.array("dout", draw.normal(case, 2, 2, 3, 2))
    case.expect("dx", case.call(TARGET, size, size).method("backward", x, dout))
