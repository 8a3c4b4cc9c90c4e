"""Tests of `TwoLayerNet.__init__`: four arrays of the right shape and distribution."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _initial as initial

exercise = Exercise(
    "two_layer_net_init",
    explains=[
        "A network with one hidden layer: affine - relu - affine - softmax.",
        "Draw the initial weights.",
    ],
)

SHAPES = "W1 (input_dim, hidden_dim), b1 (hidden_dim,), W2 (hidden_dim, num_classes), b2"


def large(case: Case) -> dict[str, Any]:
    """Return sizes that give each weight array at least 3000 numbers."""
    return {
        "input_dim": case.size(70, low=65, high=80),
        "hidden_dim": case.size(50, low=48, high=55),
        "num_classes": 70,
        "weight_scale": case.choice(0.05, among=[0.01, 0.2, 2.0]),
    }


construct = initial.constructor("cs231n.classifiers.fc_net:TwoLayerNet")
cases = initial.Cases(construct, large, ("W1", "W2"), ("b1", "b2"))


@exercise.test("shapes", weight=2, promises=[SHAPES])
def shapes(case: Case) -> None:
    sizes = {"input_dim": case.size(7, low=6, high=9), "hidden_dim": case.size(5, low=3, high=5)}
    cases.shapes(case, **sizes, num_classes=case.size(4, low=2, high=4))


exercise.test(
    "biases have one axis",
    weight=0.5,
    promises=["b1 (hidden_dim,), W2 (hidden_dim, num_classes), b2 (num_classes,)"],
    beyond=initial.BIAS_SHAPE,
)(cases.bias_shapes)
exercise.test("biases are 0", promises=["biases are 0"])(cases.zeros)
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
