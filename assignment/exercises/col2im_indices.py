"""Tests of `col2im_indices`: the exact transpose of `im2col_indices`."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("col2im_indices")

ADD = "Add every column back into the window it came from"
SHARED = "pixels that several windows share hold the sum."
SHAPE = "(N, C, H, W), dtype of `cols` or float64"

TARGET = "cs231n.im2col:col2im_indices"


def expect_x(
    case: Case,
    *,
    field: tuple[int, int] = (3, 3),
    stride: int = 1,
    padding: int = 1,
    images: int | None = None,
    channels: int | None = None,
    rest: tuple[int, int] = (0, 0),
    oblong: bool = False,
    dtype: str = "float64",
) -> None:
    """Call the function on columns for images, which are square unless they are `oblong`."""
    n = case.size(2, low=2, high=3) if images is None else images
    c = case.size(3, low=2, high=4) if channels is None else channels
    rows = case.size(4, low=3, high=5)
    columns = rows + (case.choice(2, among=[-1, 1, 2]) if oblong else 0)
    h, w = (
        draw.span(many, side, stride, padding, over)
        for many, side, over in zip((rows, columns), field, rest, strict=True)
    )
    rows, columns = (
        draw.outputs(size, side, stride, padding) for size, side in zip((h, w), field, strict=True)
    )
    values = draw.normal(case, c * field[0] * field[1], rows * columns * n, dtype=dtype)
    cols = case.array("cols", values)
    shape = (n, c, h, w)
    case.expect("x", case.call(TARGET, cols, shape, *field, padding=padding, stride=stride))


@exercise.test("3x3 fields that overlap", weight=2, promises=[ADD, SHARED, SHAPE])
def common(case: Case) -> None:
    expect_x(case)


@exercise.test("images taller than wide, or wider than tall", promises=[ADD])
def oblong_images(case: Case) -> None:
    expect_x(case, oblong=True)


@exercise.test("fields side by side, one image", promises=[ADD])
def tiles(case: Case) -> None:
    expect_x(case, field=(2, 2), stride=2, padding=0, images=1, channels=1)


@exercise.test("no padding", promises=["of the images, without padding"])
def unpadded(case: Case) -> None:
    expect_x(case, padding=0)


@exercise.test("fields that are not square", promises=["in the order of `im2col_indices`"])
def oblong(case: Case) -> None:
    expect_x(case, field=case.choice((2, 4), among=[(2, 4), (4, 1), (3, 5)]))


@exercise.test("rows and columns left over", promises=[ADD])
def strides(case: Case) -> None:
    expect_x(case, stride=case.size(2, low=2, high=3), padding=0, rest=(1, 1))


@exercise.test("padding 2", promises=["of the images, without padding"])
def padded(case: Case) -> None:
    expect_x(case, padding=2)


@exercise.test("padding 3", weight=0.5, promises=["of the images, without padding"])
def far(case: Case) -> None:
    expect_x(case, padding=3, field=(5, 6), stride=2)


@exercise.test("float32", weight=0.5, promises=[SHAPE])
def single(case: Case) -> None:
    expect_x(case, dtype="float32")


exercise.untouched(common)
