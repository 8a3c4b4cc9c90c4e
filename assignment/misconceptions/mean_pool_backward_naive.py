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
]
