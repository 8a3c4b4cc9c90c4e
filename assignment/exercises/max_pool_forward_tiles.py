"""Tests of `max_pool_forward_tiles`: tiles of any size."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _cache as cache
from . import _draw as draw

exercise = Exercise("max_pool_forward_tiles")

MAXIMUM = "Take the maximum of every tile"

TARGET = "cs231n.pooling_tiles:max_pool_forward_tiles"


def expect_out(case: Case, size: int, **options: Any) -> None:
    """Call the function once and expect the right output."""
    drawn = draw.pooling(case, window=(size, size), stride=size, **options)
    out, _ = case.call(TARGET, drawn.x, drawn.param).unpack("out", "cache")
    case.expect("out", out)


@exercise.test(
    "2x2 tiles", weight=2, promises=[MAXIMUM, "out (N, C, H / pool_height, W / pool_width)"]
)
def common(case: Case) -> None:
    expect_out(case, 2)


@exercise.test("images taller than wide, or wider than tall", promises=[MAXIMUM])
def oblong(case: Case) -> None:
    expect_out(case, 2, oblong=True)


@exercise.test("larger tiles", promises=["of which H and W are multiples"])
def larger(case: Case) -> None:
    expect_out(case, case.size(3, low=3, high=4))


@exercise.test("tiles of one pixel", promises=[MAXIMUM])
def pixels(case: Case) -> None:
    expect_out(case, 1)


@exercise.test("all numbers negative", promises=[MAXIMUM])
def negative(case: Case) -> None:
    expect_out(case, 2, kind="negative")


@exercise.test(
    "the cache holds what the docstring says",
    weight=0.5,
    promises=["and the cache (x, out, pool_param)"],
)
def cached(case: Case) -> None:
    drawn = draw.pooling(case)
    result = case.call(TARGET, drawn.x, drawn.param)
    cache.expect_cache(case, result, "x", "out", "pool_param")


@exercise.test("float32", weight=0.5, promises=[MAXIMUM])
def single(case: Case) -> None:
    expect_out(case, 2, dtype="float32")


exercise.untouched(common)
