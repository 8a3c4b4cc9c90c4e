"""Tests of `softmax_loss`: the loss and its gradient, finite and exact for scores of any size."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise

exercise = Exercise("softmax_loss")

TARGET = "cs231n.layers:softmax_loss"
LOSS = "`loss = -1/N * sum_i log p_{i,y_i}`"
FINITE = "The result is finite for scores of any size, such as 2000 or -2000"


def ask(case: Case, scores: Array, *names: str, labels: Array | None = None, **accept: Any) -> None:
    """Call the function on scores, and expect the right loss, dx or both; may draw the labels."""
    if labels is None:
        labels = np.asarray(case.rng.integers(scores.shape[1], size=scores.shape[0]))
    y = case.array("y", labels)
    loss, dx = case.call(TARGET, case.array("x", scores), y).unpack("loss", "dx")
    for name, value in (("loss", loss), ("dx", dx)):
        if name in names:
            # An array of one number as the loss costs only the points of the test of the loss.
            exact = name == "dx" or names == ("loss",)
            case.expect(name, value, shape="exact" if exact else "equivalent", **accept)


def drawn(case: Case, rows: int | None = None) -> Array:
    """Draw scores (N, C) with N different from C, and no probability near 0."""
    n, c = case.size(6, low=5, high=9) if rows is None else rows, case.size(4, low=3, high=4)
    return np.asarray(case.rng.uniform(-2.4, 2.4, size=(n, c)) + case.rng.normal(size=(n, 1)))


@exercise.test("loss", weight=2, promises=["averaged over the batch", LOSS, "loss: a number"])
def loss(case: Case) -> None:
    ask(case, drawn(case), "loss")


@exercise.test(
    "gradient",
    weight=2,
    promises=["and its gradient", "dx: gradient of the loss with respect to x, (N, C)."],
)
def gradient(case: Case) -> None:
    ask(case, drawn(case), "dx")


@exercise.test("a single example of two classes", promises=[LOSS])
def smallest(case: Case) -> None:
    ask(case, case.rng.normal(size=(1, 2)), "loss", "dx")


@exercise.test("scores near 2000", weight=1.5, promises=[FINITE])
def large(case: Case) -> None:
    # A single example, because another test looks at the mean over the batch.
    level = case.choice(2000.0, among=[1000.0, 3000.0])
    ask(case, drawn(case, rows=1) + level, "loss", "dx")


@exercise.test(
    "one example's scores near 2000, another's near -2000",
    promises=["subtract each row's maximum first"],
    beyond="The course's text asks for a stable loss, but not for rows that are so far apart.",
)
def far_apart(case: Case) -> None:
    scores = drawn(case)
    scores[0] += 2000
    scores[1] -= 2000
    ask(case, scores, "loss", "dx")


@exercise.test(
    "a confident wrong answer: the loss is large and exact",
    promises=["It is exact even where the right class has a probability that rounds to 0"],
    beyond="The course's text does not say what happens when a probability rounds to 0.",
)
def sure(case: Case) -> None:
    # A single example again. Its right class is so far below the maximum that exp overflows where
    # something less was subtracted, such as the mean. With a right gradient, an infinite loss can
    # only come from its logarithm.
    scores = drawn(case, rows=1)
    scores -= scores.max() - 1
    right_class = scores.argmin(axis=1)
    scores[0, right_class] -= 4
    ask(case, 1000 * scores, "loss", "dx", labels=right_class)


@exercise.test("float32", weight=0.5, promises=[LOSS])
def single(case: Case) -> None:
    ask(case, drawn(case, rows=1).astype(np.float32), "loss", "dx", rtol=1e-4, atol=1e-6)


exercise.untouched(gradient, promises=["not changed"])
