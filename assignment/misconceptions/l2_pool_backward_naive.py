"""Known wrong answers for `l2_pool_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_backward_naive"
SHARE = "dout[n, c, i, j] * x[n, c, rows, columns] / out[n, c, i, j]"
ZEROS = "        if out[n, c, i, j] == 0:\n            continue\n"

MISCONCEPTIONS = [
    pool.overlaps_overwrite(WHERE),
    Misconception(
        id="pixel-forgotten",
        says="Every pixel gets the same share, whatever its value is.",
        hint="Differentiate the square root of a sum of squares with respect to one of its terms.",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* 1.0")],
    ),
    Misconception(
        id="half-of-the-inverse-norm",
        says="Every pixel gets 1 / (2 * norm), the derivative of the root alone.",
        hint="Which sum is inside the root, and what is its derivative for one pixel?",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* 0.5")],
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
        changes=[Edit(WHERE, ZEROS, "")],
    ),
    *pool.backward(WHERE, " / out[n, c, i, j]"),
    Misconception(
        id="norm-squared",
        says="The gradient is divided by the square of the norm.",
        hint="The norm itself appears in the derivative. To which power?",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / out[n, c, i, j] ** 2")],
    ),
    Misconception(
        id="norm-cubed",
        says="The gradient is divided by the cube of the norm.",
        hint="The norm itself appears in the derivative. To which power?",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / out[n, c, i, j] ** 3")],
    ),
    Misconception(
        id="root-of-the-norm",
        says="The gradient is divided by the square root of the norm.",
        hint="out holds the norm already. Is a root left to take?",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / np.sqrt(out[n, c, i, j])")],
    ),
    Misconception(
        id="norm-multiplied",
        says="The gradient is multiplied by the norm instead of divided by it.",
        hint="If all pixels double, the gradient should stay the same.",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " * out[n, c, i, j]")],
    ),
    Misconception(
        id="whole-gradient-to-all",
        says="Every pixel gets the window's whole gradient.",
        hint="Differentiate the square root of a sum of squares with respect to one of its terms.",
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(
                WHERE,
                SHARE,
                "dout[n, c, i, j] * 1.0",
            ),
        ],
    ),
    Misconception(
        id="share-of-the-mean",
        says="Every pixel gets an equal share of the gradient: that is mean pooling.",
        hint="Differentiate the square root of a sum of squares with respect to one of its terms.",
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(
                WHERE,
                SHARE,
                "dout[n, c, i, j] / (height * width)",
            ),
        ],
    ),
    Misconception(
        id="half",
        says="dx is half as large as it should be.",
        hint="The squares give a 2, and the square root a 1/2. Do you have both?",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / (2 * out[n, c, i, j])")],
    ),
    Misconception(
        id="gradient-of-the-square",
        says="dx is the gradient of the sum of squares: it is 2 times x, without the norm.",
        hint="The function has a square root around the sum.",
        changes=[
            Edit(
                WHERE,
                SHARE,
                "2 * dout[n, c, i, j] * x[n, c, rows, columns]",
            )
        ],
    ),
    Misconception(
        id="pixel-squared",
        says="The share of a pixel contains its square instead of its value.",
        hint="What is the derivative of a square?",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* x[n, c, rows, columns] ** 2")],
    ),
    Misconception(
        id="absolute-pixel",
        says="The share of a pixel contains its absolute value, so the sign of the pixel is lost.",
        hint="If a negative pixel grows, does the norm grow or shrink?",
        changes=[Edit(WHERE, "* x[n, c, rows, columns]", "* np.abs(x[n, c, rows, columns])")],
    ),
    Misconception(
        id="sign-of-the-pixel",
        says="The share of a pixel depends on its sign only: that is the gradient of the L1 norm.",
        hint="What is the derivative of a square?",
        changes=[
            Edit(
                WHERE,
                SHARE,
                "dout[n, c, i, j] * np.sign(x[n, c, rows, columns])",
            )
        ],
    ),
    Misconception(
        id="divided-by-the-size",
        says="The gradient is divided by the number of pixels in the window, too.",
        hint="Does the forward pass divide by the number of pixels?",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / out[n, c, i, j] / (height * width)")],
    ),
    Misconception(
        id="value-for-gradient",
        says="Each window gives its pixels themselves as gradients; dout has no influence.",
        hint="If the norm changes slightly, how much does the loss change?",
        changes=[Edit(WHERE, "dout[n, c, i, j] *", "out[n, c, i, j] *")],
    ),
    Misconception(
        id="upstream-gradient-dropped",
        says="The shares do not depend on dout: it is taken as 1.",
        hint="If the norm changes slightly, how much does the loss change?",
        changes=[Edit(WHERE, "dout[n, c, i, j] *", "1.0 *")],
    ),
    Misconception(
        id="norm-for-the-pixel",
        says="Every pixel gets the gradient times the norm.",
        hint="Each pixel has a factor of its own.",
        changes=[
            Edit(
                WHERE,
                SHARE,
                "dout[n, c, i, j] * out[n, c, i, j]",
            )
        ],
    ),
    Misconception(
        id="pixel-and-norm-swapped",
        says="The norm is divided by the pixel instead of the pixel by the norm.",
        hint="A large pixel should get a large share.",
        changes=[
            Edit(
                WHERE,
                "x[n, c, rows, columns] / out[n, c, i, j]",
                "out[n, c, i, j] / x[n, c, rows, columns]",
            )
        ],
    ),
    Misconception(
        id="gradient-to-the-maximum",
        says="The largest pixel of a window gets the whole gradient: that is max pooling.",
        hint="Which pixels of the window does the norm depend on?",
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(
                WHERE,
                SHARE,
                "dout[n, c, i, j] * (x[n, c, rows, columns] == x[n, c, rows, columns].max())",
            ),
        ],
    ),
    Misconception(
        id="sum-for-the-norm",
        says="The gradient is divided by the sum of the window instead of its norm.",
        hint="out holds the number to divide by. What is it?",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / x[n, c, rows, columns].sum()")],
    ),
    Misconception(
        id="absolute-sum-for-the-norm",
        says="The gradient is divided by the window's sum of absolute values instead of its norm.",
        hint="out holds the number to divide by. What is it?",
        changes=[Edit(WHERE, " / out[n, c, i, j]", " / np.abs(x[n, c, rows, columns]).sum()")],
    ),
    Misconception(
        id="root-mean-square-for-the-norm",
        says="The gradient is divided by the root of the mean of the squares instead of their sum.",
        hint="Which norm does the forward pass compute?",
        changes=[
            Edit(WHERE, " / out[n, c, i, j]", " / np.sqrt((x[n, c, rows, columns] ** 2).mean())")
        ],
    ),
    Misconception(
        id="zeros-get-the-gradient",
        says="A window of zeros gets its whole gradient instead of 0.",
        hint="The docstring says which gradient a window of zeros has.",
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(WHERE, SHARE, "dout[n, c, i, j] * (x[n, c, rows, columns] / norm if norm else 1)"),
            Edit(WHERE, "columns = ", "norm = out[n, c, i, j]\n        columns = "),
        ],
    ),
    Misconception(
        id="windows-after-a-zero-lost",
        says="After a window of zeros, the windows to its right get no gradient.",
        hint="What is the difference between break and continue?",
        changes=[
            Edit(
                WHERE,
                ZEROS,
                "        if (out[n, c, i, : j + 1] == 0).any():\n            continue\n",
            )
        ],
    ),
    Misconception(
        id="norm-squared-without-check",
        says="The gradient is divided by the square of the norm, and a window of zeros gives NaN.",
        hint="The norm itself appears in the derivative. To which power, and what if it is 0?",
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(WHERE, " / out[n, c, i, j]", " / out[n, c, i, j] ** 2"),
        ],
    ),
    Misconception(
        id="factor-two-without-check",
        says="dx is twice as large as it should be, and a window of zeros gives NaN.",
        hint="The squares give a 2, and the square root a 1/2. What happens where the norm is 0?",
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(WHERE, "* x[n, c, rows, columns]", "* 2 * x[n, c, rows, columns]"),
        ],
    ),
    Misconception(
        id="half-without-check",
        says="dx is half as large as it should be, and a window of zeros gives NaN.",
        hint="The squares give a 2, and the square root a 1/2. What happens where the norm is 0?",
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(WHERE, " / out[n, c, i, j]", " / (2 * out[n, c, i, j])"),
        ],
    ),
    Misconception(
        id="pixel-forgotten-without-check",
        says=(
            "Every pixel gets the same share, whatever its value is, and a window of zeros "
            "gives infinity."
        ),
        hint="Differentiate the square root of a sum of squares with respect to one of its terms.",
        changes=[Edit(WHERE, ZEROS, ""), Edit(WHERE, "* x[n, c, rows, columns]", "* 1.0")],
    ),
    Misconception(
        id="divided-by-the-size-without-check",
        says=(
            "The gradient is divided by the number of pixels, too, and a window of zeros gives NaN."
        ),
        hint=(
            "Does the forward pass divide by the number of pixels? What happens where the norm "
            "is 0?"
        ),
        changes=[
            Edit(WHERE, ZEROS, ""),
            Edit(WHERE, " / out[n, c, i, j]", " / out[n, c, i, j] / (height * width)"),
        ],
    ),
    Misconception(
        id="overlaps-overwrite-without-check",
        says=(
            "Where windows overlap, one gradient overwrites another, and a window of zeros "
            "gives NaN."
        ),
        hint="How do you combine the shares of a pixel? What happens where the norm is 0?",
        changes=[Edit(WHERE, ZEROS, ""), Edit(WHERE, "columns] += ", "columns] = ")],
    ),
]
