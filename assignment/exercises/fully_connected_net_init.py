"""Tests of `FullyConnectedNet.__init__`: the parameters of a network of any depth."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise, Ref

from . import _initial as initial
from . import _shapes as shaped

exercise = Exercise(
    "fully_connected_net_init",
    explains=[
        "A network of any depth, with optional normalization and dropout:",
        "{affine - [batchnorm or layernorm] - relu - [dropout]} x (L - 1) - affine - softmax",
        "Draw the initial weights.",
    ],
)

TARGET = "cs231n.classifiers.fc_net:FullyConnectedNet"
SCALES = "with gammai and betai (fan_out,) for i < L if there is normalization"


def construct(
    case: Case,
    seed: int,
    hidden: list[int],
    input_dim: int,
    num_classes: int,
    normalization: str | None = None,
    **more: Any,
) -> Ref:
    """Create a network and return its parameters."""
    case.seed(seed)
    # By position: the fourth and fifth arguments had other names in other years.
    places = (hidden, input_dim, num_classes, 1, normalization)
    return case.call(TARGET, *places, dtype=np.dtype("float64"), **more).attr("params")


def numbered(letters: str, layers: int) -> tuple[str, ...]:
    """Return the names of these parameters: W1, W2, ..."""
    return tuple(f"{letters}{i + 1}" for i in range(layers))


def large(case: Case) -> dict[str, Any]:
    """Return sizes that give each weight array of three layers at least 1500 numbers."""
    return {
        "hidden": [case.size(40, low=38, high=44), 50],
        "input_dim": case.size(60, low=55, high=64),
        "num_classes": 40,
        "weight_scale": case.choice(0.05, among=[0.01, 0.2, 2.0]),
    }


def three_hidden(case: Case) -> dict[str, Any]:
    """Return sizes of a network with three hidden layers, all different."""
    hidden = [case.size(6, low=5, high=9), 4, case.size(3, low=3, high=8)]
    return {"hidden": hidden, "input_dim": 7, "num_classes": 5}


@exercise.test(
    "shapes: three hidden layers",
    weight=2,
    promises=["Fill `self.params` with Wi (fan_in, fan_out) and bi (fan_out,)"],
)
def shapes(case: Case) -> None:
    deep = initial.Cases(construct, large, numbered("W", 4), numbered("b", 4))
    deep.shapes(case, **three_hidden(case))


@exercise.test("number of arrays, without normalization", weight=0.5, promises=["for i < L if"])
def count(case: Case) -> None:
    params = construct(case, initial.drawn_seed(case), **three_hidden(case))
    case.expect("number of arrays in params", case.call("builtins:len", params))


@exercise.test(
    "shapes: no hidden layer",
    weight=0.5,
    promises=["hidden_dims: width of each hidden layer, so L = len(hidden_dims) + 1; may be empty"],
    beyond="The course's text assumes that there is at least one hidden layer.",
)
def linear(case: Case) -> None:
    single = initial.Cases(construct, large, ("W1",), ("b1",))
    single.shapes(case, hidden=[], input_dim=case.size(7, low=4, high=8), num_classes=3)


cases = initial.Cases(construct, large, numbered("W", 3), numbered("b", 3))
exercise.test(
    "biases have one axis",
    weight=0.5,
    promises=["bi (fan_out,)"],
    beyond=initial.BIAS_SHAPE,
)(cases.bias_shapes)
exercise.test("biases are 0", promises=["bi and betai are 0"])(cases.zeros)
exercise.test(
    "weights have mean 0 and standard deviation weight_scale",
    weight=2,
    promises=["mean 0 and standard deviation `weight_scale`"],
)(cases.spread)
exercise.test("weights are normal and drawn independently", promises=["Weights are normal"])(
    cases.distribution
)
exercise.test(
    "the same seed gives the same weights",
    weight=0.5,
    promises=["drawn from NumPy's global generator"],
    beyond=initial.GENERATOR,
)(cases.seeded)


def scales(case: Case, normalization: str) -> None:
    """Expect gammas of 1 and betas of 0, one pair for each hidden layer and no more."""
    gammas, betas = numbered("gamma", 2), numbered("beta", 2)
    params = construct(
        case,
        initial.drawn_seed(case),
        hidden=[case.size(6, low=5, high=9), 4],
        input_dim=5,
        num_classes=3,
        normalization=normalization,
    )
    for name in gammas + betas:
        case.observe(name, params.item(name))
    case.expect("number of arrays in params", case.call("builtins:len", params))
    case.check("shapes", shaped.same_shapes(loose=gammas + betas))
    case.check("ones", initial.constant(gammas, 1.0))
    case.check("zeros", initial.constant(betas, 0.0))


@exercise.test(
    "gamma and beta with batch normalization", promises=[SCALES, "betai are 0, gammai is 1"]
)
def batchnorm(case: Case) -> None:
    scales(case, "batchnorm")


@exercise.test(
    "gamma and beta with layer normalization", promises=[SCALES, "betai are 0, gammai is 1"]
)
def layernorm(case: Case) -> None:
    scales(case, "layernorm")
