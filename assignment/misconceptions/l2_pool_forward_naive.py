"""Known wrong answers for `l2_pool_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_forward_naive"


def instead(expression: str) -> list[Edit]:
    """The solution with this expression instead of the norm of a window."""
    return [Edit(WHERE, "np.sqrt(np.sum(region**2))", expression)]


MISCONCEPTIONS = [
    Misconception(
        id="no-root",
        says="The square root is missing.",
        hint="If you double every pixel, the norm doubles, too.",
        changes=instead("np.sum(region**2)"),
    ),
    Misconception(
        id="mean-of-squares",
        says="The squares are averaged instead of summed.",
        hint="What is under the square root in the docstring?",
        changes=instead("np.sqrt(np.mean(region**2))"),
    ),
    Misconception(
        id="sum-of-absolute-values",
        says="The function computes the L1 norm, the sum of absolute values.",
        hint="The 2 in L2 is the power that each number is raised to before the sum.",
        changes=instead("np.abs(region).sum()"),
    ),
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
        changes=instead("np.linalg.norm(region, 2)"),
    ),
    *pool.forward(WHERE),
    Misconception(
        id="maximum",
        says="Each window gives its maximum.",
        hint="Every pixel of the window counts here, not only the largest.",
        changes=instead("region.max()"),
    ),
    Misconception(
        id="mean",
        says="Each window gives its mean.",
        hint="How long is the vector (3, 4)?",
        changes=instead("region.mean()"),
    ),
    Misconception(
        id="absolute-value-of-the-sum",
        says=(
            "The sum is squared instead of the pixels, so each window gives the absolute value "
            "of its sum."
        ),
        hint="Square first, then add: in which order does your code do it?",
        changes=instead("np.abs(region.sum())"),
    ),
    Misconception(
        id="norm-divided-by-the-size",
        says="The norm is divided by the number of pixels in the window.",
        hint="A window with the numbers 3 and 4 gives 5. Check this by hand.",
        changes=instead("np.sqrt(np.sum(region**2)) / (height * width)"),
    ),
]
