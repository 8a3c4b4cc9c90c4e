"""Tests of `sgd_momentum`: a velocity that keeps part of itself and moves the weights."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _steps as steps

exercise = Exercise("sgd_momentum", explains=["Take a gradient step with momentum:"])

TARGET = "cs231n.optim:sgd_momentum"
VELOCITY = "v = momentum * v - learning_rate * dw"
STEP = "next_w = w + v"
STORED = "config: the dict, with the new velocity."


@exercise.test(
    "the first step, from a velocity of 0",
    promises=[STEP, "velocity: v, the shape of w, default zeros"],
)
def first(case: Case) -> None:
    steps.expect_first(case, TARGET)


@exercise.test(
    "a later step, with another momentum",
    weight=2,
    promises=[VELOCITY, STEP, STORED, "next_w: the new weights."],
)
def moving(case: Case) -> None:
    shape = (4, case.size(5, low=3, high=6))
    w, dw = steps.weights(case, *shape)
    velocity = case.array("velocity", steps.draw.off_zero(case, *shape))
    momentum = case.choice(0.6, among=[0.5, 0.8])
    config = steps.draw.options(case, learning_rate=0.2, momentum=momentum, velocity=velocity)
    steps.expect_step(case, TARGET, w, dw, config, "velocity")


@exercise.test(
    "three steps in a row, default settings",
    weight=1.5,
    promises=["the new v is stored under this key", "default 1e-2", "default 0.9"],
)
def three(case: Case) -> None:
    start = steps.draw.off_zero(case, 6)
    steps.expect_row(case, TARGET, start, lambda: 10 * steps.draw.off_zero(case, 6), steps=3)


@exercise.test("float32", weight=0.5, promises=[STEP])
def single(case: Case) -> None:
    steps.expect_single(case, TARGET)


# The arrays in the config belong to the rule: it may update them in place.
exercise.untouched(moving, but=["velocity"])
