"""What `conv_backward_naive` must do: three gradients, at every stride, padding and kernel shape.

The cache is built here from the inputs, as its docstring fixes it, so that a mistake in the forward
function costs nothing a second time.
"""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise, Ref

from . import _draw as draw

exercise = Exercise("conv_backward_naive")

TARGET = "cs231n.layers:conv_backward_naive"


def gradients(case: Case, drawn: Any, dtype: str = "float64") -> dict[str, Ref]:
    """Call the function on a drawn upstream gradient."""
    dout = case.array("dout", draw.normal(case, *drawn.out_shape, dtype=dtype))
    cache = (drawn.x, drawn.w, drawn.b, drawn.param)
    dx, dw, db = case.call(TARGET, dout, cache).unpack("dx", "dw", "db")
    return {"dx": dx, "dw": dw, "db": db}


def expect(case: Case, drawn: Any, *names: str, **accept: Any) -> None:
    """Ask for the gradients of these names."""
    found = gradients(case, drawn)
    for name in names:
        case.expect(name, found[name], shape="equivalent" if name == "db" else "exact", **accept)


@exercise.test("db: one number a filter")
def bias(case: Case) -> None:
    expect(case, draw.convolution(case, stride=case.size(1, low=1, high=2), pad=1), "db")


@exercise.test("dw: stride 1, pad 1", weight=2)
def weights(case: Case) -> None:
    expect(case, draw.convolution(case, pad=1, kernel=(3, 2)), "dw")


@exercise.test("dw: larger strides, rows and columns left over")
def weights_stride(case: Case) -> None:
    stride = case.choice(2, among=[2, 3])
    pad = case.choice(2, among=[0, 2])
    expect(case, draw.convolution(case, stride=stride, pad=pad, rest=(1, 1), kernel=(2, 3)), "dw")


@exercise.test("dx: stride 1, pad 1", weight=2)
def inputs(case: Case) -> None:
    expect(case, draw.convolution(case, pad=1), "dx")


@exercise.test("dx: no padding", weight=1.5)
def inputs_no_padding(case: Case) -> None:
    stride = case.choice(1, among=[1, 2])
    kernel = (case.size(3, low=2, high=3), 2)
    expect(case, draw.convolution(case, stride=stride, kernel=kernel), "dx")


@exercise.test("dx: pad 2, kernel wider than high")
def inputs_pad_two(case: Case) -> None:
    expect(case, draw.convolution(case, pad=2, kernel=(3, case.size(4, low=4, high=5))), "dx")


@exercise.test("dx: pad 3, as wide as the kernel", weight=0.5)
def inputs_pad_three(case: Case) -> None:
    expect(case, draw.convolution(case, pad=3, kernel=(3, case.size(3, low=3, high=4))), "dx")


@exercise.test("dx: overlapping windows at stride 2")
def inputs_overlap(case: Case) -> None:
    expect(case, draw.convolution(case, stride=2, pad=1, kernel=(4, 3)), "dx")


@exercise.test("dx: pixels that no window covers", draws=2)
def inputs_rest(case: Case) -> None:
    left = (case.size(1, low=1, high=2), case.size(2, low=1, high=2))
    pad = case.choice(0, among=[0, 1])
    kernel = (2, case.choice(1, among=[1, 2, 3]))
    expect(case, draw.convolution(case, stride=3, pad=pad, kernel=kernel, rest=left), "dx")


@exercise.test("all three: one image, one channel, one filter")
def smallest(case: Case) -> None:
    drawn = draw.convolution(
        case, images=1, channels=1, filters=1, pad=case.choice(1, among=[0, 1, 2])
    )
    expect(case, drawn, "dx", "dw", "db")


@exercise.test("all three in float32")
def single(case: Case) -> None:
    found = gradients(case, draw.convolution(case, pad=1, stride=2, dtype="float32"), "float32")
    for name, gradient in found.items():
        case.expect(name, gradient, shape="equivalent" if name == "db" else "exact", **draw.SINGLE)


@exercise.test("a second call gives the same, and the inputs are untouched")
def twice(case: Case) -> None:
    drawn = draw.convolution(case, pad=1, stride=case.size(2, low=1, high=2))
    gradients(case, drawn)
    dout = case.array("another dout", draw.normal(case, *drawn.out_shape))
    cache = (drawn.x, drawn.w, drawn.b, drawn.param)
    dx, dw, _ = case.call(TARGET, dout, cache).unpack("dx", "dw", "db")
    case.expect("dx", dx)
    case.expect("dw", dw)
    case.unchanged("x", "w", "b", "dout", "another dout")
