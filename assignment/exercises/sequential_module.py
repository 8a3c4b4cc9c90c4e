"""Tests of the module `Sequential`: layers forward in order, and backward in reverse."""

from __future__ import annotations

import numpy as np

from grading.spec import Case, Exercise, Ref

from . import _draw as draw

exercise = Exercise("sequential_module")

ORDER = "each takes what the one before it returns"
BACK = "Run a gradient back through all layers"
ADD_UP = "the gradients of the parameters add up"

TARGET = "cs231n.modules:Sequential"
DOUBLE = np.dtype("float64")


def dense(case: Case, name: str, d: int, m: int) -> Ref:
    """Create a dense layer with drawn weights."""
    linear = case.call("cs231n.modules:Linear", d, m, dtype=DOUBLE)
    linear.attr("weight").set_attr("data", case.array(f"{name} weight", draw.normal(case, d, m)))
    linear.attr("bias").set_attr("data", case.array(f"{name} bias", draw.far_from_zero(case, m)))
    return linear


def network(case: Case) -> tuple[Ref, list[Ref], int]:
    """Create a network of two square dense layers with a ReLU between them."""
    side = case.size(4, low=3, high=5)
    first, second = (dense(case, name, side, side) for name in ("first", "second"))
    relu = case.call("cs231n.modules:ReLU")
    return case.call(TARGET, first, relu, second), [first, second], side


def run(case: Case, net: Ref, side: int, name: str = "") -> tuple[Ref, Ref]:
    """Run drawn rows forward and a drawn gradient backward."""
    n = 3
    out = net.method("forward", case.array(f"x{name}", draw.normal(case, n, side)))
    dx = net.method("backward", case.array(f"dout{name}", draw.normal(case, n, side)))
    return out, dx


def gradients(case: Case, layers: list[Ref]) -> None:
    """Expect the right gradients in all layers."""
    for index, layer in enumerate(layers):
        case.expect(f"weight.grad of layer {index}", layer.attr("weight").attr("grad"))
        case.expect(f"bias.grad of layer {index}", layer.attr("bias").attr("grad"))


@exercise.test(
    "forward",
    promises=[
        "Layers that run one after another.",
        "Run x through all layers.",
        ORDER,
        "The output of the last layer",
    ],
)
def forward(case: Case) -> None:
    net, _, side = network(case)
    x = case.array("x", draw.normal(case, case.size(3, low=2, high=5), side))
    case.expect("out", net.method("forward", x))


@exercise.test("no layers", weight=0.5, promises=["x itself if there are no layers."])
def empty(case: Case) -> None:
    x = case.array("x", draw.normal(case, case.size(3, low=2, high=5), 4))
    case.expect("out", case.call(TARGET).method("forward", x))


@exercise.test(
    "backward: the gradient of the input",
    promises=[BACK, "The gradient with respect to the input of `forward`."],
)
def inputs(case: Case) -> None:
    net, _, side = network(case)
    _, dx = run(case, net, side)
    case.expect("dx", dx)


@exercise.test("backward: the gradients of all layers", promises=[BACK])
def parameters(case: Case) -> None:
    net, layers, side = network(case)
    run(case, net, side)
    gradients(case, layers)


@exercise.test("gradients add up over passes", promises=[ADD_UP])
def adding(case: Case) -> None:
    net, layers, side = network(case)
    run(case, net, side, "0")
    run(case, net, side, "1")
    gradients(case, layers)


@exercise.test("a network inside a network", promises=["*layers: modules, first to last"])
def nested(case: Case) -> None:
    inner, layers, side = network(case)
    outer = case.call(TARGET, dense(case, "outer", side, side), inner)
    out, dx = run(case, outer, side)
    case.expect("out", out)
    case.expect("dx", dx)
    gradients(case, layers)


exercise.untouched(inputs, promises=["it is not changed"])
