"""Tests of the fixed `OverflowingSoftmax`: the loss of scores of any size."""

from __future__ import annotations

import numpy as np

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("hunt_overflow")

LOSS = "The loss is the mean over the rows of minus the log of the true class's probability"
TARGET = "cs231n.bughunt.loss:OverflowingSoftmax"


def loss(case: Case, level: float, dtype: str, spread: float = 1.0, more: float = 0.0) -> None:
    """Run the class on scores near `level`; the scores of the first row are near 0.

    `more` is added to one score of the last row, which is not that of its true class.
    """
    n, c = case.size(4, low=3, high=6), case.size(5, low=3, high=6)
    levels = np.concatenate([[0.0], np.full(n - 1, level)])[:, None]
    scores = (levels + spread * draw.normal(case, n, c)).astype(dtype)
    y = case.rng.integers(c, size=n)
    scores[-1, (y[-1] + 1) % c] += more
    given = case.array("scores", scores), case.array("y", y)
    softmax = case.call(TARGET)
    tolerance = draw.SINGLE if dtype == "float32" else {}
    case.expect("loss", softmax.method("forward", *given), **tolerance)
    case.expect("probabilities", softmax.attr("probabilities"), **tolerance)


@exercise.test("large scores", promises=[LOSS, "The probabilities of a row", "Return the loss"])
def large(case: Case) -> None:
    loss(case, case.choice(1000.0, among=[800.0, 5000.0]), "float64")


@exercise.test("very negative scores in float32", promises=["in float32 too"])
def low(case: Case) -> None:
    loss(case, case.choice(-100.0, among=[-99.0, -100.0]), "float32")


@exercise.test("scores far apart", promises=["it is finite for all finite scores"])
def apart(case: Case) -> None:
    # One score is so far above the mean of its row that only the maximum is safe to subtract.
    loss(case, -2000.0, "float64", spread=500.0, more=4000.0)
