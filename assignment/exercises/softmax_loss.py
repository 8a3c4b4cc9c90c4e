"""What `softmax_loss` must do: mean cross-entropy and its gradient, exact for any scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise

exercise = Exercise("softmax_loss")

TARGET = "cs231n.layers:softmax_loss"


def ask(case: Case, scores: Array, wanted: tuple[str, ...], **accept: Any) -> None:
    """Call the function on drawn scores and labels, and ask for `wanted` of loss and dx."""
    labels = case.rng.integers(scores.shape[1], size=scores.shape[0])
    y = case.array("y", labels)
    loss, dx = case.call(TARGET, case.array("x", scores), y).unpack("loss", "dx")
    for name, ref in (("loss", loss), ("dx", dx)):
        if name in wanted:
            case.expect(name, ref, **accept)
    case.unchanged("x", "y")


def drawn(case: Case, spread: float = 2.0) -> Array:
    """Scores (N, C) with N and C unlike."""
    n, c = case.size(6, low=5, high=9), case.size(4, low=3, high=4)
    return np.asarray(spread * case.rng.normal(size=(n, c)) + case.rng.normal(size=(n, 1)))


@exercise.test("loss", weight=2)
def loss(case: Case) -> None:
    ask(case, drawn(case), ("loss",))


@exercise.test("gradient", weight=2)
def gradient(case: Case) -> None:
    ask(case, drawn(case), ("dx",))


@exercise.test("a single example of two classes")
def smallest(case: Case) -> None:
    ask(case, case.rng.normal(size=(1, 2)), ("loss", "dx"))


@exercise.test("scores near 2000", weight=1.5)
def large(case: Case) -> None:
    ask(case, drawn(case) + case.choice(2000.0, among=[1000.0, 3000.0]), ("loss", "dx"))


@exercise.test("one example's scores near 2000, another's near -2000")
def far_apart(case: Case) -> None:
    scores = drawn(case)
    scores[0] += 2000
    scores[1] -= 2000
    ask(case, scores, ("loss", "dx"))


@exercise.test("sure of the wrong class: the loss is large and exact")
def sure(case: Case) -> None:
    ask(case, 400 * drawn(case), ("loss",))


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    ask(case, drawn(case).astype(np.float32), ("loss", "dx"), rtol=1e-4, atol=1e-6)
