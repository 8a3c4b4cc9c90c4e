"""Other right answers for `mean_pool_backward_naive`."""

from . import _pool as pool

WHERE = "cs231n/pooling.py:mean_pool_backward_naive"

VARIANTS = [
    pool.taps_backwards(WHERE, "dout / (ph * pw)"),
]
