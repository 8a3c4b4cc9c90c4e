"""Known wrong answers for `mean_pool_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _pool as pool

WHERE = "cs231n/pooling.py:mean_pool_forward_naive"
PIXELS = "How many pixels does a window of 3x2 have?"

MISCONCEPTIONS = [
    Misconception(
        id="sum-for-mean",
        says="Each window is summed instead of averaged.",
        hint="A mean divides by the number of pixels in the window.",
        changes=[Edit(WHERE, ".mean()", ".sum()")],
    ),
    Misconception(
        id="maximum-for-mean",
        says="The function takes the maximum of each window instead of the mean.",
        hint="Every pixel of the window counts here, not only the largest.",
        changes=[Edit(WHERE, ".mean()", ".max()")],
    ),
    Misconception(
        id="always-divided-by-four",
        says="The sum is always divided by 4, whatever the size of the window is.",
        hint=PIXELS,
        changes=[Edit(WHERE, ".mean()", ".sum() / 4")],
    ),
    *pool.forward(WHERE),
    Misconception(
        id="divided-by-the-stride",
        says=(
            "The sum is divided by the stride squared instead of the number of pixels in the "
            "window."
        ),
        hint="How many pixels does a window have if it is larger than the stride?",
        changes=[Edit(WHERE, ".mean()", ".sum() / stride**2")],
    ),
    Misconception(
        id="divided-by-the-height-squared",
        says=(
            "The sum is divided by the square of the window's height instead of its number of "
            "pixels."
        ),
        hint=PIXELS,
        changes=[Edit(WHERE, ".mean()", ".sum() / height**2")],
    ),
    Misconception(
        id="divided-by-the-image",
        says="The sum is divided by the number of pixels in the whole image instead of the window.",
        hint="How many numbers did you add up?",
        changes=[Edit(WHERE, ".mean()", ".sum() / (H * W)")],
    ),
    Misconception(
        id="divided-twice",
        says="The sum is divided by the number of pixels in the window twice.",
        hint="Does np.mean leave anything to divide by?",
        changes=[Edit(WHERE, ".mean()", ".mean() / (height * width)")],
    ),
    words.known(
        "cache-holds-another-array",
        [
            Edit(
                WHERE,
                "N, C, H, W = x.shape",
                "N, C, H, W = x.shape\n    x = np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1)))",
            )
        ],
    ),
]
