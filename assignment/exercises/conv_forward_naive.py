"""Tests of `conv_forward_naive`: a sum over every window, at any stride and pad."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise

from . import _cache as cache
from . import _draw as draw

exercise = Exercise(
    "conv_forward_naive",
    explains=[
        "Slide every filter over every image; plain loops, no tricks.",
        "With integer division,",
    ],
)

TARGET = "cs231n.layers:conv_forward_naive"
SUM = "is the sum of the products of w[f] and a window of the padded image"
PAD = "x is padded with `pad` zeros on each of its four sides."
CORNER = "its top left corner is at (i * stride, j * stride)"
ROWS = "H_out = 1 + (H + 2 * pad - HH) // stride"
COLUMNS = "W_out = 1 + (W + 2 * pad - WW) // stride"
REST = "so rows and columns at the end that do not fill a window are left out."


def expect_out(case: Case, drawn: draw.Convolution, **accept: Any) -> None:
    """Call the function once and expect the right output."""
    out, _ = case.call(TARGET, drawn.x, drawn.w, drawn.b, drawn.param).unpack("out", "cache")
    case.expect("out", out, **accept)


@exercise.test("one image, one channel, one filter, no bias", promises=[SUM, "not flipped"])
def smallest(case: Case) -> None:
    expect_out(case, draw.convolution(case, images=1, channels=1, filters=1, bias=False))


@exercise.test(
    "stride 1, pad 1, several images, channels and filters",
    weight=2,
    promises=[SUM, PAD, "plus b[f]", "out: (N, F, H_out, W_out)."],
)
def several(case: Case) -> None:
    # Only here the biases are not 0, so a mistake in them costs once.
    drawn = draw.convolution(case, pad=1)
    expect_out(case, drawn)
    if case.hidden:
        # What they add at another stride, whether or not the windows are in their right places.
        none = case.array("no b", np.zeros_like(case.script.inputs["b"]))
        param = {**drawn.param, "stride": 2}
        calls = [case.call(TARGET, drawn.x, drawn.w, b, param) for b in (drawn.b, none)]
        added = case.call("numpy:subtract", *(call.unpack("out", "cache")[0] for call in calls))
        case.expect("b at stride 2", case.call("numpy:mean", added, axis=(0, 2, 3)))


@exercise.test("images taller than wide, or wider than tall", promises=[ROWS, COLUMNS])
def oblong(case: Case) -> None:
    expect_out(case, draw.convolution(case, bias=False, pad=1, oblong=True))


@exercise.test(
    "no padding, kernel taller than wide",
    promises=["The window is HH x WW pixels over all channels"],
)
def tall_kernel(case: Case) -> None:
    expect_out(case, draw.convolution(case, bias=False, kernel=(case.size(3, low=3, high=4), 2)))


@exercise.test(
    "pad 2, kernel wider than tall",
    promises=[PAD, "The window is HH x WW pixels over all channels"],
)
def wide_kernel(case: Case) -> None:
    expect_out(
        case, draw.convolution(case, bias=False, pad=2, kernel=(3, case.size(5, low=4, high=5)))
    )


@exercise.test("stride 2, pad 1, overlapping windows", promises=[CORNER])
def stride_two(case: Case) -> None:
    expect_out(case, draw.convolution(case, bias=False, stride=2, pad=1))


@exercise.test(
    "stride 2 or 3, rows and columns left over",
    draws=2,
    promises=[REST, ROWS, COLUMNS],
    beyond="The course's text does not say what happens when windows do not fill the image.",
)
def rest(case: Case) -> None:
    stride = case.choice(3, among=[2, 3])
    left = (case.size(2, low=1, high=stride - 1), case.size(1, low=1, high=stride - 1))
    pad = case.choice(1, among=[0, 1, 2])
    expect_out(case, draw.convolution(case, bias=False, stride=stride, pad=pad, rest=left))


@exercise.test("a kernel of one pixel", promises=[CORNER])
def pixel(case: Case) -> None:
    # Without padding, other functions that students get would pass.
    expect_out(case, draw.convolution(case, bias=False, kernel=(1, 1), pad=1))


@exercise.test("a kernel as large as the padded image", promises=[ROWS, COLUMNS])
def whole_image(case: Case) -> None:
    side = case.size(5, low=3, high=6)
    expect_out(case, draw.convolution(case, bias=False, kernel=(side, side), pad=1, out=(1, 1)))


@exercise.test(
    "the cache keeps x without padding",
    promises=["cache: (x, w, b, conv_param), with x unpadded."],
    beyond=cache.BEYOND,
)
def cached(case: Case) -> None:
    drawn = draw.convolution(case, pad=1)
    result = case.call(TARGET, drawn.x, drawn.w, drawn.b, drawn.param)
    cache.expect_cache(case, result, "x", "w", "b", "conv_param")


@exercise.test("float32", promises=[SUM])
def single(case: Case) -> None:
    expect_out(case, draw.convolution(case, bias=False, pad=1, dtype="float32"), **draw.SINGLE)


exercise.untouched(several)
