"""What `adam` must do: steps with the bias corrected, and what it remembers."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise, Ref

from . import _steps as steps

exercise = Exercise("adam")

TARGET = "cs231n.optim:adam"


def sized(case: Case, *shape: int) -> Array:
    """Gradients between 0.5 and 2 in size: there epsilon does not matter, wherever it stands."""
    return np.asarray(case.rng.uniform(0.5, 2, shape) * case.rng.choice([-1, 1], shape))


def step(case: Case, dw: Array, *, from_zero: bool = False, **config: Any) -> tuple[Ref, Ref]:
    """Take one step; from weights of 0 the new weights are the step itself."""
    w = case.array("w", np.zeros(dw.shape) if from_zero else steps.draw.off_zero(case, *dw.shape))
    options = steps.draw.options(case, **config)
    result = case.call(TARGET, w, case.array("dw", dw), options)
    next_w, kept = result.unpack("next_w", "config")
    return next_w, kept


@exercise.test("a first step, from nothing", weight=1.5)
def first(case: Case) -> None:
    dw = sized(case, case.size(4, low=3, high=6), 5)
    rate = case.choice(0.1, among=[0.05, 0.3])
    case.expect("next_w", step(case, dw, from_zero=True, learning_rate=rate)[0], rtol=1e-5)


@exercise.test("a step with moments and a count, rates as given", weight=2)
def moving(case: Case) -> None:
    dw = sized(case, 4, case.size(5, low=3, high=6))
    m = case.array("m", steps.draw.off_zero(case, *dw.shape))
    v = case.array("v", case.rng.uniform(0.5, 2.0, size=dw.shape))
    beta1, beta2 = case.choice((0.7, 0.95), among=[(0.6, 0.9), (0.8, 0.97)])
    t = case.size(4, low=2, high=9)
    rates = {"learning_rate": 0.2, "beta1": beta1, "beta2": beta2}
    next_w, kept = step(case, dw, from_zero=True, m=m, v=v, t=t, **rates)
    case.expect("next_w", next_w, rtol=1e-5)
    case.expect("config['m']", kept.item("m"))
    case.expect("config['v']", kept.item("v"))
    case.unchanged("w", "dw", "m", "v")


@exercise.test("the count goes up by one", weight=0.5)
def count(case: Case) -> None:
    _, kept = step(case, sized(case, 6), t=case.size(4, low=2, high=9))
    case.expect("config['t']", kept.item("t"))


@exercise.test("four steps in a row, defaults", weight=1.5)
def four(case: Case) -> None:
    steps.expect_row(case, TARGET, np.zeros(6), lambda: sized(case, 6), steps=4, rtol=1e-5)


@exercise.test("tiny gradients: epsilon outside the root")
def tiny(case: Case) -> None:
    # So loose that epsilon may be added before or after the correction of v.
    dw = 1e-4 * sized(case, 8)
    case.expect("next_w", step(case, dw, from_zero=True)[0], rtol=0.03)


@exercise.test("epsilon as given")
def with_epsilon(case: Case) -> None:
    # After so many steps nothing is left to correct, so either form of the step is right.
    dw = sized(case, 8)
    moments = {
        "m": case.array("m", steps.draw.off_zero(case, 8)),
        "v": case.array("v", case.rng.uniform(0.5, 2.0, size=8)),
    }
    epsilon = case.choice(0.5, among=[0.3, 0.8])
    next_w, _ = step(case, dw, from_zero=True, t=9000, epsilon=epsilon, **moments)
    case.expect("next_w", next_w, rtol=0.01)


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    w = case.array("w", steps.draw.off_zero(case, 3, 4, dtype="float32"))
    dw = case.array("dw", sized(case, 3, 4).astype(np.float32))
    steps.expect_step(case, TARGET, w, dw, steps.draw.options(case), **steps.SINGLE)
