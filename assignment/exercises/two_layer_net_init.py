"""What the initial weights of `TwoLayerNet` must be: shapes, zeros, normal draws."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _initial as initial

exercise = Exercise("two_layer_net_init")

build = initial.builder("cs231n.classifiers.fc_net:TwoLayerNet")
WEIGHTS, BIASES = ("W1", "W2"), ("b1", "b2")


def large(case: Case) -> dict[str, Any]:
    """Sizes that give each weight array 3000 numbers or more."""
    return {
        "input_dim": case.size(70, low=65, high=80),
        "hidden_dim": case.size(50, low=48, high=55),
        "num_classes": 70,
        "weight_scale": case.choice(0.05, among=[0.01, 0.2, 2.0]),
    }


@exercise.test("shapes", weight=2)
def shapes(case: Case) -> None:
    sizes = {"input_dim": case.size(7, low=6, high=9), "hidden_dim": case.size(5, low=3, high=5)}
    build(case, WEIGHTS + BIASES, **sizes, num_classes=case.size(4, low=2, high=4))
    case.check("shapes", initial.shapes(loose=BIASES))


cases = initial.Cases(build, large, WEIGHTS, BIASES)
exercise.test("biases are 0")(cases.zeros)
exercise.test("weights have mean 0 and standard deviation weight_scale", weight=2)(cases.spread)
exercise.test("weights are normal, each drawn for itself")(cases.distribution)
