"""What `ThreeLayerConvNet.loss` must do: scores, loss and gradients, with and without reg.

The weights are set from drawn arrays, so how the constructor drew its own does not matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise

from . import _draw as draw
from . import _network as network

exercise = Exercise("three_layer_convnet_loss")

TARGET = "cs231n.classifiers.cnn:ThreeLayerConvNet"
NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
SINGLE: dict[str, Any] = {"rtol": 1e-3, "atol": 1e-6}


def net(
    case: Case,
    *,
    image: tuple[int, int, int] = (3, 6, 4),
    filter_size: int = 3,
    reg: float = 0.0,
    dtype: str = "float64",
) -> Any:
    """Build a network with drawn weights of a size at which every layer matters."""
    filters, hidden = case.size(4, low=3, high=5), case.size(7, low=6, high=9)
    classes, images = case.size(5, low=3, high=6), case.size(4, low=3, high=6)
    channels, height, width = image
    pooled = filters * (height // 2) * (width // 2)
    thing = case.call(
        TARGET,
        input_dim=image,
        num_filters=filters,
        filter_size=filter_size,
        hidden_dim=hidden,
        num_classes=classes,
        reg=reg,
        dtype=np.dtype(dtype),
    )
    values = {
        "W1": draw.normal(case, filters, channels, filter_size, filter_size) / (2 * filter_size),
        "b1": 0.3 * draw.far_from_zero(case, filters),
        "W2": draw.normal(case, pooled, hidden) / pooled**0.5,
        "b2": 0.3 * draw.far_from_zero(case, hidden),
        "W3": draw.normal(case, hidden, classes) / hidden**0.5,
        "b3": 0.3 * draw.far_from_zero(case, classes),
    }
    for name, value in values.items():
        array = case.array(name, value.astype(dtype))
        thing.attr("params").set_item(name, array)
    return network.with_batch(
        case, thing, NAMES, images=images, image=image, classes=classes, dtype=dtype
    )


@exercise.test("scores, when no labels are given", weight=2)
def scores(case: Case) -> None:
    made = net(case)
    made.expect_scores()
    case.unchanged("X", "W1")


@exercise.test("scores: odd and unequal sides, one channel, another filter size", weight=1.5)
def odd_scores(case: Case) -> None:
    image = (1, case.choice(5, among=[7, 9]), case.choice(8, among=[6, 4]))
    made = net(case, image=image, filter_size=case.choice(5, among=[1, 5]))
    made.expect_scores()


@exercise.test("loss without regularisation", weight=1.5)
def plain_loss(case: Case) -> None:
    net(case).expect_loss()


@exercise.test("loss with regularisation", weight=1.5)
def penalised_loss(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_loss()


@exercise.test("gradients of the output layer", weight=1.5)
def output_layer(case: Case) -> None:
    net(case).expect_grads("W3", "b3")


@exercise.test("gradients of the hidden layer", weight=1.5)
def hidden_layer(case: Case) -> None:
    net(case).expect_grads("W2", "b2")


@exercise.test("gradients of the convolution", weight=1.5)
def convolution_layer(case: Case) -> None:
    net(case, filter_size=case.choice(3, among=[1, 3])).expect_grads("W1", "b1")


@exercise.test("gradients of the weights with regularisation", weight=2)
def penalised_weights(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_grads("W1", "W2", "W3")


@exercise.test("gradients of the biases with regularisation", weight=0.5)
def penalised_biases(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_grads("b1", "b2", "b3")


@exercise.test("reg changed after the network was made")
def changed_reg(case: Case) -> None:
    made = net(case, reg=0.1)
    made.object.set_attr("reg", 2 * network.strength(case))
    made.expect("W3")


@exercise.test("odd sides: loss and all gradients", weight=1.5)
def odd_gradients(case: Case) -> None:
    image = (case.choice(2, among=[1, 2]), case.choice(7, among=[5]), case.choice(5, among=[3, 9]))
    made = net(case, image=image, filter_size=case.choice(5, among=[3]), reg=network.strength(case))
    made.expect()


@exercise.test("float32: loss and all gradients")
def single(case: Case) -> None:
    made = net(case, reg=network.strength(case), dtype="float32")
    made.expect(**SINGLE)


@exercise.test("a second call gives the same, and weights and images are untouched")
def twice(case: Case) -> None:
    made = net(case, reg=network.strength(case))
    made.loss()
    made.expect("W1", "W2", "b3")
    case.unchanged("X", "y", *NAMES)
