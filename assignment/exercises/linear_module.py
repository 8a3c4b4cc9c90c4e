"""Tests of the module `Linear`: its outputs, and gradients that add up."""

from __future__ import annotations

import numpy as np

from grading.spec import Case, Exercise, Ref

from . import _draw as draw

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


def expect_gradient(case: Case, module: Ref, name: str, other: str) -> None:
    """Expect the right gradient of one parameter; the other one tells which was forgotten."""
    case.expect(f"{name}.grad", module.attr(name).attr("grad"))
    case.observe(f"{other}.grad", module.attr(other).attr("grad"))


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


@exercise.test("weight.grad adds up over passes until zero_grad is called", promises=[ADD])
def adding(case: Case) -> None:
    expect_gradient(case, several_passes(case), "weight", "bias")


@exercise.test("bias.grad adds up over passes until zero_grad is called", promises=[ADD])
def adding_bias(case: Case) -> None:
    # No other test requires this gradient, so a mistake in it costs once.
    expect_gradient(case, several_passes(case), "bias", "weight")


exercise.untouched(inputs)
