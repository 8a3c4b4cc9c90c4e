"""Tests of `max_pool_backward_naive`: each window's gradient goes to its maximum."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw
from ._twice import copied, expect_same

exercise = Exercise(
    "max_pool_backward_naive",
    explains=["Compute the gradient of `max_pool_forward_naive`; plain loops, no tricks."],
)

TARGET = "cs231n.layers:max_pool_backward_naive"
GOES = "The gradient of a window goes to the pixel that has its maximum."
ADD_UP = "a pixel can be the maximum of several windows, and their gradients add up"
OTHERS = "All other pixels get 0."


def expect_dx(case: Case, drawn: draw.Pooling, dtype: str = "float64") -> None:
    """Call the function once and expect the right gradient."""
    dout = case.array("dout", draw.normal(case, *drawn.out_shape, dtype=dtype))
    case.expect("dx", case.call(TARGET, dout, (drawn.x, drawn.param)), rtol=1e-5)


@exercise.test("2x2 windows at stride 2", weight=2, promises=[GOES, OTHERS, "dx: (N, C, H, W)."])
def tiles(case: Case) -> None:
    expect_dx(case, draw.pooling(case))


@exercise.test("one image, one channel, all numbers negative", promises=[GOES])
def smallest(case: Case) -> None:
    expect_dx(case, draw.pooling(case, images=1, channels=1, kind="negative"))


@exercise.test(
    "a pixel that is the maximum of several windows", weight=2, draws=2, promises=[ADD_UP]
)
def overlap(case: Case) -> None:
    stride = case.choice(1, among=[1, 2])
    expect_dx(case, draw.pooling(case, window=(3, 3), stride=stride, kind="peak"))


@exercise.test("images taller than wide, or wider than tall", promises=[GOES])
def oblong(case: Case) -> None:
    expect_dx(case, draw.pooling(case, oblong=True))


@exercise.test("windows taller than wide", promises=[GOES])
def tall(case: Case) -> None:
    # The stride is so large that windows do not overlap, because another test looks at that.
    side = case.size(4, low=3, high=4)
    expect_dx(case, draw.pooling(case, window=(side, 2), stride=side))


@exercise.test("windows wider than tall", promises=[GOES])
def wide(case: Case) -> None:
    expect_dx(case, draw.pooling(case, window=(2, case.size(3, low=3, high=4)), stride=2))


@exercise.test(
    "rows and columns left over",
    promises=[OTHERS],
    beyond="The course's text assumes that windows fill the image.",
)
def rest(case: Case) -> None:
    left = (case.size(1, low=1, high=2), case.size(2, low=1, high=2))
    expect_dx(case, draw.pooling(case, window=(3, 3), stride=3, rest=left))


@exercise.test("gaps between the windows", promises=[OTHERS])
def gaps(case: Case) -> None:
    side = case.choice(1, among=[1, 2])
    expect_dx(case, draw.pooling(case, window=(side, side), stride=3))


@exercise.test(
    "equal maxima: the first one gets the whole gradient",
    weight=0.5,
    draws=2,
    promises=["If several pixels are equally large, the first of them gets all of it"],
    beyond="The course's text does not say which of several equal maxima gets the gradient.",
)
def ties(case: Case) -> None:
    side = case.size(2, low=2, high=3)
    expect_dx(case, draw.pooling(case, window=(side, side), stride=side, kind="ties"))


@exercise.test("float32", weight=0.5, promises=[GOES])
def single(case: Case) -> None:
    expect_dx(case, draw.pooling(case, dtype="float32"), "float32")


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    drawn = draw.pooling(case)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    first = copied(case, dx=case.call(TARGET, dout, (drawn.x, drawn.param)))
    expect_same(case, first, {"dx": case.call(TARGET, dout, (drawn.x, drawn.param))})


exercise.untouched(tiles)
