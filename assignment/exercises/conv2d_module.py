"""What the module `Conv2D` must do: maps, and gradients that add up."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise, Ref

from . import _draw as draw

exercise = Exercise("conv2d_module")

TARGET = "cs231n.modules:Conv2D"


def layer(case: Case, stride: int, pad: int) -> tuple[Ref, Any]:
    """Make a layer and draw its weights and images."""
    drawn = draw.convolution(case, stride=stride, pad=pad, kernel=(3, 2), rest=(1, 0))
    filters, channels, *kernel = case.script.inputs["w"].shape
    made = case.call(
        TARGET, channels, filters, tuple(kernel), stride, pad, dtype=np.dtype("float64")
    )
    made.attr("weight").set_attr("data", drawn.w)
    made.attr("bias").set_attr("data", drawn.b)
    return made, drawn


@exercise.test("forward: stride 1, no padding")
def forward(case: Case) -> None:
    made, drawn = layer(case, 1, 0)
    case.expect("out", made.method("forward", drawn.x))
    case.unchanged("x", "w", "b")


@exercise.test("forward: stride and padding")
def settings(case: Case) -> None:
    made, drawn = layer(case, case.size(2, low=2, high=3), 1)
    case.expect("out", made.method("forward", drawn.x))


@exercise.test("backward: three gradients", weight=2)
def backward(case: Case) -> None:
    made, drawn = layer(case, case.size(2, low=1, high=2), 1)
    made.method("forward", drawn.x)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    case.expect("dx", made.method("backward", dout))
    case.expect("weight.grad", made.attr("weight").attr("grad"))
    case.expect("bias.grad", made.attr("bias").attr("grad"))
    case.unchanged("x", "w", "b", "dout")


@exercise.test("gradients add up over passes, until zero_grad", weight=2)
def adding(case: Case) -> None:
    made, drawn = layer(case, 1, case.size(0, low=0, high=1))
    for k in range(3):
        made.method("forward", drawn.x)
        made.method("backward", case.array(f"dout{k}", draw.normal(case, *drawn.out_shape)))
        if k == 0:
            made.method("zero_grad")
    case.expect("weight.grad", made.attr("weight").attr("grad"))
    case.expect("bias.grad", made.attr("bias").attr("grad"))
