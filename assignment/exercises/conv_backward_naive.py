"""Tests of `conv_backward_naive`: gradients that collect from every output."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise, Ref

from . import _draw as draw
from . import _shapes as shapes
from ._twice import copied, expect_same

exercise = Exercise(
    "conv_backward_naive",
    explains=["Compute the gradients of `conv_forward_naive`; plain loops, no tricks."],
)

TARGET = "cs231n.layers:conv_backward_naive"
HANDS_BACK = "Every output pixel contributes to the gradients of the window and of the filter"
ADD_UP = "Windows may overlap, and their contributions add up."
EVERY = "This is true for every stride and every pad, including 0."
UNCOVERED = "Pixels that no window covers get 0."
NO_REST = "The course's text does not say what happens when windows do not fill the image."
# A mistake in adding up costs only the tests about it: the others are drawn so that each pixel
# meets one weight, or so that there is one output pixel.
ONE_WEIGHT: dict[str, Any] = {"kernel": (1, 1), "filters": 1}
ONE_OUTPUT: dict[str, Any] = {"images": 1, "filters": 1, "out": (1, 1), "pad": 1}
DX, DW, DB = "dx: (N, C, H, W), without the padding.", "dw: (F, C, HH, WW).", "db: (F,)."


def gradients(case: Case, drawn: draw.Convolution, dtype: str = "float64") -> dict[str, Ref]:
    """Call the function on a drawn upstream gradient."""
    dout = case.array("dout", draw.normal(case, *drawn.out_shape, dtype=dtype))
    cache = (drawn.x, drawn.w, drawn.b, drawn.param)
    dx, dw, db = case.call(TARGET, dout, cache).unpack("dx", "dw", "db")
    return {"dx": dx, "dw": dw, "db": db}


def expect(case: Case, drawn: draw.Convolution, *names: str) -> None:
    """Expect the right gradients with these names."""
    found = gradients(case, drawn)
    for name in names:
        case.expect(name, found[name], shape="equivalent" if name == "db" else "exact")


@exercise.test("db: one number for each filter", promises=[DB])
def bias(case: Case) -> None:
    expect(case, draw.convolution(case, pad=1), "db")


@exercise.test("dw: stride 1, pad 1", weight=2, promises=[HANDS_BACK, DW])
def weights(case: Case) -> None:
    expect(case, draw.convolution(case, pad=1), "dw")


@exercise.test("dw: larger strides", promises=[EVERY])
def weights_stride(case: Case) -> None:
    stride, pad = case.choice(2, among=[2, 3]), case.choice(2, among=[0, 2])
    expect(case, draw.convolution(case, stride=stride, pad=pad), "dw")


@exercise.test("dw: rows and columns left over", weight=0.5, promises=[EVERY], beyond=NO_REST)
def weights_rest(case: Case) -> None:
    stride = case.choice(2, among=[2, 3])
    expect(case, draw.convolution(case, stride=stride, pad=1, rest=(1, 1)), "dw")


@exercise.test("dx: stride 1, pad 1", weight=2, promises=[HANDS_BACK, ADD_UP, DX])
def inputs(case: Case) -> None:
    expect(case, draw.convolution(case, pad=1), "dx")


@exercise.test("dx: no padding", weight=1.5, promises=["including 0"])
def inputs_no_padding(case: Case) -> None:
    expect(case, draw.convolution(case, **ONE_WEIGHT), "dx")


@exercise.test("dx: pad 2", promises=[EVERY, DX])
def inputs_pad_two(case: Case) -> None:
    expect(case, draw.convolution(case, pad=2, **ONE_WEIGHT), "dx")


@exercise.test("dx: pad 3, as wide as the kernel", weight=0.5, promises=[EVERY])
def inputs_pad_three(case: Case) -> None:
    expect(case, draw.convolution(case, pad=3), "dx")


@exercise.test("dx: overlapping windows at stride 2", promises=[ADD_UP, EVERY])
def inputs_overlap(case: Case) -> None:
    expect(case, draw.convolution(case, stride=2, pad=1), "dx")


@exercise.test("dx and dw: images taller than wide, or wider than tall", promises=[DX])
def oblong(case: Case) -> None:
    expect(case, draw.convolution(case, pad=1, oblong=True, **ONE_WEIGHT), "dx", "dw")


@exercise.test("dx and dw: kernels taller than wide, or wider than tall", promises=[DW])
def oblong_kernel(case: Case) -> None:
    kernel = case.choice((4, 3), among=[(3, 4), (4, 3), (5, 3)])
    expect(case, draw.convolution(case, kernel=kernel, **ONE_OUTPUT), "dx", "dw")


@exercise.test("dx: pixels that no window covers", draws=2, promises=[UNCOVERED], beyond=NO_REST)
def inputs_rest(case: Case) -> None:
    left = (case.size(1, low=1, high=2), case.size(2, low=1, high=2))
    drawn = draw.convolution(case, filters=1, stride=3, pad=1, kernel=(2, 2), rest=left)
    expect(case, drawn, "dx")


@exercise.test("dx, dw and db: one image, one channel, one filter", promises=[HANDS_BACK])
def smallest(case: Case) -> None:
    drawn = draw.convolution(case, channels=1, kernel=(5, 5), **ONE_OUTPUT)
    expect(case, drawn, "dx", "dw", "db")


@exercise.test("db has the shape of b", promises=[DB], beyond=shapes.EQUIVALENT, habit=True)
def bias_shape(case: Case) -> None:
    shapes.expect_shapes(case, db=gradients(case, draw.convolution(case, pad=1))["db"])


@exercise.test("dx, dw and db in float32", promises=[HANDS_BACK])
def single(case: Case) -> None:
    drawn = draw.convolution(case, kernel=(5, 5), dtype="float32", **ONE_OUTPUT)
    found = gradients(case, drawn, "float32")
    for name, gradient in found.items():
        case.expect(name, gradient, shape="equivalent" if name == "db" else "exact", **draw.SINGLE)


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    drawn = draw.convolution(case, pad=1)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    cache = (drawn.x, drawn.w, drawn.b, drawn.param)
    dx, dw, db = case.call(TARGET, dout, cache).unpack("dx", "dw", "db")
    first = copied(case, dx=dx, dw=dw, db=db)
    dx, dw, db = case.call(TARGET, dout, cache).unpack("dx", "dw", "db")
    expect_same(case, first, {"dx": dx, "dw": dw, "db": db})


exercise.untouched(inputs)
