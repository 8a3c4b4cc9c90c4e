"""Wrong max pooling, each as a change to the right one."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:max_pool_forward_naive"
WINDOW = "x[n, c, top : top + height, left : left + width].max()"

MISCONCEPTIONS = [
    Misconception(
        id="maximum-starts-at-zero",
        says="Your out is what you get when the search for the maximum starts at 0, so that "
        "negative numbers never win.",
        hint="What is the maximum of -3 and -1? Start from the window's own numbers.",
        changes=[Edit(WHERE, ".max()", ".max(initial=0)")],
    ),
    Misconception(
        id="mean-pooling",
        says="Your out is what you get when windows are averaged.",
        hint="Which number of the window is asked for?",
        changes=[Edit(WHERE, ".max()", ".mean()")],
    ),
    Misconception(
        id="largest-magnitude",
        says="Your out is what you get when signs are dropped before the maximum is taken.",
        hint="A large negative number is small.",
        changes=[Edit(WHERE, WINDOW, "np.abs(" + WINDOW.replace(".max()", ").max()"))],
    ),
    Misconception(
        id="window-taken-for-stride",
        says="Your out is what you get when windows lie side by side, whatever the stride is.",
        hint="pool_height and pool_width say how large a window is; what says how far it moves?",
        changes=[Edit(WHERE, "i * stride, j * stride", "i * height, j * width")],
    ),
    Misconception(
        id="square-windows",
        says="Your out is what you get when windows are as wide as they are high.",
        hint="Try a window of 1 x 3 on paper. Which of the two sizes do you use where?",
        changes=[Edit(WHERE, "left : left + width", "left : left + height")],
    ),
    Misconception(
        id="square-images-only",
        says="Your out is what you get when the output is as wide as it is high.",
        hint="Try an image of 4 rows and 6 columns. Which of its sides does each loop run along?",
        changes=[Edit(WHERE, "(W - width)", "(H - height)")],
    ),
    Misconception(
        id="maximum-over-channels",
        says="Your out is what you get when the maximum is taken over all channels together.",
        hint="Pooling makes a map smaller; it never mixes one with another.",
        changes=[Edit(WHERE, "x[n, c, top", "x[n, :, top")],
    ),
    Misconception(
        id="windows-past-the-edge",
        says="Your out is what you get when windows that stick out over the edge are pooled too.",
        hint="Look at the formula for H_out again: which way does its division round?",
        changes=[
            Edit(WHERE, "(H - height) // stride", "-(-(H - height) // stride)"),
            Edit(WHERE, "(W - width) // stride", "-(-(W - width) // stride)"),
        ],
    ),
    words.known(
        "cache-holds-another-array",
        [
            Edit(
                WHERE,
                "out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)",
                "out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)\n"
                "    x = np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1)))",
            )
        ],
    ),
]
