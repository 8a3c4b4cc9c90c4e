"""Known wrong answers for `l2_pool_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_backward_naive"

MISCONCEPTIONS = [
    pool.overlaps_overwrite(WHERE),
    Misconception(
        id="pixel-forgotten",
        says="Every pixel gets the same share, whatever its value is.",
        hint="Differentiate the square root of a sum of squares with respect to one of its terms.",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* 1.0")],
    ),
    Misconception(
        id="norm-forgotten",
        says="The gradient is not divided by the norm.",
        hint="The derivative of a square root has the root itself in its denominator.",
        changes=[Edit(WHERE, " / out[n, c, i, j]", "")],
    ),
    Misconception(
        id="factor-two",
        says="dx is twice as large as it should be.",
        hint="The squares give a 2, and so does the square root. Do both remain?",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* 2 * x[n, c, rows, columns]")],
    ),
    pool.gaps_closed_backwards(WHERE),
    Misconception(
        id="norm-of-zero",
        says="A window of zeros gets the gradient 0 / 0, which is NaN.",
        hint="What should happen where the norm is 0?",
        changes=[Edit(WHERE, "        if out[n, c, i, j] == 0:\n            continue\n", "")],
    ),
]
