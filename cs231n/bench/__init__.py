"""Measure the layers on this machine, against the naive loops and against other libraries."""

from cs231n.bench.course import Row, course_table
from cs231n.bench.show import as_json, plot, table
from cs231n.bench.timing import Timing, interleaved

__all__ = ["Row", "Timing", "as_json", "course_table", "interleaved", "plot", "table"]
