"""Other right answers for `l2_pool_forward_naive`."""

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_forward_naive"

VARIANTS = [
    pool.view(WHERE, "np.linalg.norm(view, axis=(4, 5))"),
    pool.taps(WHERE, " ** 2", "out ** 0.5"),
]
