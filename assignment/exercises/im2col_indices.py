"""What `im2col_indices` must do: every field, stride and padding, in the course's order."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("im2col_indices")

TARGET = "cs231n.im2col:im2col_indices"


def expect_cols(
    case: Case, *, field: tuple[int, int] = (3, 3), stride: int = 1, padding: int = 1, **how: Any
) -> None:
    """Call the function on images that are never square, and ask for an untouched input."""
    drawn: Any = draw.convolution(case, kernel=field, stride=stride, pad=padding, **how)
    case.expect("cols", case.call(TARGET, drawn.x, *field, padding=padding, stride=stride))
    case.unchanged("x")


@exercise.test("3x3 fields, padded, several images", weight=2)
def common(case: Case) -> None:
    expect_cols(case)


@exercise.test("one image, one channel")
def smallest(case: Case) -> None:
    expect_cols(case, images=1, channels=1)


@exercise.test("no padding")
def unpadded(case: Case) -> None:
    expect_cols(case, padding=0)


@exercise.test("fields that are not square")
def oblong(case: Case) -> None:
    expect_cols(case, field=case.choice((2, 4), among=[(2, 4), (4, 1), (3, 5)]))


@exercise.test("strides that leave pixels over")
def strides(case: Case) -> None:
    expect_cols(case, stride=case.size(2, low=2, high=3), rest=(1, 1))


@exercise.test("padding of two")
def padded(case: Case) -> None:
    expect_cols(case, padding=2, field=(3, 2))


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    expect_cols(case, dtype="float32")
