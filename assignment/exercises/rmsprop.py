"""What `rmsprop` must do: the step, and the moving average it remembers."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _steps as steps

exercise = Exercise("rmsprop")

TARGET = "cs231n.optim:rmsprop"


@exercise.test("a first step, from a cache of 0")
def first(case: Case) -> None:
    steps.expect_first(case, TARGET, "cache")


@exercise.test("a step with a cache, decay rate as given", weight=2)
def moving(case: Case) -> None:
    shape = (4, case.size(5, low=3, high=6))
    w, dw = steps.weights(case, *shape)
    cache = case.array("cache", case.rng.uniform(0.5, 3.0, size=shape))
    rate = case.choice(0.7, among=[0.6, 0.9])
    config = steps.draw.options(case, learning_rate=0.2, decay_rate=rate, cache=cache)
    steps.expect_step(case, TARGET, w, dw, config, "cache")
    case.unchanged("w", "dw", "cache")


@exercise.test("epsilon as given, outside the root")
def with_epsilon(case: Case) -> None:
    w, dw = steps.weights(case, 8)
    epsilon = case.choice(0.3, among=[0.1, 0.5])
    config = steps.draw.options(case, learning_rate=0.2, epsilon=epsilon)
    steps.expect_step(case, TARGET, w, dw, config)


@exercise.test("three steps in a row, defaults", weight=1.5)
def three(case: Case) -> None:
    start = steps.draw.off_zero(case, 6)
    steps.expect_row(case, TARGET, start, lambda: steps.draw.off_zero(case, 6), steps=3)


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    steps.expect_single(case, TARGET)
