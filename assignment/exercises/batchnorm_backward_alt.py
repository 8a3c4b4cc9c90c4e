"""What `batchnorm_backward_alt` must do: the same as `batchnorm_backward`, by itself.

The cache is for the two functions to agree on, so the forward call is the student's own. The other
backward function is taken away before the call, for the docstring rules it out.
"""

from __future__ import annotations

from grading.spec import Exercise

from . import _norm as norm

exercise = Exercise("batchnorm_backward_alt")

cases = norm.TableCases(
    forward="cs231n.layers:batchnorm_forward",
    backward="cs231n.layers:batchnorm_backward_alt",
    param={"mode": "train"},
    without="batchnorm_backward",
)
exercise.test("dgamma and dbeta: one number a feature", weight=2)(cases.parameters)
exercise.test("dx: gamma 1")(cases.plain)
exercise.test("dx: a gamma of each feature's own", weight=2, draws=2)(cases.scaled)
exercise.test("all three: few rows, eps as given")(cases.few_rows)
exercise.test("dx in float32", weight=0.5)(cases.single)
exercise.test("a second call gives the same, and the inputs are untouched")(cases.twice)
