"""How much faster the fast layers are than the naive ones, on this machine."""

from cs231n.bench.course import Row, course_table
from cs231n.bench.show import as_json, plot, table
from cs231n.bench.timing import Timing, interleaved

__all__ = ["Row", "Timing", "as_json", "course_table", "interleaved", "plot", "table"]
