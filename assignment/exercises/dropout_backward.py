"""Tests of `dropout_backward`: the gradient passes through the mask of the forward pass.

The mask is random, so dx is compared with what the forward pass did to x.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from grading.spec import Array, Case, Exercise

from . import _dense as draw
from ._twice import copied, expect_same

exercise = Exercise("dropout_backward")

TRAIN = "Compute the gradient of dropout: dout times the same mask in train mode"

FORWARD = "cs231n.layers:dropout_forward"
BACKWARD = "cs231n.layers:dropout_backward"
Arrays = Mapping[str, Array]


def train(case: Case, *shape: int, p: float | None = None) -> None:
    """Run forward and backward once in train mode, and compare dx with out / x."""
    p = float(case.choice(0.3, among=[0.2, 0.4, 0.75])) if p is None else p
    x, dout = draw.off_zero(case, *shape), draw.off_zero(case, *shape)
    case.seed(int(case.rng.integers(2**31)))
    param = {"p": p, "mode": "train"}
    out, cache = case.call(FORWARD, case.array("x", x), param).unpack("out", "cache")
    case.observe("out", out)
    case.observe("dx", case.call(BACKWARD, case.array("dout", dout), cache))

    def holds(got: Arrays, _: Arrays) -> str | None:
        found, factor = got["dx"], got["out"] / x
        if found.shape != dout.shape:
            return f"dx has shape {found.shape}, expected {dout.shape}."
        if p == 1.0 and np.any(factor == 0):
            return "The forward pass drops numbers although p is 1, so dx cannot be checked."
        if not np.any(factor):
            return "The forward pass drops every number, so dx cannot be checked."
        if np.allclose(found, dout * factor, rtol=1e-6, atol=1e-9):
            return None
        dropped = factor == 0
        if np.any(found[dropped] != 0):
            return "The gradient of a dropped unit is not 0."
        ratio = float(np.median(found[~dropped] / dout[~dropped]))
        want = float(np.median(factor[~dropped]))
        return f"For kept units, dx is {ratio:.3g} times dout, expected {want:.3g} times dout."

    case.check("through the mask", holds)


@exercise.test("train: the gradient passes through the mask", weight=3, promises=[TRAIN])
def masked(case: Case) -> None:
    train(case, 8, case.size(12, low=10, high=15))


@exercise.test("train: images", promises=["dx: the shape of x."])
def images(case: Case) -> None:
    train(case, 2, 3, case.size(4, low=3, high=6), 5)


@exercise.test(
    "train: p = 1",
    weight=0.5,
    promises=[TRAIN],
    beyond="Until 2017, p was the probability of dropping a unit in the course's text.",
)
def keep_all(case: Case) -> None:
    train(case, 4, case.size(5, low=4, high=8), p=1.0)


@exercise.test("test: dx equals dout", weight=2, promises=["dout in test mode"])
def test_mode(case: Case) -> None:
    shape = (case.size(4, low=3, high=7), 6)
    param = {"p": case.choice(0.3, among=[0.4, 0.75]), "mode": "test"}
    x = case.array("x", draw.off_zero(case, *shape))
    _, cache = case.call(FORWARD, x, param).unpack("out", "cache")
    dout = case.array("dout", draw.off_zero(case, *shape))
    case.expect("dx", case.call(BACKWARD, dout, cache))


@exercise.test("train: a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    shape = (6, case.size(7, low=5, high=9))
    case.seed(int(case.rng.integers(2**31)))
    param = {"p": 0.3, "mode": "train"}
    x = case.array("x", draw.off_zero(case, *shape))
    _, cache = case.call(FORWARD, x, param).unpack("out", "cache")
    dout = case.array("dout", draw.off_zero(case, *shape))
    first = copied(case, dx=case.call(BACKWARD, dout, cache))
    expect_same(case, first, {"dx": case.call(BACKWARD, dout, cache)})


def both_modes(case: Case) -> None:
    """Run the backward pass in both modes on the same arrays."""
    x = case.array("x", draw.off_zero(case, 5, 6))
    dout = case.array("dout", draw.off_zero(case, 5, 6))
    for mode in ("train", "test"):
        _, cache = case.call(FORWARD, x, {"p": 0.5, "mode": mode}).unpack("out", "cache")
        case.call(BACKWARD, dout, cache)


exercise.untouched(both_modes)
