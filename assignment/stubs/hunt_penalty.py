"""The gradient adds the same number everywhere.

The bug comes from a published solution of the course.
"""

from grading.spec import Edit

GRADIENT = "cs231n/bughunt/loss.py:FlatPenalty.gradient"

STUB = [Edit(GRADIENT, "self.reg * w", "self.reg * np.sum(w)")]
