"""What `max_pool_backward_tiles` must do: tiles of any size, without ties."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("max_pool_backward_tiles")

FORWARD = "cs231n.pooling_tiles:max_pool_forward_tiles"
TARGET = "cs231n.pooling_tiles:max_pool_backward_tiles"


def expect_dx(case: Case, size: int, **options: Any) -> None:
    """Go forward and back once; the upstream gradient has zeros and both signs."""
    dtype = options.get("dtype", "float64")
    drawn: Any = draw.pooling(case, window=(size, size), stride=size, **options)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape, dtype=dtype))
    _, cache = case.call(FORWARD, drawn.x, drawn.param).unpack("out", "cache")
    case.expect("dx", case.call(TARGET, dout, cache))
    case.unchanged("x", "dout")


@exercise.test("2x2 tiles", weight=2)
def common(case: Case) -> None:
    expect_dx(case, 2)


@exercise.test("larger tiles")
def larger(case: Case) -> None:
    expect_dx(case, case.size(3, low=3, high=4))


@exercise.test("tiles of one pixel")
def pixels(case: Case) -> None:
    expect_dx(case, 1)


@exercise.test("all numbers negative")
def negative(case: Case) -> None:
    expect_dx(case, 2, kind="negative")


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    expect_dx(case, 2, dtype="float32")
