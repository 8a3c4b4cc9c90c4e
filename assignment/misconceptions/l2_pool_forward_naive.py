"""Wrong norms of windows."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_forward_naive"

MISCONCEPTIONS = [
    Misconception(
        id="no-root",
        says="Your out is what you get when the root is left out.",
        hint="Double every pixel: a norm doubles too.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.sum(region**2)")],
    ),
    Misconception(
        id="mean-of-squares",
        says="Your out is what you get when the squares are averaged and not summed.",
        hint="Read in the text what stands under the root.",
        changes=[Edit(WHERE, "np.sum(region**2)", "np.mean(region**2)")],
    ),
    Misconception(
        id="sum-of-absolute-values",
        says="Your out is what you get from the L1 norm, the sum of absolute values.",
        hint="The 2 in L2 says which power is taken before the sum.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.abs(region).sum()")],
    ),
    pool.gaps_closed(WHERE),
    pool.square_windows(WHERE),
]
