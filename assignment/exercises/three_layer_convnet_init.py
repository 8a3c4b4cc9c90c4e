"""Tests of `ThreeLayerConvNet.__init__`: shapes for any image, and the right distribution."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise

from . import _initial as initial

exercise = Exercise(
    "three_layer_convnet_init",
    explains=[
        "A network of three layers with weights:",
        "conv - relu - 2x2 max pool - affine - relu - affine - softmax",
        "The convolution has stride 1",
        "Draw the initial weights.",
        "Fill `self.params` with",
    ],
)

CONVOLUTION = "W1 (F, C, filter_size, filter_size), b1 (F,) the convolution"
HIDDEN = "W2 (F * H' * W', hidden_dim), b2 (hidden_dim,) the hidden affine layer"
OUTPUT = "W3 (hidden_dim, num_classes), b3 (num_classes,) the output affine layer"


def sizes(case: Case, image: tuple[int, int, int], filter_size: int = 3) -> dict[str, Any]:
    """Return constructor arguments for images of this size."""
    return {
        "input_dim": image,
        "num_filters": case.size(4, low=3, high=7),
        "filter_size": filter_size,
        "hidden_dim": case.size(6, low=5, high=9),
        "num_classes": case.size(10, low=10, high=12),
    }


def large(case: Case) -> dict[str, Any]:
    """Return sizes that give every weight array at least 3000 numbers."""
    return {
        "input_dim": (4, 4, 4),
        "num_filters": case.size(40, low=36, high=44),
        "filter_size": 5,
        "hidden_dim": case.size(30, low=28, high=34),
        "num_classes": 150,
        "weight_scale": case.choice(0.05, among=[0.01, 0.2, 2.0]),
        "dtype": np.dtype("float64"),
    }


construct = initial.constructor("cs231n.classifiers.cnn:ThreeLayerConvNet")
# The convolution accepts biases only in the shape (F,).
cases = initial.Cases(construct, large, ("W1", "W2", "W3", "b1"), ("b2", "b3"))
weights = initial.Cases(construct, large, ("W1", "W2", "W3"), ("b1", "b2", "b3"))


@exercise.test("shapes: square color images", weight=2, promises=[CONVOLUTION, HIDDEN, OUTPUT])
def square(case: Case) -> None:
    side = case.choice(8, among=[6, 10])
    cases.shapes(case, **sizes(case, (3, side, side)))


@exercise.test("shapes: another number of channels", weight=0.5, promises=[CONVOLUTION])
def channels(case: Case) -> None:
    cases.shapes(case, **sizes(case, (case.choice(1, among=[1, 2]), 6, 6)))


@exercise.test("shapes: another filter size", weight=0.5, promises=[CONVOLUTION])
def filters(case: Case) -> None:
    cases.shapes(case, **sizes(case, (3, 8, 8), case.choice(5, among=[1, 7])))


@exercise.test(
    "shapes: images taller than wide, or wider than tall", weight=0.5, promises=["they may differ"]
)
def oblong(case: Case) -> None:
    cases.shapes(case, **sizes(case, (3, case.choice(8, among=[4, 10]), 6)))


@exercise.test(
    "shapes: images with odd sizes",
    weight=0.5,
    promises=["where H' = H // 2 and W' = W // 2 are the sizes after the pooling."],
    beyond="The course's text does not say what happens to images with odd sizes.",
)
def odd(case: Case) -> None:
    cases.shapes(case, **sizes(case, (3, case.choice(7, among=[5, 9]), case.choice(5, among=[9]))))


exercise.test(
    "biases have one axis",
    weight=0.5,
    promises=["b2 (hidden_dim,)", "b3 (num_classes,)"],
    beyond=initial.BIAS_SHAPE,
)(cases.bias_shapes)
exercise.test("biases are 0", promises=["biases are 0"])(weights.zeros)
exercise.test(
    "weights have mean 0 and standard deviation weight_scale",
    weight=2,
    promises=["mean 0 and standard deviation `weight_scale`"],
)(weights.spread)
exercise.test("weights are normal and drawn independently", promises=["Weights are normal"])(
    weights.distribution
)
exercise.test(
    "the same seed gives the same weights",
    weight=0.5,
    promises=["drawn from NumPy's global generator"],
    beyond=initial.GENERATOR,
)(weights.seeded)
