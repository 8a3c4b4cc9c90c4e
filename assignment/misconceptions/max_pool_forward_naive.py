"""Known wrong answers for `max_pool_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _windows as windows
from ._windows import CORNER, HEIGHT, WIDTH

WHERE = "cs231n/layers.py:max_pool_forward_naive"
WINDOW = f"x[n, c, {HEIGHT}, {WIDTH}].max()"
ROWS, COLUMNS = "1 + (H - height) // stride", "1 + (W - width) // stride"
OUT = "out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)"

MISCONCEPTIONS = [
    windows.known("window-taken-for-stride", WHERE),
    Misconception(
        id="square-images-only",
        says="The height of the output is used as its width, too.",
        hint="Try an image of 4 rows and 6 columns. Along which side does each loop run?",
        changes=[Edit(WHERE, "(W - width)", "(H - height)")],
    ),
    windows.known("two-by-two-windows", WHERE),
    Misconception(
        id="maximum-over-channels",
        says="The maximum is taken over all channels together.",
        hint="Pooling makes each map smaller. It never mixes two maps.",
        changes=[Edit(WHERE, "x[n, c, top", "x[n, :, top")],
    ),
    windows.known("one-output-too-few", WHERE),
    Misconception(
        id="maximum-starts-at-zero",
        says="A window of negative numbers gives 0 instead of its maximum.",
        hint="What is the maximum of -3 and -1? Start from a number of the window.",
        changes=[Edit(WHERE, ".max()", ".max(initial=0)")],
    ),
    windows.known("stride-ignored", WHERE),
    Misconception(
        id="mean-pooling",
        says="Each window is averaged instead of giving its maximum.",
        hint="Which number of the window does the docstring ask for?",
        changes=[Edit(WHERE, ".max()", ".mean()")],
    ),
    windows.known("square-windows", WHERE),
    Misconception(
        id="square-windows-from-the-width",
        says="The window's width is used as its height, too.",
        hint="Try a window of 3 rows and 1 column on paper. Where do you use which size?",
        changes=[Edit(WHERE, HEIGHT, "top : top + width")],
    ),
    windows.known("sides-swapped", WHERE),
    Misconception(
        id="sides-swapped-in-the-size-too",
        says="The window's height and width are swapped, in the output's size, too.",
        hint="Which entry of pool_param belongs to the rows of the image?",
        changes=[Edit(WHERE, "height, width, stride =", "width, height, stride =")],
    ),
    Misconception(
        id="stride-taken-for-window",
        says="The window is as large as the stride, whatever pool_height and pool_width are.",
        hint="Which numbers say how large a window is?",
        changes=[
            Edit(WHERE, HEIGHT, "top : top + stride"),
            Edit(WHERE, WIDTH, "left : left + stride"),
        ],
    ),
    windows.known("stride-only-for-rows", WHERE),
    windows.known("stride-only-for-columns", WHERE),
    Misconception(
        id="outputs-counted-by-the-stride",
        says="The output's size is the image's size divided by the stride, whatever the window.",
        hint="Slide a 4x4 window over 8 pixels at stride 2. Where does the last window start?",
        changes=[Edit(WHERE, ROWS, "H // stride"), Edit(WHERE, COLUMNS, "W // stride")],
    ),
    Misconception(
        id="outputs-counted-by-the-window",
        says="The output's size is the image's size divided by the window's, whatever the stride.",
        hint="Slide a 3x3 window over 7 pixels at stride 2. How many places does it stop at?",
        changes=[Edit(WHERE, ROWS, "H // height"), Edit(WHERE, COLUMNS, "W // width")],
    ),
    Misconception(
        id="windows-side-by-side",
        says=(
            "The windows lie side by side, and there are as many as fit: the stride is not used "
            "at all."
        ),
        hint="pool_height and pool_width say how large a window is. What says how far it moves?",
        changes=[
            Edit(WHERE, ROWS, "H // height"),
            Edit(WHERE, COLUMNS, "W // width"),
            Edit(WHERE, CORNER, "top, left = i * height, j * width"),
        ],
    ),
    windows.known("last-row-and-column-zero", WHERE),
    Misconception(
        id="windows-past-the-edge",
        says="Windows that extend past the edge are pooled, too.",
        hint="Look at the formula for H_out again. In which direction does its division round?",
        changes=[
            Edit(WHERE, ROWS, "1 + -(-(H - height) // stride)"),
            Edit(WHERE, COLUMNS, "1 + -(-(W - width) // stride)"),
        ],
    ),
    Misconception(
        id="window-too-large",
        says="Each window has one row and one column too many.",
        hint="Does the end of a slice belong to it?",
        changes=[Edit(WHERE, HEIGHT, f"{HEIGHT} + 1"), Edit(WHERE, WIDTH, f"{WIDTH} + 1")],
    ),
    Misconception(
        id="maximum-over-images-and-channels",
        says="The maximum is taken over all images and channels together.",
        hint="Each channel of each image is pooled on its own.",
        changes=[Edit(WHERE, "x[n, c, top", "x[:, :, top")],
    ),
    Misconception(
        id="maximum-over-images",
        says="The maximum is taken over all images together.",
        hint="Each image is pooled on its own.",
        changes=[Edit(WHERE, "x[n, c, top", "x[:, c, top")],
    ),
    Misconception(
        id="place-of-the-maximum",
        says="Each window gives the position of its maximum instead of the maximum.",
        hint="What is the difference between np.max and np.argmax?",
        changes=[Edit(WHERE, ".max()", ".argmax()")],
    ),
    Misconception(
        id="minimum",
        says="Each window gives its minimum.",
        hint="Which number of the window does the docstring ask for?",
        changes=[Edit(WHERE, ".max()", ".min()")],
    ),
    Misconception(
        id="largest-magnitude",
        says="The maximum of the absolute values is taken.",
        hint="Which is larger, -5 or 1?",
        changes=[Edit(WHERE, WINDOW, f"np.abs(x[n, c, {HEIGHT}, {WIDTH}]).max()")],
    ),
    words.known(
        "cache-holds-another-array",
        [Edit(WHERE, OUT, f"{OUT}\n    x = np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1)))")],
    ),
]
