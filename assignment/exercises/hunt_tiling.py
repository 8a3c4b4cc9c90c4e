"""Tests of the fixed `TilingPool`: any window, any stride, and leftover pixels."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("hunt_tiling")

LARGEST = "Return the largest pixel of every window, (N, C, OH, OW)."
TARGET = "cs231n.bughunt.pooling:TilingPool"


def pooled(case: Case, size: int, stride: int, rest: tuple[int, int] = (0, 0)) -> None:
    """Run the class on drawn images, and on images that the windows fill exactly."""
    drawn = draw.pooling(case, window=(size, size), stride=stride, rest=rest)
    case.expect("out", case.call(TARGET, size, stride).method("forward", drawn.x))
    tiles = case.array("tiles", draw.normal(case, 2, 2, 4, 6))
    case.expect(
        "out for windows that fill the image", case.call(TARGET, 2, 2).method("forward", tiles)
    )


@exercise.test("windows that overlap", weight=2, promises=["for any window and stride", LARGEST])
def overlapping(case: Case) -> None:
    pooled(case, case.size(4, low=4, high=5), 2)


@exercise.test("windows that overlap, rows and columns left over", promises=[LARGEST])
def rest(case: Case) -> None:
    pooled(case, 3, 2, rest=(1, 1))


@exercise.test("windows with gaps between them", promises=["for any window and stride"])
def gaps(case: Case) -> None:
    pooled(case, case.size(1, low=1, high=2), case.size(3, low=3, high=4))
