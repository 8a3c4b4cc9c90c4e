"""Tests of `ThreeLayerConvNet.loss`: scores, loss and gradients, with and without reg.

The tests set the weights themselves, so the constructor's weights do not matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise

from . import _draw as draw
from . import _network as network
from . import _shapes as shapes

exercise = Exercise(
    "three_layer_convnet_loss",
    explains=[
        "A network of three layers with weights:",
        "Compute the class scores, or the loss and its gradients.",
    ],
)

TARGET = "cs231n.classifiers.cnn:ThreeLayerConvNet"
NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
LAYERS = "conv - relu - 2x2 max pool - affine - relu - affine - softmax"
SAME = "The convolution has stride 1 and is padded so that the image keeps its height and width"
SCORES = "The scores (N, num_classes) if y is None"
LOSS = "The loss is softmax_loss(scores, y) + 0.5 * reg * (sum(W1²) + sum(W2²) + sum(W3²))"
GRADS = "else (loss, grads), where grads has the names and shapes of `self.params`."
SINGLE: dict[str, Any] = {"rtol": 1e-3, "atol": 1e-6}


def net(
    case: Case,
    *,
    image: tuple[int, int, int] = (3, 6, 6),
    filter_size: int = 3,
    reg: float = 0.0,
    dtype: str = "float64",
) -> network.Net:
    """Create a network with weights large enough for every layer to matter."""
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


@exercise.test("scores, without labels", weight=2, promises=[LAYERS, SCORES])
def scores(case: Case) -> None:
    net(case).expect_scores()


@exercise.test("scores: images taller than wide, or wider than tall", promises=[SAME, SCORES])
def oblong(case: Case) -> None:
    net(case, image=(3, case.choice(6, among=[8]), case.choice(4, among=[4, 10]))).expect_scores()


@exercise.test("scores: one channel, another filter size", promises=[SAME])
def odd_filters(case: Case) -> None:
    net(case, image=(1, 6, 6), filter_size=case.choice(5, among=[1, 5])).expect_scores()


@exercise.test(
    "scores: images with odd sizes",
    weight=0.5,
    promises=["the pooling has stride 2 and drops the last row or column if their number is odd"],
    beyond="The course's text does not say what happens to images with odd sizes.",
)
def odd_scores(case: Case) -> None:
    net(case, image=(3, case.choice(5, among=[7, 9]), case.choice(7, among=[5]))).expect_scores()


@exercise.test("loss without regularization", weight=1.5, promises=["softmax_loss(scores, y)"])
def plain_loss(case: Case) -> None:
    net(case).expect_loss()


@exercise.test("loss with regularization", weight=1.5, promises=[LOSS])
def penalised_loss(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_loss()


@exercise.test("gradients of the output layer", weight=1.5, promises=[GRADS])
def output_layer(case: Case) -> None:
    net(case).expect_grads("W3", "b3")


@exercise.test("gradients of the hidden layer", weight=1.5, promises=[GRADS])
def hidden_layer(case: Case) -> None:
    net(case).expect_grads("W2", "b2")


@exercise.test("gradients of the convolution", weight=1.5, promises=[GRADS])
def convolution_layer(case: Case) -> None:
    net(case).expect_grads("W1", "b1")


@exercise.test("gradients of the weights with regularization", weight=2, promises=[LOSS])
def penalised_weights(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_grads("W1", "W2", "W3")


@exercise.test(
    "gradients of the biases with regularization",
    weight=0.5,
    promises=["biases are not regularized"],
)
def penalised_biases(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_grads("b1", "b2", "b3")


@exercise.test(
    "reg changed after the network was created",
    weight=0.5,
    promises=["reg: strength of the L2 regularization; may be set at any time."],
)
def changed_reg(case: Case) -> None:
    # Without a penalty, its form does not matter: other tests check that.
    model = net(case, reg=network.strength(case))
    model.object.set_attr("reg", 0.0)
    model.expect_loss()


@exercise.test(
    "gradients: images with odd sizes",
    weight=0.5,
    promises=["the pooling has stride 2 and drops the last row or column if their number is odd"],
    beyond="The course's text does not say what happens to images with odd sizes.",
)
def odd_gradients(case: Case) -> None:
    image = (3, case.choice(7, among=[5]), case.choice(5, among=[3, 9]))
    net(case, image=image).expect_grads("W1", "W2")


@exercise.test(
    "gradients have the shapes of the parameters",
    promises=["grads has the names and shapes of `self.params`"],
    beyond=shapes.EQUIVALENT,
    habit=True,
)
def gradient_shapes(case: Case) -> None:
    net(case).expect_shapes()


@exercise.test("float32: loss and all gradients", weight=0.5, promises=[GRADS])
def single(case: Case) -> None:
    net(case, dtype="float32").expect(**SINGLE)


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    net(case).expect_same_twice()


exercise.untouched(penalised_weights)
