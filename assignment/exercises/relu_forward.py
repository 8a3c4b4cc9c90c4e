"""Tests of `relu_forward`: negative numbers become 0, and nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from grading.spec import Array, Case, Exercise

from . import _cache as cache
from . import _dense as draw

exercise = Exercise("relu_forward")

TARGET = "cs231n.layers:relu_forward"
OUT = "`out = max(0, x)`, element by element."


def expect_out(case: Case, *shape: int, dtype: str = "float64") -> None:
    """Call the function once, on positive and negative numbers."""
    x = case.array("x", 3 * draw.off_zero(case, *shape, dtype=dtype))
    out, _ = case.call(TARGET, x).unpack("out", "cache")
    case.expect("out", out)


@exercise.test(
    "a 2-D array of positive and negative numbers", weight=2, promises=[OUT, "out: the shape of x."]
)
def table(case: Case) -> None:
    expect_out(case, case.size(4, low=3, high=7), 5)


@exercise.test("images", promises=["inputs of any shape", "out: the shape of x."])
def images(case: Case) -> None:
    expect_out(case, 2, 3, case.size(4, low=3, high=6), 5)


@exercise.test(
    "the cache is x",
    promises=["cache: x."],
    beyond=cache.BEYOND,
)
def cached(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, 4, case.size(5, low=3, high=7)))
    out, kept = case.call(TARGET, x).unpack("out", "cache")
    cache.expect_computed(case, out)
    case.observe("cache", kept)
    case.observe("x after the call", x)

    def holds(got: Mapping[str, Array], _: Mapping[str, Array]) -> str | None:
        # Compared with x as it is now: whether the call changed x is another test.
        if np.array_equal(got["cache"], got["x after the call"]):
            return None
        return "The cache is not equal to x."

    case.check("cache", holds)


@exercise.test("float32", weight=0.5, promises=[OUT])
def single(case: Case) -> None:
    expect_out(case, 3, case.size(6, low=4, high=8), dtype="float32")


exercise.untouched(table)
