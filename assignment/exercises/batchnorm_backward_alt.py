"""Tests of `batchnorm_backward_alt`: the same gradients, without the other function."""

from __future__ import annotations

from grading.spec import Exercise

from . import _norm as norm
from . import _shapes as shapes

exercise = Exercise(
    "batchnorm_backward_alt",
    explains=[
        "Compute the same as `batchnorm_backward`, with the formula that you derive on paper.",
        "in less time",
        "Simplify the sum of the three paths",
    ],
)

DGAMMA, DBETA = "dgamma: (D,).", "dbeta: (D,)."
ALONE = "Do not call `batchnorm_backward`"
PATHS = "It gives the same numbers"

cases = norm.TableCases(
    forward="cs231n.layers:batchnorm_forward",
    backward="cs231n.layers:batchnorm_backward_alt",
    param={"mode": "train"},
    without="batchnorm_backward",
)
exercise.test("dgamma and dbeta: one number for each feature", weight=2, promises=[DGAMMA, DBETA])(
    cases.parameters
)
exercise.test("dx: gamma 1", promises=["dx: (N, D)."])(cases.plain)
exercise.test(
    "dx: a different gamma for each feature",
    weight=2,
    draws=2,
    promises=["dx: (N, D).", PATHS, ALONE],
)(cases.scaled)
exercise.test("dx: few rows, a large eps", promises=[PATHS])(cases.few_rows)
exercise.test(
    "dgamma and dbeta have the shape of gamma",
    promises=[DGAMMA, DBETA],
    beyond=shapes.EQUIVALENT,
    habit=True,
)(cases.shapes)
exercise.test("dx in float32", weight=0.5, promises=["dx: (N, D)."])(cases.single)
exercise.test("a second call gives the same result", habit=True)(cases.twice)
exercise.untouched(cases.scaled)
