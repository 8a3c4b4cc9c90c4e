"""The rotated filters are computed but not used.

The bug comes from a published exercise solution.
"""

from grading.spec import Edit

WHERE = "cs231n/bughunt/convolution.py:TurnedConv.backward"

STUB = [Edit(WHERE, "view, turned)", "view, filters)")]
