"""Tests of `TwoLayerNet.loss`: scores, loss and gradients, with and without reg."""

from __future__ import annotations

import numpy as np

from grading.spec import Case, Exercise

from . import _dense as draw
from . import _network as network
from . import _shapes as shapes

exercise = Exercise(
    "two_layer_net_loss", explains=["Compute the class scores, or the loss and its gradients."]
)

TARGET = "cs231n.classifiers.fc_net:TwoLayerNet"
NAMES = ("W1", "b1", "W2", "b2")
LAYERS = "A network with one hidden layer: affine - relu - affine - softmax."
SCORES = "The scores (N, num_classes) if y is None"
LOSS = "The loss is softmax_loss(scores, y) + 0.5 * reg * (sum(W1²) + sum(W2²))"
GRADS = "else (loss, grads), where grads has the names and shapes of `self.params`."


def net(
    case: Case, *, image: tuple[int, ...] = (6,), reg: float = 0.0, single: bool = False
) -> network.Net:
    """Create a network with drawn weights, and a batch to run it on."""
    size, dtype = int(np.prod(image)), "float32" if single else "float64"
    hidden, classes = case.size(7, low=6, high=9), case.size(4, low=3, high=5)
    images = case.size(5, low=4, high=6)
    model = case.call(TARGET, size, hidden, classes, reg=reg)
    values = {
        "W1": case.rng.normal(size=(size, hidden)) / size**0.5,
        "b1": 0.3 * draw.off_zero(case, hidden),
        "W2": case.rng.normal(size=(hidden, classes)) / hidden**0.5,
        "b2": 0.3 * draw.off_zero(case, classes),
    }
    for name, value in values.items():
        model.attr("params").set_item(name, case.array(name, value.astype(dtype)))
    return network.with_batch(
        case, model, NAMES, images=images, image=image, classes=classes, dtype=dtype
    )


@exercise.test("scores, without labels", weight=2, promises=[LAYERS, SCORES])
def scores(case: Case) -> None:
    model = net(case)
    model.expect_scores()


@exercise.test("scores: examples with three axes each", promises=["X: examples (N, d_1, ..., d_k)"])
def images(case: Case) -> None:
    model = net(case, image=(2, 3, case.choice(2, among=[1, 3])))
    model.expect_scores()


@exercise.test("loss without regularization", weight=1.5, promises=["softmax_loss(scores, y)"])
def plain_loss(case: Case) -> None:
    net(case).expect_loss()


@exercise.test("loss with regularization", weight=1.5, promises=[LOSS])
def penalised_loss(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_loss()


@exercise.test("gradients of the second layer", weight=1.5, promises=[GRADS])
def second(case: Case) -> None:
    net(case).expect_grads("W2", "b2")


@exercise.test("gradients of the first layer", weight=1.5, promises=[GRADS])
def first(case: Case) -> None:
    net(case).expect_grads("W1", "b1")


@exercise.test("gradients of the weights with regularization", weight=2, promises=[LOSS])
def penalised(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_grads("W1", "W2")


@exercise.test(
    "gradients of the biases with regularization",
    weight=0.5,
    promises=["biases are not regularized"],
)
def penalised_biases(case: Case) -> None:
    net(case, reg=network.strength(case)).expect_grads("b1", "b2")


@exercise.test(
    "gradients have the shapes of the parameters",
    promises=["grads has the names and shapes of `self.params`"],
    beyond=shapes.EQUIVALENT,
    habit=True,
)
def gradient_shapes(case: Case) -> None:
    net(case).expect_shapes()


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


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    net(case).expect_same_twice()


@exercise.test("float32 weights and examples", weight=0.5, promises=[GRADS])
def single(case: Case) -> None:
    net(case, single=True).expect(rtol=1e-3, atol=1e-6)


exercise.untouched(penalised)
