"""What `conv_forward_naive` must do: every stride, padding, kernel shape and rest."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("conv_forward_naive")

TARGET = "cs231n.layers:conv_forward_naive"


def expect_out(case: Case, drawn: Any, **accept: Any) -> None:
    """Call the function once, and ask for its output and for untouched inputs."""
    out, _ = case.call(TARGET, drawn.x, drawn.w, drawn.b, drawn.param).unpack("out", "cache")
    case.expect("out", out, **accept)
    case.unchanged("x", "w", "b")


@exercise.test("one image, one channel, one filter, no bias")
def smallest(case: Case) -> None:
    expect_out(case, draw.convolution(case, images=1, channels=1, filters=1, bias=False))


@exercise.test("stride 1, pad 1, several images, channels and filters", weight=2)
def several(case: Case) -> None:
    expect_out(case, draw.convolution(case, pad=1))


@exercise.test("no padding, kernel higher than wide")
def high_kernel(case: Case) -> None:
    expect_out(case, draw.convolution(case, kernel=(case.size(3, low=3, high=4), 2)))


@exercise.test("pad 2, kernel wider than high")
def wide_kernel(case: Case) -> None:
    expect_out(case, draw.convolution(case, pad=2, kernel=(3, case.size(5, low=4, high=5))))


@exercise.test("stride 2, pad 1, overlapping windows")
def stride_two(case: Case) -> None:
    expect_out(case, draw.convolution(case, stride=2, pad=1))


@exercise.test("stride 2 or 3, rows and columns left over", draws=2)
def rest(case: Case) -> None:
    stride = case.choice(3, among=[2, 3])
    left = (case.size(2, low=1, high=stride - 1), case.size(1, low=1, high=stride - 1))
    pad = case.choice(1, among=[0, 1, 2])
    expect_out(case, draw.convolution(case, stride=stride, pad=pad, rest=left))


@exercise.test("a kernel of one pixel")
def pixel(case: Case) -> None:
    expect_out(case, draw.convolution(case, kernel=(1, 1), stride=case.size(2, low=1, high=2)))


@exercise.test("a kernel of the size of the padded image")
def whole_image(case: Case) -> None:
    kernel = (case.size(4, low=3, high=5), case.size(6, low=3, high=6))
    expect_out(case, draw.convolution(case, kernel=kernel, pad=1, out=(1, 1)))


@exercise.test("float32")
def single(case: Case) -> None:
    expect_out(case, draw.convolution(case, pad=1, stride=2, dtype="float32"), **draw.SINGLE)
