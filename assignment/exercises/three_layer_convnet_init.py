"""What the network's initial weights must be: shapes, zeros, and normal draws of the right spread.

Weights are random, so nothing is compared number by number. Sound weights fail a property here
less than once in a thousand million draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise

from . import _initial as initial

exercise = Exercise("three_layer_convnet_init")

build = initial.builder("cs231n.classifiers.cnn:ThreeLayerConvNet")
WEIGHTS = ("W1", "W2", "W3")
BIASES = ("b1", "b2", "b3")
# The convolution takes its biases as (F,) alone.
SHAPES = initial.shapes(loose=("b2", "b3"))


def large(case: Case) -> dict[str, Any]:
    """Sizes that give every weight array 4000 numbers or more."""
    return {
        "input_dim": (5, 4, 5),
        "num_filters": case.size(40, low=36, high=44),
        "filter_size": 5,
        "hidden_dim": case.size(30, low=28, high=34),
        "num_classes": 150,
        "weight_scale": case.choice(0.05, among=[0.01, 0.2, 2.0]),
        "dtype": np.dtype("float64"),
    }


@exercise.test("shapes: square colour images")
def square(case: Case) -> None:
    side = case.choice(8, among=[6, 10])
    build(
        case,
        WEIGHTS + BIASES,
        input_dim=(3, side, side),
        num_filters=case.size(4, low=3, high=7),
        filter_size=3,
        hidden_dim=case.size(6, low=5, high=9),
        num_classes=10,
    )
    case.check("shapes", SHAPES)


@exercise.test("shapes: one channel, an image of odd and unequal sides")
def odd(case: Case) -> None:
    build(
        case,
        WEIGHTS + BIASES,
        input_dim=(case.choice(1, among=[1, 2]), case.choice(7, among=[5, 9]), 4),
        num_filters=case.size(5, low=4, high=7),
        filter_size=case.choice(5, among=[1, 3]),
        hidden_dim=case.size(6, low=5, high=9),
        num_classes=case.size(3, low=2, high=4),
    )
    case.check("shapes", SHAPES)


cases = initial.Cases(build, large, WEIGHTS, BIASES)
exercise.test("biases are 0")(cases.zeros)
exercise.test("weights have mean 0 and standard deviation weight_scale", weight=2)(cases.spread)
exercise.test("weights are normal, each drawn for itself")(cases.distribution)
