"""Overlapping windows overwrite each other. The bug comes from a published repository."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/pooling.py:OverlappingPool.backward"

STUB = [Edit(WHERE, "+= dout", "= dout")]
