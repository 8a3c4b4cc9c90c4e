"""Other right answers for `l2_pool_backward_naive`."""

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_backward_naive"

VARIANTS = [
    pool.taps_backwards(WHERE, "dout * x[at][:, :, :oh, :ow] / np.where(out == 0, 1, out)"),
]
