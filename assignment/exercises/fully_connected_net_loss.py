"""Tests of `FullyConnectedNet.loss`: any depth, normalization, dropout and reg."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Case, Exercise

from . import _dense as draw
from . import _network as network
from . import _shapes as shapes

exercise = Exercise(
    "fully_connected_net_loss",
    explains=[
        "A network of any depth, with optional normalization and dropout:",
        "Compute the class scores, or the loss and its gradients.",
    ],
)

TARGET = "cs231n.classifiers.fc_net:FullyConnectedNet"
LAYERS = "{affine - [batchnorm or layernorm] - relu - [dropout]} x (L - 1) - affine - softmax"
SCORES = "The scores (N, num_classes) if y is None"
LOSS = "The loss is softmax_loss(scores, y) + 0.5 * reg * (sum(W1²) + ... + sum(WL²))"
GRADS = "else (loss, grads), where grads has the names and shapes of `self.params`."
NUMBERED = "of which normalization layer i uses number i - 1"
SINGLE: dict[str, Any] = {"rtol": 1e-3, "atol": 1e-5}


def net(
    case: Case,
    *,
    hidden: tuple[int, ...] | None = None,
    reg: float = 0.0,
    keep: float = 1.0,
    normalization: str | None = None,
    image: tuple[int, ...] = (6,),
    dtype: str = "float64",
) -> network.Net:
    """Create a network with parameters large enough for every layer to matter."""
    if hidden is None:
        hidden = (case.size(8, low=7, high=9), case.size(6, low=5, high=8))
    classes, images = case.size(4, low=3, high=5), case.size(6, low=5, high=7)
    dims = [int(np.prod(image)), *hidden, classes]
    # By position: the fourth and fifth arguments had other names in other years.
    model = case.call(
        TARGET,
        list(hidden),
        dims[0],
        classes,
        keep,
        normalization,
        reg,
        1e-2,
        np.dtype(dtype),
        int(case.rng.integers(2**31)),
    )
    values = {}
    for i in range(1, len(dims)):
        fan_in, fan_out = dims[i - 1], dims[i]
        values[f"W{i}"] = 1.5 * case.rng.normal(size=(fan_in, fan_out)) / fan_in**0.5
        values[f"b{i}"] = 0.3 * draw.off_zero(case, fan_out)
        if normalization and i <= len(hidden):
            values[f"gamma{i}"] = case.rng.uniform(0.5, 2.0, size=fan_out)
            values[f"beta{i}"] = 0.5 * draw.off_zero(case, fan_out)
    for name, value in values.items():
        model.attr("params").set_item(name, case.array(name, value.astype(dtype)))
    return network.with_batch(
        case, model, tuple(values), images=images, image=image, classes=classes, dtype=dtype
    )


@exercise.test("scores, without labels", weight=2, promises=[LAYERS, SCORES])
def scores(case: Case) -> None:
    model = net(case)
    model.expect_scores()


@exercise.test(
    "no hidden layer: scores, loss and gradients",
    weight=0.5,
    promises=["x (L - 1)"],
    beyond="The course's text assumes that there is at least one hidden layer.",
)
def linear(case: Case) -> None:
    model = net(case, hidden=())
    model.expect_scores()
    model.expect()


@exercise.test("two hidden layers: loss and gradients", weight=2, promises=[LAYERS, GRADS])
def plain(case: Case) -> None:
    net(case).expect()


@exercise.test(
    "four hidden layers, examples with three axes each: loss and gradients",
    promises=["x (L - 1)", "X: examples (N, d_1, ..., d_k)"],
)
def deep(case: Case) -> None:
    hidden = (6, case.size(5, low=4, high=7), 6, case.size(7, low=5, high=8))
    net(case, hidden=hidden, image=(2, 3, 2)).expect()


@exercise.test("regularization: loss and gradients", weight=2, promises=[LOSS, "biases"])
def penalised(case: Case) -> None:
    net(case, reg=network.strength(case)).expect()


@exercise.test(
    "batch normalization: loss and gradients", weight=1.5, promises=["[batchnorm or layernorm]"]
)
def batchnorm(case: Case) -> None:
    model = net(case, normalization="batchnorm")
    model.expect(*model.named("W", "gamma", "beta"))


@exercise.test(
    "batch normalization: scores after two steps, from the running statistics",
    promises=["Dropout and batch normalization run in test mode when y is None"],
)
def batchnorm_scores(case: Case) -> None:
    model = net(case, normalization="batchnorm")
    model.loss()
    model.loss()
    model.expect_scores()


@exercise.test(
    "batch normalization: scores from given running statistics", weight=0.5, promises=[NUMBERED]
)
def batchnorm_given(case: Case) -> None:
    # Three layers, because with two, every layer is the first or the last.
    widths = tuple(case.size(many, low=4, high=8) for many in (7, 5, 6))
    model = net(case, hidden=widths, normalization="batchnorm")
    for k, width in enumerate(widths):
        own = model.object.attr("bn_params").item(k)
        own.set_item("running_mean", case.array(f"mean {k}", case.rng.normal(size=width)))
        own.set_item("running_var", case.array(f"var {k}", case.rng.uniform(0.5, 2, size=width)))
    model.expect_scores()


@exercise.test(
    "layer normalization: scores, loss and gradients",
    weight=2,
    promises=["[batchnorm or layernorm]"],
)
def layernorm(case: Case) -> None:
    model = net(case, normalization="layernorm")
    model.expect_scores()
    model.expect(*model.named("W", "gamma", "beta"))


@exercise.test(
    "gammas and betas are not regularized",
    weight=0.5,
    promises=["gammas and betas are not regularized"],
)
def normalized_and_regularized(case: Case) -> None:
    model = net(case, normalization="batchnorm", reg=network.strength(case))
    model.expect_grads(*model.named("gamma", "beta"))


@exercise.test("dropout: loss and gradients", weight=1.5, promises=["relu - [dropout]"])
def dropout(case: Case) -> None:
    net(case, keep=case.choice(0.6, among=[0.5, 0.7])).expect()


@exercise.test(
    "dropout is not applied without labels",
    weight=0.5,
    promises=["Dropout and batch normalization run in test mode when y is None"],
)
def dropout_scores(case: Case) -> None:
    model = net(case, keep=case.choice(0.6, among=[0.5, 0.7]))
    model.expect_scores()


@exercise.test(
    "dropout together with normalization",
    promises=["[batchnorm or layernorm] - relu - [dropout]"],
)
def dropout_and_normalization(case: Case) -> None:
    # Batch normalization, because other tests ask whether layer normalization is there at all.
    model = net(case, keep=0.7, normalization="batchnorm")
    model.expect(*model.named("W", "gamma", "beta"))


@exercise.test("float32: loss and gradients", weight=0.5, promises=[GRADS])
def single(case: Case) -> None:
    net(case, dtype="float32").expect(**SINGLE)


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
    "gradients have the shapes of the parameters",
    promises=["grads has the names and shapes of `self.params`"],
    beyond=shapes.EQUIVALENT,
    habit=True,
)
def gradient_shapes(case: Case) -> None:
    net(case, normalization="batchnorm").expect_shapes()


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    net(case).expect_same_twice()


exercise.untouched(penalised)
