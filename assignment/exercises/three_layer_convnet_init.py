"""What the network's initial weights must be: shapes, zeros, and normal draws of the right spread.

Weights are random, so nothing is compared number by number. Sound weights fail a property here
less than once in a thousand million draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise

exercise = Exercise("three_layer_convnet_init")

TARGET = "cs231n.classifiers.cnn:ThreeLayerConvNet"
WEIGHTS = ("W1", "W2", "W3")
BIASES = ("b1", "b2", "b3")

# Seven standard errors of a sample's mean and spread.
MARGIN = 7.0

Arrays = Mapping[str, Array]


def build(case: Case, names: tuple[str, ...], **arguments: Any) -> None:
    """Construct a network and look at some of its parameters."""
    case.seed(int(case.rng.integers(2**31)))
    params = case.call(TARGET, **arguments).attr("params")
    for name in names:
        case.observe(name, params.item(name))


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


def same_shape(got: Arrays, want: Arrays) -> str | None:
    """Weights of exactly the shape asked for; biases may have further axes of length 1."""
    for name, expected in want.items():
        found = got[name]
        fits = found.size == expected.size if name in ("b2", "b3") else False
        if found.shape != expected.shape and not fits:
            return f"{name} has shape {found.shape}, expected {expected.shape}"
    return None


def all_zero(got: Arrays, want: Arrays) -> str | None:
    """Biases of the right number, each 0."""
    for name in BIASES:
        if got[name].size != want[name].size:
            return f"{name} has {got[name].size} numbers, expected {want[name].size}"
        if np.any(got[name] != 0):
            return f"{name} is not 0 everywhere"
    return None


def centred(got: Arrays, _: Arrays, scale: float) -> str | None:
    """Mean 0 and standard deviation `scale`, within the margins of a sample."""
    for name in WEIGHTS:
        values = got[name].astype(np.float64).ravel()
        if values.size < 1000:
            return f"{name} has only {values.size} numbers: look at its shape first"
        if not abs(values.mean()) < MARGIN * scale / values.size**0.5:
            return f"{name} has mean {values.mean():.3g}, expected about 0"
        if not abs(values.std() / scale - 1) < MARGIN / (2 * values.size) ** 0.5:
            return f"{name} has standard deviation {values.std():.3g}, expected about {scale:g}"
    return None


def bell_shaped(got: Arrays, _: Arrays) -> str | None:
    """A fourth moment near 3: it is 1.8 for uniform numbers, and 6 for two-sided exponentials."""
    for name in WEIGHTS:
        values = got[name].astype(np.float64).ravel()
        spread = values.std()
        if values.size < 1000 or not spread > 0:
            return f"{name} does not vary, or has too few numbers: look at the other tests first"
        fourth = float(np.mean(((values - values.mean()) / spread) ** 4))
        if not 2.4 < fourth < 4.5:
            shape = "flat, as uniform numbers are" if fourth < 2.4 else "too long in the tails"
            return f"the numbers in {name} are not normal: their distribution is {shape}"
    return None


def independent(got: Arrays, _: Arrays) -> str | None:
    """Every number drawn for itself."""
    heads = []
    for name in WEIGHTS:
        values = got[name].ravel()
        if np.unique(values).size < 0.99 * values.size:
            return f"numbers in {name} repeat: each of them should be drawn for itself"
        heads.append(values[:100] / max(float(np.abs(values[:100]).max()), 1e-300))
    if any(np.allclose(heads[i], heads[j]) for i, j in ((0, 1), (0, 2), (1, 2))):
        return "two weight arrays hold the same draws"
    return None


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
    case.check("shapes", same_shape)


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
    case.check("shapes", same_shape)


@exercise.test("biases are 0")
def biases(case: Case) -> None:
    build(case, BIASES, **large(case))
    case.check("zeros", all_zero)


@exercise.test("weights have mean 0 and standard deviation weight_scale", weight=2)
def spread(case: Case) -> None:
    arguments = large(case)
    build(case, WEIGHTS, **arguments)
    scale = float(arguments["weight_scale"])
    case.check("mean and spread", lambda got, want: centred(got, want, scale))


@exercise.test("weights are normal, each drawn for itself")
def distribution(case: Case) -> None:
    build(case, WEIGHTS, **large(case))
    case.check("normal", bell_shaped)
    case.check("independent", independent)
