"""Tests of the fixed `OverlappingPool`: a pixel collects from all windows that it wins."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("hunt_overlap")

COLLECTS = "overlapping windows add up at their largest pixel."
TARGET = "cs231n.bughunt.pooling:OverlappingPool"


def gradient(case: Case, size: int, stride: int, kind: str, rest: tuple[int, int]) -> None:
    """Run the class on drawn images and an upstream gradient, and expect the right dx."""
    drawn = draw.pooling(case, window=(size, size), stride=stride, kind=kind, rest=rest)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    case.expect("dx", case.call(TARGET, size, stride).method("backward", drawn.x, dout))


@exercise.test("a pixel that is the maximum of several windows", promises=[COLLECTS])
def peak(case: Case) -> None:
    gradient(case, 3, case.size(2, low=1, high=2), "peak", (0, 0))


@exercise.test("stride 1, negative pixels only", weight=2, promises=[COLLECTS])
def close(case: Case) -> None:
    gradient(case, case.size(3, low=3, high=4), 1, "negative", (0, 0))


@exercise.test("several largest pixels: the first one counts", weight=0.5, promises=[COLLECTS])
def ties(case: Case) -> None:
    gradient(case, 3, case.size(2, low=1, high=2), "ties", (0, 0))


@exercise.test(
    "wide windows, rows and columns left over",
    promises=["Return the gradient of the images x for the gradient dout (N, C, OH, OW)."],
)
def wide(case: Case) -> None:
    gradient(case, case.size(5, low=4, high=5), 2, "peak", (1, 1))
