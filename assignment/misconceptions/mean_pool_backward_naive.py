"""Known wrong answers for `mean_pool_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:mean_pool_backward_naive"

MISCONCEPTIONS = [
    pool.overlaps_overwrite(WHERE),
    Misconception(
        id="not-divided",
        says="Every pixel gets the window's whole gradient, undivided.",
        hint="Slightly change one pixel. How much of that change reaches the mean?",
        changes=[Edit(WHERE, " / (height * width)", "")],
    ),
    Misconception(
        id="divided-by-the-overlaps",
        says=(
            "The gradient is divided by the stride squared instead of the number of pixels in the "
            "window."
        ),
        hint="What does the forward pass divide by?",
        changes=[Edit(WHERE, " / (height * width)", " / stride**2")],
    ),
    pool.gaps_closed_backwards(WHERE),
    Misconception(
        id="always-divided-by-four",
        says="The gradient is always divided by 4, whatever the size of the window is.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, "/ (height * width)", "/ 4")],
    ),
    *pool.backward(WHERE, " / (height * width)"),
    Misconception(
        id="divided-by-the-height",
        says="The gradient is divided by the height of the window instead of its number of pixels.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, "/ (height * width)", "/ height")],
    ),
    Misconception(
        id="divided-by-the-width",
        says="The gradient is divided by the width of the window instead of its number of pixels.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, "/ (height * width)", "/ width")],
    ),
    Misconception(
        id="divided-by-the-height-squared",
        says=(
            "The gradient is divided by the square of the window's height instead of its "
            "number of pixels."
        ),
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, "/ (height * width)", "/ height**2")],
    ),
    Misconception(
        id="divided-by-the-width-squared",
        says=(
            "The gradient is divided by the square of the window's width instead of its number "
            "of pixels."
        ),
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, "/ (height * width)", "/ width**2")],
    ),
    Misconception(
        id="divided-by-one-stride",
        says="The gradient is divided by the stride instead of the number of pixels in the window.",
        hint="What does the forward pass divide by?",
        changes=[Edit(WHERE, "/ (height * width)", "/ stride")],
    ),
    Misconception(
        id="divided-by-the-sides",
        says=(
            "The gradient is divided by the sum of the window's sides instead of its number of "
            "pixels."
        ),
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, "/ (height * width)", "/ (height + width)")],
    ),
    Misconception(
        id="divided-by-the-image",
        says=(
            "The gradient is divided by the number of pixels in the whole image instead of the "
            "window."
        ),
        hint="What does the forward pass divide by?",
        changes=[Edit(WHERE, "/ (height * width)", "/ x[0, 0].size")],
    ),
    Misconception(
        id="divided-by-the-outputs",
        says=(
            "The gradient is divided by the number of windows instead of the number of pixels "
            "in one."
        ),
        hint="What does the forward pass divide by?",
        changes=[Edit(WHERE, "/ (height * width)", "/ dout[0, 0].size")],
    ),
    Misconception(
        id="divided-twice",
        says="The gradient is divided by the number of pixels in the window twice.",
        hint="How much of a change of one pixel reaches the mean?",
        changes=[Edit(WHERE, "/ (height * width)", "/ (height * width) ** 2")],
    ),
    Misconception(
        id="multiplied-by-the-size",
        says=(
            "The gradient is multiplied by the number of pixels in the window instead of "
            "divided by it."
        ),
        hint="How much of a change of one pixel reaches the mean?",
        changes=[Edit(WHERE, "/ (height * width)", "* (height * width)")],
    ),
    Misconception(
        id="divided-by-the-batch",
        says="The gradient is divided by the number of images, too.",
        hint="Does the mean of a window contain other images?",
        changes=[Edit(WHERE, "/ (height * width)", "/ (height * width * len(x))")],
    ),
    Misconception(
        id="upstream-gradient-dropped",
        says="The shares do not depend on dout: it is taken as 1.",
        hint="If the mean changes slightly, how much does the loss change?",
        changes=[Edit(WHERE, "dout[n, c, i, j] /", "1 /")],
    ),
    Misconception(
        id="upstream-gradient-averaged",
        says="Every window of a channel gets the average of dout.",
        hint="Which number of dout belongs to which window?",
        changes=[Edit(WHERE, "dout[n, c, i, j] /", "dout[n, c].mean() /")],
    ),
    Misconception(
        id="shares-by-value",
        says="Every share is multiplied by the pixel's value.",
        hint="Does the derivative of a mean depend on the pixel?",
        changes=[
            Edit(
                WHERE,
                "dout[n, c, i, j] / (height * width)",
                "dout[n, c, i, j] / (height * width) * x[n, c, rows, columns]",
            )
        ],
    ),
    Misconception(
        id="gradient-times-the-mean",
        says=(
            "The gradient is multiplied by the mean of the window instead of divided among its "
            "pixels."
        ),
        hint="What is the derivative of a mean with respect to one of its numbers?",
        changes=[
            Edit(
                WHERE,
                "dout[n, c, i, j] / (height * width)",
                "dout[n, c, i, j] * x[n, c, rows, columns].mean()",
            )
        ],
    ),
    Misconception(
        id="gradient-to-the-maximum",
        says="The largest pixel of a window gets the whole gradient: that is max pooling.",
        hint="Which pixels of the window does the mean depend on?",
        changes=[
            Edit(
                WHERE,
                "dout[n, c, i, j] / (height * width)",
                "dout[n, c, i, j] * (x[n, c, rows, columns] == x[n, c, rows, columns].max())",
            )
        ],
    ),
    Misconception(
        id="first-pixel-only",
        says="The first pixel of each window gets its share; the others get nothing.",
        hint="Which pixels of the window does the mean depend on?",
        changes=[
            Edit(
                WHERE,
                "dout[n, c, i, j] / (height * width)",
                "dout[n, c, i, j] / (height * width) * (np.indices(x[n, c, rows, "
                "columns].shape).sum(axis=0) == 0)",
            )
        ],
    ),
    Misconception(
        id="first-pixel-gets-all",
        says="The first pixel of each window gets the whole gradient.",
        hint="Which pixels of the window does the mean depend on?",
        changes=[
            Edit(
                WHERE,
                "dout[n, c, i, j] / (height * width)",
                "dout[n, c, i, j] * (np.indices(x[n, c, rows, columns].shape).sum(axis=0) == 0)",
            )
        ],
    ),
    Misconception(
        id="shares-rounded-down",
        says="The shares are rounded down to whole numbers.",
        hint="What is the difference between / and //?",
        changes=[Edit(WHERE, "/ (height * width)", "// (height * width)")],
    ),
]
