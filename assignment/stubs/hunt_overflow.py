"""The maximum is not subtracted. The bug comes from a published repository."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/loss.py:OverflowingSoftmax.forward"
SHIFT = "scores - scores.max(axis=1, keepdims=True)"

STUB = [Edit(WHERE, SHIFT, "scores")]
