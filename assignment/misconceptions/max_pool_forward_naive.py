"""Known wrong answers for `max_pool_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _windows as windows

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
    Misconception(
        id="minimum",
        says="Each window gives its minimum.",
        hint="Which number of the window does the docstring ask for?",
        changes=[Edit(WHERE, ".max()", ".min()")],
    ),
    Misconception(
        id="sum-pooling",
        says="Each window is summed instead of giving its maximum.",
        hint="Which number of the window does the docstring ask for?",
        changes=[Edit(WHERE, ".max()", ".sum()")],
    ),
    Misconception(
        id="place-of-the-maximum",
        says="Each window gives the position of its maximum instead of the maximum.",
        hint="What is the difference between np.max and np.argmax?",
        changes=[Edit(WHERE, ".max()", ".argmax()")],
    ),
    Misconception(
        id="furthest-from-zero",
        says="Each window gives the number that is furthest from 0.",
        hint="Which is larger, -5 or 1?",
        changes=[
            Edit(
                WHERE,
                WINDOW,
                "max(x[n, c, top : top + height, left : left + width].ravel(), key=abs)",
            )
        ],
    ),
    Misconception(
        id="sides-swapped-in-the-size-too",
        says="The window's height and width are swapped, in the output's size, too.",
        hint="Which entry of pool_param belongs to the rows of the image?",
        changes=[Edit(WHERE, "height, width, stride =", "width, height, stride =")],
    ),
    windows.known(
        "sides-swapped",
        [
            Edit(
                WHERE,
                "top : top + height, left : left + width",
                "top : top + width, left : left + height",
            )
        ],
    ),
    Misconception(
        id="square-windows-from-the-width",
        says="The window's width is used as its height, too.",
        hint="Try a 3 x 1 window on paper. Where do you use which of the two sizes?",
        changes=[Edit(WHERE, "top : top + height", "top : top + width")],
    ),
    Misconception(
        id="square-output-from-the-width",
        says="The width of the output is used as its height, too.",
        hint="Try an image of 4 rows and 6 columns. Along which side does each loop run?",
        changes=[Edit(WHERE, "(H - height)", "(W - width)")],
    ),
    windows.known(
        "two-by-two-windows",
        [
            Edit(
                WHERE,
                "height, width, stride = (int(pool_param[key]) for key in keys)",
                "height, width, stride = 2, 2, 2",
            )
        ],
    ),
    windows.known(
        "two-by-two-at-any-stride",
        [
            Edit(
                WHERE,
                "height, width, stride = (int(pool_param[key]) for key in keys)",
                "height, width, stride = (int(pool_param[key]) for key in keys)\n"
                "    height, width = 2, 2",
            )
        ],
    ),
    windows.known(
        "stride-always-two",
        [
            Edit(
                WHERE,
                "height, width, stride = (int(pool_param[key]) for key in keys)",
                "height, width, stride = (int(pool_param[key]) for key in keys)\n    stride = 2",
            )
        ],
    ),
    windows.known(
        "one-output-too-few",
        [Edit(WHERE, "H_out = 1 + (H", "H_out = (H"), Edit(WHERE, "W_out = 1 + (W", "W_out = (W")],
    ),
    Misconception(
        id="window-too-large",
        says="Each window has one row and one column too many.",
        hint="Does the end of a slice belong to it?",
        changes=[
            Edit(
                WHERE,
                "top : top + height, left : left + width",
                "top : top + height + 1, left : left + width + 1",
            )
        ],
    ),
    Misconception(
        id="window-too-small",
        says="Each window has one row and one column too few.",
        hint="Does the end of a slice belong to it?",
        changes=[
            Edit(
                WHERE,
                "top : top + height, left : left + width",
                "top : top + max(height - 1, 1), left : left + max(width - 1, 1)",
            )
        ],
    ),
    Misconception(
        id="maximum-over-images",
        says="The maximum is taken over all images together.",
        hint="Each image is pooled on its own.",
        changes=[Edit(WHERE, "x[n, c, top", "x[:, c, top")],
    ),
    Misconception(
        id="maximum-over-images-and-channels",
        says="The maximum is taken over all images and channels together.",
        hint="Each channel of each image is pooled on its own.",
        changes=[Edit(WHERE, "x[n, c, top", "x[:, :, top")],
    ),
    windows.known("stride-only-for-rows", [Edit(WHERE, "i * stride, j * stride", "i * stride, j")]),
    windows.known(
        "stride-only-for-columns", [Edit(WHERE, "i * stride, j * stride", "i, j * stride")]
    ),
    windows.known(
        "last-row-and-column-zero",
        [
            Edit(WHERE, "range(H_out)", "range(H_out - 1)"),
            Edit(WHERE, "range(W_out)", "range(W_out - 1)"),
        ],
    ),
    Misconception(
        id="windows-side-by-side",
        says=(
            "The windows lie side by side, and there are as many as fit: the stride is not "
            "used at all."
        ),
        hint="pool_height and pool_width say how large a window is. What says how far it moves?",
        changes=[
            Edit(WHERE, "1 + (H - height) // stride", "H // height"),
            Edit(WHERE, "1 + (W - width) // stride", "W // width"),
            Edit(WHERE, "i * stride, j * stride", "i * height, j * width"),
        ],
    ),
    windows.known("whole-numbers", [Edit(WHERE, "dtype=x.dtype", "dtype=int")]),
    Misconception(
        id="first-channel-for-every-channel",
        says="Every channel gets the maxima of the first one.",
        hint="Which channel does the window come from?",
        changes=[Edit(WHERE, "x[n, c, top", "x[n, 0, top")],
    ),
    Misconception(
        id="corner-of-the-window",
        says="Each window gives its top left pixel.",
        hint="Which number of the window does the docstring ask for?",
        changes=[Edit(WHERE, ".max()", ".ravel()[0]")],
    ),
    Misconception(
        id="height-taken-for-stride",
        says="The window's height is used as the stride, whatever the stride is.",
        hint="Which entry of pool_param says how far a window moves?",
        changes=[
            Edit(
                WHERE,
                "(int(pool_param[key]) for key in keys)",
                "(int(pool_param[key]) for key in keys)\n    stride = height",
            )
        ],
    ),
]
