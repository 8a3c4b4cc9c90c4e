"""Tests of `affine_forward`: one matrix product and a bias, for examples of any shape."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _cache as cache
from . import _dense as draw

exercise = Exercise("affine_forward")

TARGET = "cs231n.layers:affine_forward"
OUT = "Compute a fully connected layer: flatten each example to a row, then `out = rows @ w + b`."


def expect_out(case: Case, drawn: draw.Affine, **accept: Any) -> None:
    """Call the function once and expect the right output."""
    out, _ = case.call(TARGET, drawn.x, drawn.w, drawn.b).unpack("out", "cache")
    case.expect("out", out, **accept)


def rows_of_numbers(case: Case, **sizes: Any) -> draw.Affine:
    """Draw examples that are already rows."""
    return draw.affine(case, image=(case.size(6, low=5, high=9),), **sizes)


@exercise.test(
    "examples that are already rows", weight=2, promises=["out = rows @ w + b", "out: (N, M)"]
)
def rows(case: Case) -> None:
    # A square w would hide that it was transposed, and code may treat it as a special case.
    if case.choice(False, among=[False, True]):
        side = case.size(6, low=5, high=9)
        expect_out(case, draw.affine(case, image=(side,), units=side))
    else:
        expect_out(case, rows_of_numbers(case))


@exercise.test("examples with three axes each", promises=["flatten each example to a row"])
def images(case: Case) -> None:
    # Another test checks the bias, so here and below it is 0.
    expect_out(case, draw.affine(case, image=(2, case.size(3, low=2, high=4), 4), bias=False))


@exercise.test("examples with two axes each", promises=["any number of axes"])
def grids(case: Case) -> None:
    expect_out(case, draw.affine(case, image=(case.size(3, low=2, high=4), 5), bias=False))


@exercise.test("a single example, a single unit", promises=["out = rows @ w + b"])
def smallest(case: Case) -> None:
    expect_out(case, rows_of_numbers(case, images=1, units=1, bias=False))


@exercise.test(
    "the cache keeps x in its original shape",
    promises=["cache: (x, w, b), with x in its own shape."],
    beyond=cache.BEYOND,
)
def cache_shape(case: Case) -> None:
    drawn = draw.affine(case)
    result = case.call(TARGET, drawn.x, drawn.w, drawn.b)
    cache.expect_cache(case, result, "x", "w", "b")


@exercise.test("float32", weight=0.5, promises=["out = rows @ w + b"])
def single(case: Case) -> None:
    drawn = rows_of_numbers(case, bias=False, dtype="float32")
    expect_out(case, drawn, rtol=1e-4, atol=1e-6)


exercise.untouched(images)
