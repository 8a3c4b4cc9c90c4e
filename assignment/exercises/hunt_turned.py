"""Tests of the fixed `TurnedConv`: the gradient of the images."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("hunt_turned", explains=["It is written as a correlation:"])

GATHERS = "dx adds up, for each pixel, all outputs that used the pixel."
TARGET = "cs231n.bughunt.convolution:TurnedConv"


def gradient(case: Case, kernel: tuple[int, int], **sizes: Any) -> None:
    """Run the class on drawn images, filters and an upstream gradient, and expect the right dx."""
    drawn = draw.convolution(case, kernel=kernel, **sizes)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    conv = case.call(TARGET, drawn.w, drawn.b)
    case.expect("dx", conv.method("backward", drawn.x, dout))


@exercise.test("dx: one channel, one filter, a square window", promises=[GATHERS])
def single(case: Case) -> None:
    gradient(case, (3, 3), channels=1, filters=1)


@exercise.test("dx: several channels and filters", weight=2, promises=[GATHERS, "Return dx"])
def several(case: Case) -> None:
    gradient(case, case.choice((3, 2), among=[(2, 3), (3, 2), (4, 3)]))


@exercise.test("dx: windows of one row or one column", promises=[GATHERS])
def flat(case: Case) -> None:
    gradient(case, case.choice((1, 3), among=[(1, 2), (1, 3), (3, 1)]))
