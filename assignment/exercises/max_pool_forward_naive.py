"""What `max_pool_forward_naive` must do: every window, stride and rest."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("max_pool_forward_naive")

TARGET = "cs231n.layers:max_pool_forward_naive"


def expect_out(case: Case, drawn: Any) -> None:
    """Call the function once, and ask for its output and for an untouched input."""
    out, _ = case.call(TARGET, drawn.x, drawn.param).unpack("out", "cache")
    case.expect("out", out)
    case.unchanged("x")


@exercise.test("2x2 windows at stride 2", weight=2)
def tiles(case: Case) -> None:
    expect_out(case, draw.pooling(case))


@exercise.test("one image, one channel")
def smallest(case: Case) -> None:
    expect_out(case, draw.pooling(case, images=1, channels=1))


@exercise.test("all numbers negative")
def negative(case: Case) -> None:
    expect_out(case, draw.pooling(case, kind="negative"))


@exercise.test("overlapping windows, higher than wide")
def overlap(case: Case) -> None:
    window = (case.size(4, low=3, high=4), 3)
    expect_out(case, draw.pooling(case, window=window, stride=case.choice(1, among=[1, 2])))


@exercise.test("windows wider than high")
def wide(case: Case) -> None:
    expect_out(case, draw.pooling(case, window=(2, 3), stride=case.size(2, low=2, high=3)))


@exercise.test("rows and columns left over")
def rest(case: Case) -> None:
    left = (case.size(2, low=1, high=2), case.size(1, low=1, high=2))
    expect_out(case, draw.pooling(case, window=(2, 3), stride=3, rest=left))


@exercise.test("gaps between the windows")
def gaps(case: Case) -> None:
    window = (case.choice(1, among=[1, 2]), 2)
    expect_out(case, draw.pooling(case, window=window, stride=3, rest=(0, 1)))


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    expect_out(case, draw.pooling(case, window=(3, 3), stride=2, dtype="float32"))
