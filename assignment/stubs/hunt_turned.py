"""The turned filters are computed and then not used, as in a published exercise solution."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/convolution.py:TurnedConv.backward"

STUB = [Edit(WHERE, "view, turned)", "view, filters)")]
