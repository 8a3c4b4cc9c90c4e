"""Known wrong answers for `mean_pool_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:mean_pool_backward_naive"
SHARE = "dout[n, c, i, j] / (height * width)"
PIXELS = "x[n, c, rows, columns]"

MISCONCEPTIONS = [
    Misconception(
        id="not-divided",
        says="Every pixel gets the window's whole gradient, undivided.",
        hint="Slightly change one pixel. How much of that change reaches the mean?",
        changes=[Edit(WHERE, " / (height * width)", "")],
    ),
    Misconception(
        id="gradient-to-the-maximum",
        says="The largest pixel of a window gets the whole gradient: that is max pooling.",
        hint="Which pixels of the window does the mean depend on?",
        changes=[Edit(WHERE, SHARE, f"dout[n, c, i, j] * ({PIXELS} == {PIXELS}.max())")],
    ),
    Misconception(
        id="always-divided-by-four",
        says="The gradient is always divided by 4, whatever the size of the window is.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, "/ (height * width)", "/ 4")],
    ),
    *pool.backward(WHERE),
    Misconception(
        id="divided-by-the-overlaps",
        says=(
            "The gradient is divided by the stride squared instead of the number of pixels in the "
            "window."
        ),
        hint="What does the forward pass divide by?",
        changes=[Edit(WHERE, "/ (height * width)", "/ stride**2")],
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
        id="divided-by-the-image",
        says=(
            "The gradient is divided by the number of pixels in the whole image instead of the "
            "window."
        ),
        hint="What does the forward pass divide by?",
        changes=[Edit(WHERE, "/ (height * width)", "/ x[0, 0].size")],
    ),
    Misconception(
        id="upstream-gradient-dropped",
        says="The shares do not depend on dout: it is taken as 1.",
        hint="If the mean changes slightly, how much does the loss change?",
        changes=[Edit(WHERE, "dout[n, c, i, j] /", "1 /")],
    ),
    Misconception(
        id="gradient-times-the-mean",
        says=(
            "The gradient is multiplied by the mean of the window instead of divided among its "
            "pixels."
        ),
        hint="What is the derivative of a mean with respect to one of its numbers?",
        changes=[Edit(WHERE, SHARE, f"dout[n, c, i, j] * {PIXELS}.mean()")],
    ),
    Misconception(
        id="shares-by-value",
        says="Every share is multiplied by the pixel's value.",
        hint="Does the derivative of a mean depend on the pixel?",
        changes=[Edit(WHERE, SHARE, f"{SHARE} * {PIXELS}")],
    ),
]
