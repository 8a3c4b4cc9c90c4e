"""What `max_pool_forward_tiles` must do: tiles of any size."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("max_pool_forward_tiles")

TARGET = "cs231n.pooling_tiles:max_pool_forward_tiles"


def expect_out(case: Case, size: int, **options: Any) -> None:
    """Call the function once on images that are not square."""
    drawn: Any = draw.pooling(case, window=(size, size), stride=size, **options)
    out, _ = case.call(TARGET, drawn.x, drawn.param).unpack("out", "cache")
    case.expect("out", out)
    case.unchanged("x")


@exercise.test("2x2 tiles", weight=2)
def common(case: Case) -> None:
    expect_out(case, 2)


@exercise.test("larger tiles")
def larger(case: Case) -> None:
    expect_out(case, case.size(3, low=3, high=4))


@exercise.test("tiles of one pixel")
def pixels(case: Case) -> None:
    expect_out(case, 1)


@exercise.test("all numbers negative")
def negative(case: Case) -> None:
    expect_out(case, 2, kind="negative")


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    expect_out(case, 2, dtype="float32")
