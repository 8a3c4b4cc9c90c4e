"""Tests of `layernorm_backward`: three gradients, with gamma inside the sums."""

from __future__ import annotations

from grading.spec import Exercise

from . import _norm as norm
from . import _shapes as shapes

exercise = Exercise(
    "layernorm_backward",
    explains=[
        "Compute the gradients of layer normalization.",
    ],
)

DGAMMA, DBETA = "dgamma: (D,).", "dbeta: (D,)."
PATHS = "so it has to stay inside the sums"

cases = norm.TableCases(
    forward="cs231n.layers:layernorm_forward",
    backward="cs231n.layers:layernorm_backward",
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
