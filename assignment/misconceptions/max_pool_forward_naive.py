"""Known wrong answers for `max_pool_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:max_pool_forward_naive"
WINDOW = "x[n, c, top : top + height, left : left + width].max()"

MISCONCEPTIONS = [
    Misconception(
        id="maximum-starts-at-zero",
        says="A window of negative numbers gives 0 instead of its maximum.",
        hint="What is the maximum of -3 and -1? Start from a number of the window.",
        changes=[Edit(WHERE, ".max()", ".max(initial=0)")],
    ),
    Misconception(
        id="mean-pooling",
        says="Each window is averaged instead of giving its maximum.",
        hint="Which number of the window does the docstring ask for?",
        changes=[Edit(WHERE, ".max()", ".mean()")],
    ),
    Misconception(
        id="largest-magnitude",
        says="The maximum of the absolute values is taken.",
        hint="Which is larger, -5 or 1?",
        changes=[Edit(WHERE, WINDOW, "np.abs(" + WINDOW.replace(".max()", ").max()"))],
    ),
    Misconception(
        id="window-taken-for-stride",
        says="The stride is ignored: windows move by their own size.",
        hint="pool_height and pool_width say how large a window is. What says how far it moves?",
        changes=[Edit(WHERE, "i * stride, j * stride", "i * height, j * width")],
    ),
    Misconception(
        id="square-windows",
        says="The window's height is used as its width, too.",
        hint="Try a 1 x 3 window on paper. Where do you use which of the two sizes?",
        changes=[Edit(WHERE, "left : left + width", "left : left + height")],
    ),
    Misconception(
        id="square-images-only",
        says="The height of the output is used as its width, too.",
        hint="Try an image of 4 rows and 6 columns. Along which side does each loop run?",
        changes=[Edit(WHERE, "(W - width)", "(H - height)")],
    ),
    Misconception(
        id="maximum-over-channels",
        says="The maximum is taken over all channels together.",
        hint="Pooling makes each map smaller. It never mixes two maps.",
        changes=[Edit(WHERE, "x[n, c, top", "x[n, :, top")],
    ),
    Misconception(
        id="windows-past-the-edge",
        says="Windows that extend past the edge are pooled, too.",
        hint="Look at the formula for H_out again. In which direction does its division round?",
        changes=[
            Edit(WHERE, "(H - height) // stride", "-(-(H - height) // stride)"),
            Edit(WHERE, "(W - width) // stride", "-(-(W - width) // stride)"),
        ],
    ),
    Misconception(
        id="outputs-counted-by-the-window",
        says="The output's size is the image's size divided by the window's, whatever the stride.",
        hint="Slide a 3x3 window over 7 pixels at stride 2. How many places does it stop at?",
        changes=[
            Edit(WHERE, "1 + (H - height) // stride", "H // height"),
            Edit(WHERE, "1 + (W - width) // stride", "W // width"),
        ],
    ),
    Misconception(
        id="outputs-counted-by-the-stride",
        says="The output's size is the image's size divided by the stride, whatever the window.",
        hint="Slide a 4x4 window over 8 pixels at stride 2. Where does the last window start?",
        changes=[
            Edit(WHERE, "1 + (H - height) // stride", "H // stride"),
            Edit(WHERE, "1 + (W - width) // stride", "W // stride"),
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
    Misconception(
        id="stride-taken-for-window",
        says="The window is as large as the stride, whatever pool_height and pool_width are.",
        hint="Which numbers say how large a window is?",
        changes=[
            Edit(
                WHERE,
                "top : top + height, left : left + width",
                "top : top + stride, left : left + stride",
            )
        ],
    ),
    Misconception(
        id="stride-ignored",
        says="The windows move by 1 pixel, whatever the stride is.",
        hint="At stride 2, where does the second window start?",
        changes=[Edit(WHERE, "top, left = i * stride, j * stride", "top, left = i, j")],
    ),
]
