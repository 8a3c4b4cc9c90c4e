"""Tests of the module `Linear`: its outputs, and gradients that add up."""

from __future__ import annotations

import numpy as np

from grading.spec import Case, Exercise, Ref

from . import _draw as draw
from ._module import adds_up, expect_gradient

exercise = Exercise("linear_module")

OUT = "A dense layer, `x @ weight + bias`."
ADD = "Add to the gradients of weight and bias"
ROWS = "return the gradient of the rows"

TARGET = "cs231n.modules:Linear"


def layer(case: Case) -> tuple[Ref, int, int]:
    """Create a layer with drawn weights."""
    d, m = case.size(4, low=2, high=6), case.size(3, low=2, high=5)
    module = case.call(TARGET, d, m, dtype=np.dtype("float64"))
    module.attr("weight").set_attr("data", case.array("w", draw.normal(case, d, m)))
    module.attr("bias").set_attr("data", case.array("b", draw.far_from_zero(case, m)))
    return module, d, m


@exercise.test("forward", promises=[OUT, "Compute the output (N, M) for rows x (N, D)."])
def forward(case: Case) -> None:
    module, d, _ = layer(case)
    x = case.array("x", draw.normal(case, case.size(3, low=2, high=5), d))
    case.expect("out", module.method("forward", x))


@exercise.test("backward: the gradient of the input", promises=[ROWS, "dx (N, D)."])
def inputs(case: Case) -> None:
    module, d, m = layer(case)
    n = case.size(3, low=2, high=5)
    module.method("forward", case.array("x", draw.normal(case, n, d)))
    dout = case.array("dout", draw.normal(case, n, m))
    case.expect("dx", module.method("backward", dout))


@exercise.test("backward: the gradient of the weight", promises=[ADD])
def weight(case: Case) -> None:
    module, d, m = layer(case)
    n = case.size(3, low=2, high=5)
    module.method("forward", case.array("x", draw.normal(case, n, d)))
    module.method("backward", case.array("dout", draw.normal(case, n, m)))
    expect_gradient(case, module, "weight", "bias")
    case.expect("weight.data", module.attr("weight").attr("data"))


def several_passes(case: Case) -> Ref:
    """Create a layer that keeps the gradients of the last two of three passes."""
    module, d, m = layer(case)
    n = case.size(3, low=2, high=5)
    for k in range(3):
        module.method("forward", case.array(f"x{k}", draw.normal(case, n, d)))
        module.method("backward", case.array(f"dout{k}", draw.normal(case, n, m)))
        if k == 0:
            module.method("zero_grad")
    return module


adds_up(exercise, several_passes, ADD)
exercise.untouched(inputs)
