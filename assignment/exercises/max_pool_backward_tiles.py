"""Tests of `max_pool_backward_tiles`: tiles of any size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise

from . import _draw as draw

exercise = Exercise("max_pool_backward_tiles")

SEND = "Send each gradient to the largest pixel of its tile."

FORWARD = "cs231n.pooling_tiles:max_pool_forward_tiles"
TARGET = "cs231n.pooling_tiles:max_pool_backward_tiles"


def expect_dx(case: Case, size: int, **options: Any) -> None:
    """Run forward and backward once, with positive and negative upstream gradients."""
    dtype = options.get("dtype", "float64")
    drawn = draw.pooling(case, window=(size, size), stride=size, **options)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape, dtype=dtype))
    _, cache = case.call(FORWARD, drawn.x, drawn.param).unpack("out", "cache")
    case.expect("dx", case.call(TARGET, dout, cache))


@exercise.test("2x2 tiles", weight=2, promises=[SEND, "dx (N, C, H, W)."])
def common(case: Case) -> None:
    expect_dx(case, 2)


@exercise.test("images taller than wide, or wider than tall", promises=[SEND])
def oblong(case: Case) -> None:
    expect_dx(case, 2, oblong=True)


@exercise.test("larger tiles", promises=[SEND])
def larger(case: Case) -> None:
    expect_dx(case, case.size(3, low=3, high=4))


@exercise.test("tiles of one pixel", promises=[SEND])
def pixels(case: Case) -> None:
    expect_dx(case, 1)


@exercise.test("all numbers negative", promises=[SEND])
def negative(case: Case) -> None:
    expect_dx(case, 2, kind="negative")


@exercise.test("float32", weight=0.5, promises=[SEND])
def single(case: Case) -> None:
    expect_dx(case, 2, dtype="float32")


@exercise.test(
    "equal maxima: some or all of them get the gradient",
    weight=0.5,
    promises=[
        "Where several pixels of a tile are largest, any of them may take the gradient, or all."
    ],
)
def ties(case: Case) -> None:
    values = np.floor(draw.normal(case, 2, 2, 4, 6))
    errors = draw.far_from_zero(case, 2, 2, 2, 3)
    param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    _, cache = case.call(FORWARD, case.array("x", values), param).unpack("out", "cache")
    case.observe("dx", case.call(TARGET, case.array("dout", errors), cache))

    def holds(got: Mapping[str, Array], _: Mapping[str, Array]) -> str | None:
        tiles = values.reshape(2, 2, 2, 2, 3, 2)
        shares = got["dx"].reshape(tiles.shape) / errors[:, :, :, None, :, None]
        largest = tiles == tiles.max(axis=(3, 5), keepdims=True)
        if np.any(shares[~largest] != 0):
            return "A pixel that is not the largest of its tile has a gradient."
        total = shares.sum(axis=(3, 5))
        count = largest.sum(axis=(3, 5))
        if np.all(np.isclose(total, 1) | np.isclose(total, count)):
            return None
        return "The equal maxima of a tile neither share its gradient nor each get all of it."

    case.check("largest pixels", holds)


exercise.untouched(common)
