"""Right outputs, written otherwise than the reference."""

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_forward_naive"

VARIANTS = [
    pool.view(WHERE, "np.linalg.norm(view, axis=(4, 5))"),
    pool.taps(WHERE, " ** 2", "out ** 0.5"),
]
