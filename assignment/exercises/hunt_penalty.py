"""Tests of the fixed `FlatPenalty`: a penalty, and the gradient that belongs to it."""

from __future__ import annotations

from grading.spec import Case, Exercise, Ref

from . import _draw as draw

exercise = Exercise("hunt_penalty")

PENALTY = "The penalty 0.5 * reg * (sum of the squares of all weights), and its gradient."
TARGET = "cs231n.bughunt.loss:FlatPenalty"


def penalised(case: Case, *shape: int) -> tuple[Ref, Ref, Ref]:
    """Run the class on drawn weights, and expect the right penalty and gradient."""
    penalty = case.call(TARGET, case.choice(0.3, among=[0.1, 0.7, 2.0]))
    w = case.array("w", draw.far_from_zero(case, *shape))
    dw = case.array("dw", draw.normal(case, *shape))
    case.expect("loss", penalty.method("loss", w))
    case.expect("gradient", penalty.method("gradient", w, dw))
    return penalty, w, dw


@exercise.test("a matrix of weights", promises=[PENALTY, "Return dw plus the gradient"])
def matrix(case: Case) -> None:
    penalised(case, case.size(4, low=3, high=6), 3)


@exercise.test("filters of a convolution", promises=["weights w of any shape."])
def filters(case: Case) -> None:
    penalised(case, case.size(2, low=2, high=4), 3, 2, 3)


@exercise.test(
    "a second call gives the same result", habit=True, promises=["dw itself is not changed."]
)
def twice(case: Case) -> None:
    penalty, w, dw = penalised(case, case.size(4, low=3, high=6), 3)
    case.expect("gradient again", penalty.method("gradient", w, dw))
