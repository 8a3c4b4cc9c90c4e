"""Known wrong answers for `l2_pool_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_forward_naive"

MISCONCEPTIONS = [
    Misconception(
        id="no-root",
        says="The square root is missing.",
        hint="If you double every pixel, the norm doubles, too.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.sum(region**2)")],
    ),
    Misconception(
        id="mean-of-squares",
        says="The squares are averaged instead of summed.",
        hint="What is under the square root in the docstring?",
        changes=[Edit(WHERE, "np.sum(region**2)", "np.mean(region**2)")],
    ),
    Misconception(
        id="sum-of-absolute-values",
        says="The function computes the L1 norm, the sum of absolute values.",
        hint="The 2 in L2 is the power that each number is raised to before the sum.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.abs(region).sum()")],
    ),
    pool.gaps_closed(WHERE),
    pool.square_windows(WHERE),
    Misconception(
        id="largest-singular-value",
        says=(
            "The largest singular value of the window is taken instead of the root of its sum of "
            "squares."
        ),
        hint=(
            "np.linalg.norm(a, 2) treats a 2-D array as a matrix. Read what its second argument "
            "means."
        ),
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.linalg.norm(region, 2)")],
    ),
]
