"""Tests of `max_pool_forward_naive`: the maximum of every window, at any size and stride."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _cache as cache
from . import _draw as draw

exercise = Exercise(
    "max_pool_forward_naive", explains=["There is no padding: with integer division,"]
)

TARGET = "cs231n.layers:max_pool_forward_naive"
MAXIMUM = "Take the maximum of every window of every channel"
ROWS, COLUMNS = "H_out = 1 + (H - pool_height) // stride", "W_out = 1 + (W - pool_width) // stride"
SIZES = "pool_height, pool_width: the size of the window; at least 1."
REST = "so rows and columns at the end that do not fill a window are left out."
NO_REST = "The course's text assumes that windows fill the image."


def expect_out(case: Case, drawn: draw.Pooling) -> None:
    """Call the function once and expect the right output."""
    out, _ = case.call(TARGET, drawn.x, drawn.param).unpack("out", "cache")
    case.expect("out", out)


@exercise.test(
    "2x2 windows at stride 2", weight=2, promises=[MAXIMUM, "out: (N, C, H_out, W_out)."]
)
def tiles(case: Case) -> None:
    expect_out(case, draw.pooling(case))


@exercise.test("one image, one channel", promises=[MAXIMUM])
def smallest(case: Case) -> None:
    expect_out(case, draw.pooling(case, images=1, channels=1))


@exercise.test("all numbers negative", promises=[MAXIMUM])
def negative(case: Case) -> None:
    expect_out(case, draw.pooling(case, kind="negative"))


@exercise.test("images taller than wide, or wider than tall", promises=[ROWS, COLUMNS])
def oblong(case: Case) -> None:
    expect_out(case, draw.pooling(case, oblong=True))


@exercise.test("overlapping windows", promises=["Windows may overlap or leave gaps."])
def overlap(case: Case) -> None:
    side = case.size(3, low=3, high=4)
    expect_out(case, draw.pooling(case, window=(side, side), stride=case.choice(1, among=[1, 2])))


@exercise.test("windows taller than wide", promises=[SIZES])
def tall(case: Case) -> None:
    expect_out(case, draw.pooling(case, window=(case.size(4, low=3, high=4), 2), stride=2))


@exercise.test("windows wider than tall", promises=[SIZES])
def wide(case: Case) -> None:
    expect_out(case, draw.pooling(case, window=(2, 3), stride=case.size(2, low=2, high=3)))


@exercise.test("rows and columns left over", promises=[REST, ROWS, COLUMNS], beyond=NO_REST)
def rest(case: Case) -> None:
    left = (case.size(2, low=1, high=2), case.size(1, low=1, high=2))
    expect_out(case, draw.pooling(case, window=(3, 3), stride=3, rest=left))


@exercise.test("gaps between the windows", promises=["Windows may overlap or leave gaps."])
def gaps(case: Case) -> None:
    side = case.choice(1, among=[1, 2])
    expect_out(case, draw.pooling(case, window=(side, side), stride=3))


@exercise.test(
    "the cache keeps x and pool_param",
    weight=0.5,
    promises=["cache: (x, pool_param)."],
    beyond=cache.BEYOND,
)
def cached(case: Case) -> None:
    drawn = draw.pooling(case)
    cache.expect_cache(case, case.call(TARGET, drawn.x, drawn.param), "x", "pool_param")


@exercise.test("float32", weight=0.5, promises=[MAXIMUM])
def single(case: Case) -> None:
    expect_out(case, draw.pooling(case, dtype="float32"))


exercise.untouched(tiles)
