"""Tests of `correlate2d`: every mode and stride, and a kernel that is not rotated."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("correlate2d")

SUM = "Slide a kernel, unrotated, over one plane: out[i, j] = sum of the window at (i, j) times w."
CORNER = "has its upper left corner at row i * stride, column j * stride of the padded plane"
MODE = 'mode: As in `paddings`: "valid", "same", "ceil", "full" or numbers.'
SIZE = "out (OH, OW), with OH = 1 + (above + H + below - HH) // stride and OW likewise."

TARGET = "cs231n.convolution:correlate2d"


def expect_out(
    case: Case,
    image: tuple[int, int],
    kernel: tuple[int, int],
    stride: int,
    mode: Any,
    dtype: str = "float64",
) -> None:
    """Correlate once and expect the right result."""
    x = case.array("x", draw.normal(case, *image, dtype=dtype))
    w = case.array("w", draw.normal(case, *kernel, dtype=dtype))
    accept = draw.SINGLE if dtype == "float32" else {}
    case.expect("out", case.call(TARGET, x, w, stride, mode), **accept)


@exercise.test("mode valid, stride 1", weight=2, promises=[SUM, SIZE])
def valid(case: Case) -> None:
    expect_out(case, (case.size(4, low=4, high=6), 5), (2, 3), 1, "valid")


@exercise.test(
    "mode valid, stride 2 or more, rows and columns left over",
    weight=2,
    draws=2,
    promises=[CORNER, "windows that do not fit are left out"],
)
def strides(case: Case) -> None:
    stride = case.size(2, low=2, high=3)
    image = (3 + 2 * stride + 1, 2 + stride * case.size(2, low=1, high=2))
    expect_out(case, image, (3, 2), stride, "valid")


@exercise.test("mode same, an odd kernel", promises=[MODE])
def same(case: Case) -> None:
    expect_out(case, (4, case.size(5, low=3, high=6)), (3, 3), 1, "same")


@exercise.test("mode same, an even kernel: more zeros on one side", weight=1.5, promises=[MODE])
def uneven(case: Case) -> None:
    expect_out(case, (case.size(5, low=3, high=6), 4), (2, case.size(4, low=2, high=4)), 1, "same")


@exercise.test("mode same, stride 2", promises=[MODE])
def same_strided(case: Case) -> None:
    expect_out(case, (case.size(5, low=3, high=6), 4), (3, 2), 2, "same")


@exercise.test("mode ceil, a window that extends past the end", weight=0.5, promises=[MODE])
def ceil(case: Case) -> None:
    expect_out(case, (case.size(6, low=4, high=7), 6), (3, 3), 2, "ceil")


@exercise.test("mode full", weight=1.5, promises=[MODE])
def full(case: Case) -> None:
    expect_out(case, (3, case.size(4, low=2, high=5)), (3, 2), 1, "full")


@exercise.test(
    "given numbers of zeros, different on each side",
    promises=["The plane is first padded with zeros.", MODE],
)
def numbers(case: Case) -> None:
    above = case.size(2, low=2, high=3)
    expect_out(case, (4, 3), (3, 2), 1, [[above, 0], [1, 3]])


@exercise.test("float32", weight=0.5, promises=[SUM])
def single(case: Case) -> None:
    expect_out(case, (5, case.size(4, low=3, high=6)), (3, 2), 1, "valid", "float32")


exercise.untouched(valid)
