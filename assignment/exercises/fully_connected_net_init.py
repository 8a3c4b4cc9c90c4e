"""What the initial parameters of `FullyConnectedNet` must be, for any depth and normalisation."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise

from . import _initial as initial

exercise = Exercise("fully_connected_net_init")

TARGET = "cs231n.classifiers.fc_net:FullyConnectedNet"


def build(
    case: Case,
    names: tuple[str, ...],
    hidden: list[int],
    input_dim: int,
    num_classes: int,
    normalization: str | None = None,
    **more: Any,
) -> None:
    """Construct a network, look at some of its parameters, and count them all."""
    case.seed(int(case.rng.integers(2**31)))
    # By position: the fourth and fifth argument have had other names in other years.
    places = (hidden, input_dim, num_classes, 1, normalization)
    made = case.call(TARGET, *places, dtype=np.dtype("float64"), **more)
    params = made.attr("params")
    for name in names:
        case.observe(name, params.item(name))
    case.expect("number of arrays in params", case.call("builtins:len", params))


def numbered(letters: str, layers: int) -> tuple[str, ...]:
    """The names of these parameters: W1, W2, ..."""
    return tuple(f"{letters}{i + 1}" for i in range(layers))


def large(case: Case) -> dict[str, Any]:
    """Sizes that give each weight array of three layers 1500 numbers or more."""
    return {
        "hidden": [case.size(40, low=38, high=44), 50],
        "input_dim": case.size(60, low=55, high=64),
        "num_classes": 40,
        "weight_scale": case.choice(0.05, among=[0.01, 0.2, 2.0]),
    }


@exercise.test("shapes: three hidden layers", weight=2)
def shapes(case: Case) -> None:
    hidden = [case.size(6, low=5, high=9), 4, case.size(3, low=3, high=8)]
    names = numbered("W", 4) + numbered("b", 4)
    build(case, names, hidden, input_dim=7, num_classes=5)
    case.check("shapes", initial.shapes(loose=numbered("b", 4)))


@exercise.test("shapes: no hidden layer at all", weight=0.5)
def linear(case: Case) -> None:
    build(case, ("W1", "b1"), [], input_dim=case.size(7, low=4, high=8), num_classes=3)
    case.check("shapes", initial.shapes(loose=("b1",)))


cases = initial.Cases(build, large, numbered("W", 3), numbered("b", 3))
exercise.test("biases are 0")(cases.zeros)
exercise.test("weights have mean 0 and standard deviation weight_scale", weight=2)(cases.spread)
exercise.test("weights are normal, each drawn for itself")(cases.distribution)


def scales(case: Case, normalization: str) -> None:
    """Ask for gammas of 1 and betas of 0, one pair a hidden layer and no more."""
    hidden = [case.size(6, low=5, high=9), 4]
    gammas, betas = numbered("gamma", 2), numbered("beta", 2)
    sizes = {"input_dim": 5, "num_classes": 3}
    build(case, gammas + betas, hidden, normalization=normalization, **sizes)
    case.check("shapes", initial.shapes(loose=gammas + betas))
    case.check("ones", initial.constant(gammas, 1.0))
    case.check("zeros", initial.constant(betas, 0.0))


@exercise.test("gamma and beta with batch normalisation")
def batchnorm(case: Case) -> None:
    scales(case, "batchnorm")


@exercise.test("gamma and beta with layer normalisation")
def layernorm(case: Case) -> None:
    scales(case, "layernorm")
