"""Tests of `batchnorm_backward`: three gradients, with whatever cache the forward pass makes."""

from __future__ import annotations

from grading.spec import Exercise

from . import _norm as norm
from . import _shapes as shapes

exercise = Exercise(
    "batchnorm_backward",
    explains=[
        "Compute the gradients of batch normalization, going back through its graph",
    ],
)

DGAMMA, DBETA = "dgamma: (D,).", "dbeta: (D,)."
PATHS = "so dx is the sum of three paths: through x_hat, through the variance, and through the mean"

cases = norm.TableCases(
    forward="cs231n.layers:batchnorm_forward",
    backward="cs231n.layers:batchnorm_backward",
    param={"mode": "train"},
)
exercise.test("dgamma and dbeta: one number for each feature", weight=2, promises=[DGAMMA, DBETA])(
    cases.parameters
)
exercise.test("dx: gamma 1", promises=["dx: (N, D)."])(cases.plain)
exercise.test(
    "dx: a different gamma for each feature", weight=2, draws=2, promises=["dx: (N, D).", PATHS]
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
