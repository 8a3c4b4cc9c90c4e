"""Tests of `im2col_indices`: every field size, stride and padding, in the course's order."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("im2col_indices")

COLUMN = "Copy every window of a padded batch into a column."
ROW = "(C * field_height * field_width, out_height * out_width * N), dtype of `x`."
ORDER = "A column is a window (row, column, image), with the image changing fastest."

TARGET = "cs231n.im2col:im2col_indices"


def expect_cols(
    case: Case, *, field: tuple[int, int] = (3, 3), stride: int = 1, padding: int = 1, **how: Any
) -> None:
    """Call the function once and expect the right columns."""
    drawn = draw.convolution(case, kernel=field, stride=stride, pad=padding, **how)
    kept = {"dtypes": ("float32",)} if how.get("dtype") == "float32" else {}
    cols = case.call(TARGET, drawn.x, *field, padding=padding, stride=stride)
    case.expect("cols", cols, **kept)


@exercise.test("3x3 fields, padded, several images", weight=2, promises=[COLUMN, ROW, ORDER])
def common(case: Case) -> None:
    expect_cols(case)


@exercise.test("one image, one channel", promises=[COLUMN])
def smallest(case: Case) -> None:
    expect_cols(case, images=1, channels=1)


@exercise.test("images taller than wide, or wider than tall", promises=[COLUMN, ORDER])
def oblong_images(case: Case) -> None:
    expect_cols(case, oblong=True)


@exercise.test("no padding", promises=["of a padded batch"])
def unpadded(case: Case) -> None:
    expect_cols(case, padding=0)


@exercise.test("fields that are not square", promises=[ROW])
def oblong(case: Case) -> None:
    expect_cols(case, field=case.choice((2, 4), among=[(2, 4), (4, 1), (3, 5)]))


@exercise.test("rows and columns left over", promises=[COLUMN])
def strides(case: Case) -> None:
    expect_cols(case, stride=case.size(2, low=2, high=3), rest=(1, 1))


@exercise.test("padding 2", promises=["of a padded batch"])
def padded(case: Case) -> None:
    expect_cols(case, padding=2)


@exercise.test("float32 stays float32", weight=0.5, promises=["dtype of `x`"])
def single(case: Case) -> None:
    expect_cols(case, dtype="float32")


exercise.untouched(common)
