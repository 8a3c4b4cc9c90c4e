"""What `max_pool_backward_naive` must do: overlaps add up, and the first of equal maxima wins.

The cache is built here from the inputs, as its docstring fixes it.
"""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("max_pool_backward_naive")

TARGET = "cs231n.layers:max_pool_backward_naive"


def expect_dx(case: Case, drawn: Any, dtype: str = "float64") -> None:
    """Call the function once, and ask for its gradient and for untouched inputs."""
    dout = case.array("dout", draw.normal(case, *drawn.out_shape, dtype=dtype))
    case.expect("dx", case.call(TARGET, dout, (drawn.x, drawn.param)), rtol=1e-5)
    case.unchanged("x", "dout")


@exercise.test("2x2 windows at stride 2", weight=2)
def tiles(case: Case) -> None:
    expect_dx(case, draw.pooling(case))


@exercise.test("one image, one channel, all numbers negative")
def smallest(case: Case) -> None:
    expect_dx(case, draw.pooling(case, images=1, channels=1, kind="negative"))


@exercise.test("a pixel that is the maximum of several windows", weight=2, draws=2)
def overlap(case: Case) -> None:
    stride = case.choice(1, among=[1, 2])
    expect_dx(case, draw.pooling(case, window=(3, 3), stride=stride, kind="peak"))


@exercise.test("windows higher than wide")
def high(case: Case) -> None:
    expect_dx(case, draw.pooling(case, window=(case.size(4, low=3, high=4), 2), stride=2))


@exercise.test("windows wider than high, rows and columns left over")
def rest(case: Case) -> None:
    left = (case.size(1, low=1, high=2), case.size(2, low=1, high=2))
    expect_dx(case, draw.pooling(case, window=(2, 4), stride=3, rest=left))


@exercise.test("gaps between the windows")
def gaps(case: Case) -> None:
    window = (2, case.choice(1, among=[1, 2]))
    expect_dx(case, draw.pooling(case, window=window, stride=3, rest=(1, 1)))


@exercise.test("equal maxima: the first takes it all", weight=0.5, draws=2)
def ties(case: Case) -> None:
    window = (2, case.choice(3, among=[2, 3]))
    expect_dx(case, draw.pooling(case, window=window, stride=window[1], kind="ties"))


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    drawn = draw.pooling(case, window=(3, 2), stride=2, dtype="float32")
    expect_dx(case, drawn, "float32")


@exercise.test("a second call gives the same")
def twice(case: Case) -> None:
    drawn = draw.pooling(case, window=(3, 2), stride=case.size(2, low=2, high=3))
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    case.call(TARGET, dout, (drawn.x, drawn.param))
    case.expect("dx", case.call(TARGET, dout, (drawn.x, drawn.param)))
