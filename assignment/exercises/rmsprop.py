"""Tests of `rmsprop`: steps divided by the square root of an average of squared gradients."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _steps as steps

exercise = Exercise(
    "rmsprop", explains=["Take a step scaled by a moving average of the squared gradient:"]
)

TARGET = "cs231n.optim:rmsprop"
CACHE = "cache = decay_rate * cache + (1 - decay_rate) * dw²"
STEP = "next_w = w - learning_rate * dw / (sqrt(cache) + epsilon)"
STORED = "config: the dict, with the new cache."


@exercise.test(
    "the first step, from a cache of 0",
    promises=[STEP, "cache: the shape of w, default zeros", "so the step uses the new cache"],
)
def first(case: Case) -> None:
    steps.expect_first(case, TARGET)


@exercise.test(
    "a later step, with another decay rate",
    weight=2,
    promises=[CACHE, STEP, STORED, "next_w: the new weights."],
)
def moving(case: Case) -> None:
    shape = (4, case.size(5, low=3, high=6))
    w, dw = steps.weights(case, *shape)
    cache = case.array("cache", case.rng.uniform(0.5, 3.0, size=shape))
    rate = case.choice(0.7, among=[0.6, 0.9])
    config = steps.draw.options(case, learning_rate=0.2, decay_rate=rate, cache=cache)
    steps.expect_step(case, TARGET, w, dw, config, "cache")


@exercise.test(
    "a large epsilon, outside the square root", promises=["and epsilon is outside the root"]
)
def with_epsilon(case: Case) -> None:
    w, dw = steps.weights(case, 8)
    epsilon = case.choice(0.3, among=[0.1, 0.5])
    config = steps.draw.options(case, learning_rate=0.2, epsilon=epsilon)
    steps.expect_step(case, TARGET, w, dw, config)


@exercise.test(
    "three steps in a row, default settings",
    weight=1.5,
    promises=["the new one is stored under this key", "default 1e-2", "default 0.99"],
)
def three(case: Case) -> None:
    start = steps.draw.off_zero(case, 6)
    steps.expect_row(case, TARGET, start, lambda: steps.sized(case, 6), steps=3, rtol=1e-5)


@exercise.test("float32", weight=0.5, promises=[STEP])
def single(case: Case) -> None:
    steps.expect_single(case, TARGET)


# The arrays in the config belong to the rule: it may update them in place.
exercise.untouched(moving, but=["cache"])
