"""What `TwoLayerNet.loss` must do: scores, loss and gradients, with and without reg."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any

import numpy as np

from grading.spec import Case, Exercise, Ref

# What the exercises share; these files are run by path, so there is no package to import from.
draw = SimpleNamespace(**run_path(str(Path(__file__).with_name("_dense.py"))))

exercise = Exercise("two_layer_net_loss")

TARGET = "cs231n.classifiers.fc_net:TwoLayerNet"
NAMES = ("W1", "b1", "W2", "b2")


def net(
    case: Case, *, image: tuple[int, ...] = (6,), reg: float = 0.0, single: bool = False
) -> tuple[Ref, Ref, Ref]:
    """Build a network whose weights are drawn arrays, and a batch to run it on."""
    size, dtype = int(np.prod(image)), "float32" if single else "float64"
    hidden, classes = case.size(7, low=6, high=9), case.size(4, low=3, high=5)
    images = case.size(5, low=4, high=6)
    made = case.call(TARGET, size, hidden, classes, reg=reg)
    values = {
        "W1": case.rng.normal(size=(size, hidden)) / size**0.5,
        "b1": 0.3 * draw.off_zero(case, hidden),
        "W2": case.rng.normal(size=(hidden, classes)) / hidden**0.5,
        "b2": 0.3 * draw.off_zero(case, classes),
    }
    for name, value in values.items():
        made.attr("params").set_item(name, case.array(name, value.astype(dtype)))
    X = case.array("X", case.rng.normal(size=(images, *image)).astype(dtype))
    return made, X, case.array("y", case.rng.integers(classes, size=images))


def run(made: tuple[Ref, Ref, Ref]) -> tuple[Ref, Ref]:
    """The loss and the gradients on the batch."""
    thing, X, y = made
    loss, grads = thing.method("loss", X, y).unpack("loss", "grads")
    return loss, grads


def expect(case: Case, grads: Ref, *names: str, **accept: Any) -> None:
    """Ask for these gradients; a bias may come in an equivalent shape."""
    for name in names:
        shape = "equivalent" if name.startswith("b") else "exact"
        case.expect(f"grads[{name!r}]", grads.item(name), shape=shape, **accept)


def strength(case: Case) -> float:
    """A reg at which the penalty is neither negligible nor all there is."""
    return float(case.choice(0.4, among=[0.2, 0.7]))


@exercise.test("scores, when no labels are given", weight=2)
def scores(case: Case) -> None:
    thing, X, _ = net(case)
    case.expect("scores", thing.method("loss", X))
    case.unchanged("X", "W1")


@exercise.test("scores: examples of three axes each")
def images(case: Case) -> None:
    thing, X, _ = net(case, image=(2, 3, case.choice(2, among=[1, 3])))
    case.expect("scores", thing.method("loss", X))


@exercise.test("loss without regularisation", weight=1.5)
def plain_loss(case: Case) -> None:
    case.expect("loss", run(net(case))[0])


@exercise.test("loss with regularisation", weight=1.5)
def penalised_loss(case: Case) -> None:
    case.expect("loss", run(net(case, reg=strength(case)))[0])


@exercise.test("gradients of the second layer", weight=1.5)
def second(case: Case) -> None:
    expect(case, run(net(case))[1], "W2", "b2")


@exercise.test("gradients of the first layer", weight=1.5)
def first(case: Case) -> None:
    expect(case, run(net(case))[1], "W1", "b1")


@exercise.test("gradients with regularisation", weight=2)
def penalised(case: Case) -> None:
    expect(case, run(net(case, reg=strength(case)))[1], *NAMES)


@exercise.test("reg changed after the network was made", weight=0.5)
def changed_reg(case: Case) -> None:
    made = net(case, reg=0.1)
    made[0].set_attr("reg", 2 * strength(case))
    loss, grads = run(made)
    case.expect("loss", loss)
    expect(case, grads, "W2")


@exercise.test("a second call gives the same, and weights and examples are untouched")
def twice(case: Case) -> None:
    made = net(case, reg=strength(case))
    run(made)
    loss, grads = run(made)
    case.expect("loss", loss)
    expect(case, grads, *NAMES)
    case.unchanged("X", "y", *NAMES)


@exercise.test("float32 weights and examples", weight=0.5)
def single(case: Case) -> None:
    loss, grads = run(net(case, reg=strength(case), single=True))
    case.expect("loss", loss, rtol=1e-3, atol=1e-6)
    expect(case, grads, *NAMES, rtol=1e-3, atol=1e-6)
