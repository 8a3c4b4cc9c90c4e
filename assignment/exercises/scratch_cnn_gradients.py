"""Tests of `Network.gradients`: the loss, and four gradients."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _small_network as net

exercise = Exercise(
    "scratch_cnn_gradients",
    explains=[
        "3x3 convolution without padding - 2x2 max pooling - dense layer with softmax.",
        "Compute the loss of a batch and its gradients.",
    ],
)

LOSS = "loss: the mean of the softmax loss over the batch, without a penalty on the weights."
GRADS = 'grads: gradients of the loss, named "W1", "b1", "W2" and "b2"'
SHAPES = "each with the shape of its parameter."


def gradients(case: Case, *names: str, level: float = 1.0, **form: Any) -> None:
    """Run a batch through a drawn network, and expect some gradients or the loss to be right."""
    small = net.small(case, **form)
    count = case.size(4, low=3, high=6)
    x = case.array("x", level * net.draw.normal(case, count, *small.image))
    y = net.labels(case, "y", count, small.classes)
    loss, grads = small.network.method("gradients", x, y).unpack("loss", "grads")
    if not names:
        case.expect("loss", loss)
    for name in names:
        case.expect(name, grads.item(name))


@exercise.test("the loss", promises=[LOSS])
def loss(case: Case) -> None:
    gradients(case)


@exercise.test("gradients of the dense layer", promises=[GRADS, SHAPES])
def dense(case: Case) -> None:
    gradients(case, "W2", "b2")


@exercise.test("gradients of the filters", weight=2, promises=[GRADS, SHAPES])
def filters(case: Case) -> None:
    gradients(case, "W1", "b1", channels=3)


@exercise.test("all gradients, maps with a row left over after pooling", promises=[GRADS])
def rest(case: Case) -> None:
    gradients(case, *net.PARAMETERS, channels=2, odd=True)


@exercise.test("scores so large that exp overflows", promises=[GRADS])
def large(case: Case) -> None:
    gradients(case, *net.PARAMETERS, level=1000.0)


exercise.untouched(filters)
