"""Tests of the module `Conv2D`: its maps, and gradients that add up."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise, Ref

from . import _draw as draw
from ._module import adds_up

exercise = Exercise("conv2d_module", explains=["A convolution with a bias for every filter."])

CONVOLVE, MAPS = "Convolve a batch of images.", "Maps (N, F, H_out, W_out)."
ADD = "Add to the gradients of weight and bias"
DX = "dx (N, C, H, W)."

TARGET = "cs231n.modules:Conv2D"


def layer(case: Case, stride: int, pad: int, **form: Any) -> tuple[Ref, draw.Convolution]:
    """Create a layer, and draw its weights and images."""
    drawn = draw.convolution(case, stride=stride, pad=pad, **form)
    filters, channels, *kernel = case.script.inputs["w"].shape
    module = case.call(
        TARGET, channels, filters, tuple(kernel), stride, pad, dtype=np.dtype("float64")
    )
    module.attr("weight").set_attr("data", drawn.w)
    module.attr("bias").set_attr("data", drawn.b)
    return module, drawn


@exercise.test("forward: stride 1, no padding", promises=[CONVOLVE, MAPS])
def forward(case: Case) -> None:
    module, drawn = layer(case, 1, 0)
    case.expect("out", module.method("forward", drawn.x))


@exercise.test("forward: stride and padding", promises=["padding: rows and columns of zeros"])
def settings(case: Case) -> None:
    module, drawn = layer(case, case.size(2, low=2, high=3), 1)
    case.expect("out", module.method("forward", drawn.x))


@exercise.test(
    "forward: kernels taller than wide, images wider than tall",
    weight=0.5,
    promises=["kernel_size: height and width of a filter, in pixels; one number or two."],
)
def oblong(case: Case) -> None:
    module, drawn = layer(case, 1, 0, kernel=(3, 2), oblong=True)
    case.expect("out", module.method("forward", drawn.x))


@exercise.test("backward: the gradients of images and weight", weight=2, promises=[ADD, DX])
def backward(case: Case) -> None:
    module, drawn = layer(case, case.size(2, low=1, high=2), 1)
    module.method("forward", drawn.x)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    case.expect("dx", module.method("backward", dout))
    case.expect("weight.grad", module.attr("weight").attr("grad"))
    case.expect("weight.data", module.attr("weight").attr("data"))


def several_passes(case: Case) -> Ref:
    """Create a layer that keeps the gradients of the last two of three passes."""
    module, drawn = layer(case, 1, case.size(0, low=0, high=1))
    images = case.script.inputs["x"].shape
    for k in range(3):
        module.method("forward", case.array(f"x{k}", draw.normal(case, *images)))
        module.method("backward", case.array(f"dout{k}", draw.normal(case, *drawn.out_shape)))
        if k == 0:
            module.method("zero_grad")
    return module


adds_up(exercise, several_passes, ADD)
exercise.untouched(backward)
