"""Tests of the fixed `HastyChain`: gradients that add up until they are set to zero."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise(
    "hunt_zero_grad",
    explains=["Layers that run one after another; a chain can be part of another chain."],
)

ADD_UP = "Gradients add up over backward passes until someone calls `zero_grad()`"
TARGET = "cs231n.bughunt.network:HastyChain"


def chain(case: Case, passes: int = 2) -> None:
    """Run a chain forward and backward several times, and expect the right gradients."""
    many = case.size(3, low=2, high=4)
    weights = draw.far_from_zero(case, many)
    net = case.call(TARGET, [float(weight) for weight in weights])
    for k in range(passes):
        x = case.array(f"x{k}", draw.normal(case, 3))
        dout = case.array(f"dout{k}", draw.normal(case, 3))
        case.expect(f"out{k}", net.method("forward", x))
        case.expect(f"dx{k}", net.method("backward", dout))
    case.expect("gradients", net.method("gradients"))
    net.method("zero_grad")
    net.method("forward", case.array("x", draw.normal(case, 3)))
    net.method("backward", case.array("dout", draw.normal(case, 3)))
    case.expect("gradients after zero_grad", net.method("gradients"))


@exercise.test(
    "a batch in two parts",
    promises=[ADD_UP, "`backward` returns the gradient of the chain's input"],
)
def two(case: Case) -> None:
    chain(case)


@exercise.test(
    "a batch in several parts", promises=[ADD_UP, "Run a gradient back through all layers"]
)
def several(case: Case) -> None:
    chain(case, passes=case.size(4, low=3, high=5))
