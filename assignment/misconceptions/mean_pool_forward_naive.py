"""Known wrong answers for `mean_pool_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _pool as pool

WHERE = "cs231n/pooling.py:mean_pool_forward_naive"

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
        id="divided-by-the-stride",
        says=(
            "The sum is divided by the stride squared instead of the number of pixels in the "
            "window."
        ),
        hint="How many pixels does a window have if it is larger than the stride?",
        changes=[Edit(WHERE, ".mean()", ".sum() / stride**2")],
    ),
    pool.gaps_closed(WHERE),
    pool.square_windows(WHERE),
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
    Misconception(
        id="always-divided-by-four",
        says="The sum is always divided by 4, whatever the size of the window is.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, ".mean()", ".sum() / 4")],
    ),
    *pool.forward(WHERE),
    Misconception(
        id="median-for-mean",
        says="Each window gives its median instead of its mean.",
        hint="A mean is the sum of all pixels divided by their number.",
        changes=[
            Edit(
                WHERE,
                "x[n, c, top : top + height, left : left + width].mean()",
                "np.median(x[n, c, top : top + height, left : left + width])",
            )
        ],
    ),
    Misconception(
        id="divided-by-the-height",
        says="The sum is divided by the height of the window instead of its number of pixels.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, ".mean()", ".sum() / height")],
    ),
    Misconception(
        id="divided-by-the-width",
        says="The sum is divided by the width of the window instead of its number of pixels.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, ".mean()", ".sum() / width")],
    ),
    Misconception(
        id="divided-by-the-height-squared",
        says=(
            "The sum is divided by the square of the window's height instead of its number of "
            "pixels."
        ),
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, ".mean()", ".sum() / height**2")],
    ),
    Misconception(
        id="divided-by-the-width-squared",
        says=(
            "The sum is divided by the square of the window's width instead of its number of "
            "pixels."
        ),
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, ".mean()", ".sum() / width**2")],
    ),
    Misconception(
        id="divided-by-one-stride",
        says="The sum is divided by the stride instead of the number of pixels in the window.",
        hint="How many pixels does a window have if it is larger than the stride?",
        changes=[Edit(WHERE, ".mean()", ".sum() / stride")],
    ),
    Misconception(
        id="divided-by-the-sides",
        says="The sum is divided by the sum of the window's sides instead of its number of pixels.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, ".mean()", ".sum() / (height + width)")],
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
    Misconception(
        id="root-mean-square",
        says="Each window gives the root of the mean of its squares.",
        hint="A mean needs no squares and no root.",
        changes=[
            Edit(
                WHERE,
                "x[n, c, top : top + height, left : left + width].mean()",
                "np.sqrt((x[n, c, top : top + height, left : left + width] ** 2).mean())",
            )
        ],
    ),
    Misconception(
        id="rounded-down",
        says="The means are rounded down to whole numbers.",
        hint="What is the difference between / and //?",
        changes=[Edit(WHERE, ".mean()", ".sum() // (height * width)")],
    ),
    Misconception(
        id="negative-means-to-zero",
        says="A negative mean becomes 0.",
        hint="Pooling has no ReLU in it. Where does your sum start?",
        changes=[Edit(WHERE, ".mean()", ".mean().clip(0)")],
    ),
    Misconception(
        id="one-too-few-in-the-divisor",
        says="The sum is divided by one less than the number of pixels in the window.",
        hint="How many pixels does a window of 3x2 have?",
        changes=[Edit(WHERE, ".mean()", ".sum() / max(height * width - 1, 1)")],
    ),
    Misconception(
        id="sum-not-reset",
        says="The sum of a window also contains the windows before it.",
        hint="Which value does your sum have at the beginning of each window?",
        changes=[
            Edit(WHERE, "for n, c, i, j in", "total = 0.0\n    for n, c, i, j in"),
            Edit(
                WHERE,
                "out[n, c, i, j] = x[n, c, top : top + height, left : left + width].mean()",
                "total += x[n, c, top : top + height, left : left + width].sum()\n"
                "        out[n, c, i, j] = total / (height * width)",
            ),
        ],
    ),
    Misconception(
        id="minimum-for-mean",
        says="Each window gives its minimum.",
        hint="Every pixel of the window counts here, not only one.",
        changes=[Edit(WHERE, ".mean()", ".min()")],
    ),
    Misconception(
        id="mean-of-absolute-values",
        says="Each window gives the mean of its absolute values.",
        hint="What is the mean of -3 and 3?",
        changes=[
            Edit(
                WHERE,
                "x[n, c, top : top + height, left : left + width].mean()",
                "np.abs(x[n, c, top : top + height, left : left + width]).mean()",
            )
        ],
    ),
]
