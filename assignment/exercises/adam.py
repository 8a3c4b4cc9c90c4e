"""Tests of `adam`: corrected moments, the step count, and epsilon outside the square root."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise, Ref

from . import _steps as steps

exercise = Exercise("adam", explains=["Take a step of Adam, with bias correction:"])

TARGET = "cs231n.optim:adam"
M, V = "m = beta1 * m + (1 - beta1) * dw", "v = beta2 * v + (1 - beta2) * dw²"
STEP = "next_w = w - learning_rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)"


def step(case: Case, dw: Array, **config: Any) -> tuple[Ref, Ref]:
    """Take one step from weights of 0, so that the new weights are the step."""
    w = case.array("w", np.zeros(dw.shape))
    options = steps.draw.options(case, **config)
    next_w, kept = case.call(TARGET, w, case.array("dw", dw), options).unpack("next_w", "config")
    return next_w, kept


@exercise.test(
    "the first step, without m and v in config",
    weight=1.5,
    promises=[STEP, "so it is 1 in the first step", "m, v: the moments, the shape of w, default"],
)
def first(case: Case) -> None:
    dw = steps.sized(case, case.size(4, low=3, high=6), 5)
    rate = case.choice(0.1, among=[0.05, 0.3])
    case.expect("next_w", step(case, dw, learning_rate=rate, t=0)[0], rtol=1e-5)


@exercise.test(
    "the first step, without t in config",
    weight=0.5,
    promises=["t: number of steps taken so far, default 0"],
    beyond="In 2017, t started at 1 in the course's text.",
)
def first_count(case: Case) -> None:
    case.expect("next_w", step(case, steps.sized(case, 6), learning_rate=0.1)[0], rtol=1e-5)


@exercise.test(
    "a later step, with other values of beta1, beta2 and t",
    weight=2,
    promises=[M, V, STEP, "next_w: the new weights."],
)
def moving(case: Case) -> None:
    dw = steps.sized(case, 4, case.size(5, low=3, high=6))
    m = case.array("m", steps.draw.off_zero(case, *dw.shape))
    v = case.array("v", case.rng.uniform(0.5, 2.0, size=dw.shape))
    # At first small enough for a correction 1 - beta * t that is above 0: else it gives only NaN.
    beta1, beta2 = case.choice((0.2, 0.3), among=[(0.15, 0.25), (0.8, 0.97)])
    t = case.size(2, low=2, high=9)
    rates = {"learning_rate": 0.2, "beta1": beta1, "beta2": beta2}
    case.expect("next_w", step(case, dw, m=m, v=v, t=t, **rates)[0], rtol=1e-5)


@exercise.test(
    "the stored m and v",
    promises=["The m and v that are stored are those without the correction", "with the new m, v"],
)
def stored(case: Case) -> None:
    dw = steps.sized(case, 4, case.size(5, low=3, high=6))
    m = case.array("m", steps.draw.off_zero(case, *dw.shape))
    v = case.array("v", case.rng.uniform(0.5, 2.0, size=dw.shape))
    _, kept = step(case, dw, m=m, v=v, t=case.size(4, low=2, high=9))
    case.expect("config['m']", kept.item("m"))
    case.expect("config['v']", kept.item("v"))


@exercise.test(
    "t goes up by 1", weight=0.5, promises=["t = t + 1", "config: the dict, with the new"]
)
def count(case: Case) -> None:
    _, kept = step(case, steps.sized(case, 6), t=case.size(4, low=2, high=9))
    case.expect("config['t']", kept.item("t"))


@exercise.test(
    "four steps in a row, default settings",
    weight=1.5,
    promises=["the new ones are stored", "default 0.9", "default 0.999"],
)
def four(case: Case) -> None:
    # v shrinks at the last gradient, which is what a rule that keeps the largest v misses.
    start, scales = np.zeros(6), iter((1, 1, 1, 0.01))
    steps.expect_row(
        case,
        TARGET,
        start,
        lambda: next(scales) * steps.sized(case, 6),
        {"t": 0},
        steps=4,
        rtol=1e-5,
    )


@exercise.test(
    "tiny gradients: epsilon outside the square root",
    promises=["and epsilon is outside the root"],
)
def tiny(case: Case) -> None:
    # The tolerance allows epsilon to be added before or after the correction of v.
    dw = 1e-4 * steps.sized(case, 8)
    case.expect("next_w", step(case, dw, t=0)[0], rtol=0.03)


@exercise.test("a large epsilon", promises=["epsilon: default 1e-8."])
def with_epsilon(case: Case) -> None:
    # After so many steps the correction hardly matters, so both forms of the step are right.
    dw = steps.sized(case, 8)
    moments = {
        "m": case.array("m", steps.draw.off_zero(case, 8)),
        "v": case.array("v", case.rng.uniform(0.5, 2.0, size=8)),
    }
    epsilon = case.choice(0.5, among=[0.3, 0.8])
    case.expect("next_w", step(case, dw, t=9000, epsilon=epsilon, **moments)[0], rtol=0.01)


@exercise.test("float32", weight=0.5, promises=[STEP])
def single(case: Case) -> None:
    w = case.array("w", steps.draw.off_zero(case, 3, 4, dtype="float32"))
    dw = case.array("dw", steps.sized(case, 3, 4).astype(np.float32))
    steps.expect_step(case, TARGET, w, dw, steps.draw.options(case, t=0), **steps.SINGLE)


# The arrays in the config belong to the rule: it may update them in place.
exercise.untouched(moving, but=["m", "v"])
