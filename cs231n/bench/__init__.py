"""Measure the layers on this machine, against the naive loops and against other libraries."""

from cs231n.bench.course import Row, course_table, plot
from cs231n.bench.timing import Timing, interleaved

__all__ = ["Row", "Timing", "course_table", "interleaved", "plot"]
