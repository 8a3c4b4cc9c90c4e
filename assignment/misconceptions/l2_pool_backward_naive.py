"""Known wrong answers for `l2_pool_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_backward_naive"
SHARE = "dout[n, c, i, j] * x[n, c, rows, columns] / out[n, c, i, j]"
ZEROS = "        if out[n, c, i, j] == 0:\n            continue\n"
FACTORS = "The squares give a 2, and the square root a 1/2. Do you have both?"

MISCONCEPTIONS = [
    Misconception(
        id="norm-of-zero",
        says="A window of zeros gets the gradient 0 / 0, which is NaN.",
        hint="What should happen where the norm is 0?",
        changes=[Edit(WHERE, ZEROS, "")],
    ),
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
        hint=FACTORS,
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* 2 * x[n, c, rows, columns]")],
    ),
    Misconception(
        id="half",
        says="dx is half as large as it should be.",
        hint=FACTORS,
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / (2 * out[n, c, i, j])")],
    ),
    *pool.backward(WHERE),
    Misconception(
        id="half-of-the-inverse-norm",
        says="Every pixel gets dout / (2 * norm), which contains the derivative of the root alone.",
        hint="Which sum is inside the root, and what is its derivative for one pixel?",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* 0.5")],
    ),
    Misconception(
        id="gradient-of-the-square",
        says="dx is the gradient of the sum of squares: it leaves out the square root.",
        hint="The function has a square root around the sum.",
        changes=[Edit(WHERE, SHARE, "2 * dout[n, c, i, j] * x[n, c, rows, columns]")],
    ),
    Misconception(
        id="norm-squared",
        says="The gradient is divided by the square of the norm.",
        hint="The norm itself appears in the derivative. To which power?",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / out[n, c, i, j] ** 2")],
    ),
    Misconception(
        id="upstream-gradient-dropped",
        says="The shares do not depend on dout: it is taken as 1.",
        hint="If the norm changes slightly, how much does the loss change?",
        changes=[Edit(WHERE, "dout[n, c, i, j] *", "1.0 *")],
    ),
    Misconception(
        id="share-of-the-mean",
        says="Every pixel gets an equal share of the gradient: that is mean pooling.",
        hint="Differentiate the square root of a sum of squares with respect to one of its terms.",
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(WHERE, SHARE, "dout[n, c, i, j] / (height * width)"),
        ],
    ),
]
