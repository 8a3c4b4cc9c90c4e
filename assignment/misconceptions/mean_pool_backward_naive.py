"""Wrong gradients of mean pooling."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:mean_pool_backward_naive"

MISCONCEPTIONS = [
    pool.overlaps_overwrite(WHERE),
    Misconception(
        id="not-divided",
        says="Your dx is what you get when every pixel takes the window's whole gradient.",
        hint="Nudge one pixel by a little: by how much of it does the mean move?",
        changes=[Edit(WHERE, " / (height * width)", "")],
    ),
    Misconception(
        id="divided-by-the-overlaps",
        says="Your dx is what you get when the gradient is divided by the stride squared.",
        hint="The mean divided by the number of pixels in the window, and by nothing else.",
        changes=[Edit(WHERE, " / (height * width)", " / stride**2")],
    ),
    pool.gaps_closed_backwards(WHERE),
]
