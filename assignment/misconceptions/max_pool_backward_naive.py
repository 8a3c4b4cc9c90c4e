"""Known wrong answers for `max_pool_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _windows as windows

WHERE = "cs231n/layers.py:max_pool_backward_naive"
TAKE = "dx[n, c, top + row, left + column] += dout[n, c, i, j]"
PATCH = "dx[n, c, top : top + height, left : left + width]"

MISCONCEPTIONS = [
    Misconception(
        id="overlaps-overwrite",
        says=(
            "Where windows overlap, one window's gradient overwrites another's instead of being "
            "added."
        ),
        hint=(
            "A pixel can be the maximum of several windows. Then it gets the gradients of all of "
            "them."
        ),
        changes=[Edit(WHERE, TAKE, TAKE.replace("+=", "="))],
    ),
    Misconception(
        id="overlapping-windows-wiped",
        says=(
            "Each window writes to all its pixels, so its zeros erase the gradients from "
            "overlapping windows."
        ),
        hint="What does mask * dout write where the mask is 0?",
        changes=[
            Edit(
                WHERE,
                TAKE,
                f"{PATCH} = 0; dx[n, c, top + row, left + column] = dout[n, c, i, j]",
            )
        ],
    ),
    Misconception(
        id="every-maximum",
        says="Each of several equal maxima gets the whole gradient.",
        hint=(
            "With ties, a comparison with the maximum is true more than once. The docstring names "
            "one of them."
        ),
        changes=[Edit(WHERE, TAKE, f"{PATCH} += (window == window.max()) * dout[n, c, i, j]")],
    ),
    Misconception(
        id="shared-between-maxima",
        says="Equal maxima share the gradient.",
        hint="Which of several equal maxima gets the gradient, according to the docstring?",
        changes=[
            Edit(
                WHERE,
                TAKE,
                "top_ones = window == window.max(); "
                f"{PATCH} += top_ones / top_ones.sum() * dout[n, c, i, j]",
            )
        ],
    ),
    Misconception(
        id="last-maximum",
        says="The last of several equal maxima gets the gradient.",
        hint=(
            "If a later number is equal to the largest one so far, does your search move on to it?"
        ),
        changes=[
            Edit(
                WHERE,
                "int(window.argmax())",
                "height * width - 1 - int(window.ravel()[::-1].argmax())",
            )
        ],
    ),
    Misconception(
        id="place-divided-by-the-height",
        says=(
            "The flat index of the maximum is divided by the window's height; it should be its "
            "width."
        ),
        hint="How much does a flat index grow from one row to the next?",
        changes=[Edit(WHERE, "int(window.argmax()), width", "int(window.argmax()), height")],
    ),
    Misconception(
        id="spread-evenly",
        says="The gradient is spread evenly over the window, as in mean pooling.",
        hint="Which pixels change the maximum of their window when you slightly change them?",
        changes=[Edit(WHERE, TAKE, f"{PATCH} += dout[n, c, i, j] / (height * width)")],
    ),
    Misconception(
        id="upstream-forgotten",
        says="Each maximum gets 1 instead of its upstream gradient.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, "+= dout[n, c, i, j]", "+= 1")],
    ),
    Misconception(
        id="window-taken-for-stride",
        says="The stride is ignored: windows move by their own size.",
        hint="Find the windows in the same way as the forward pass does.",
        changes=[Edit(WHERE, "i * stride, j * stride", "i * height, j * width")],
    ),
    Misconception(
        id="windows-counted-by-their-size",
        says="Only as many windows are visited as fit side by side; the stride is not looked at.",
        hint="How many windows are there? The shape of dout says it for every stride.",
        changes=[
            Edit(
                WHERE,
                "N, C, H_out, W_out = dout.shape",
                "N, C, H, W = x.shape",
            ),
            Edit(
                WHERE,
                "dx = np.zeros(x.shape, dtype=x.dtype)",
                "H_out, W_out = H // height, W // width\n    dx = np.zeros(x.shape, dtype=x.dtype)",
            ),
        ],
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
    Misconception(
        id="cache-overwritten",
        says=(
            "The x in the cache is overwritten with masks of ones and zeros. Overlapping windows "
            "and a second call then use these masks."
        ),
        hint=(
            "A slice of x is a view, not a copy. What does a second call with the same cache find?"
        ),
        changes=[Edit(WHERE, TAKE, f"{TAKE}; window[...] = window == window.max()")],
    ),
    Misconception(
        id="stride-ignored",
        says="The windows move by 1 pixel, whatever the stride is.",
        hint="Where in x does the window of dout[n, c, i, j] begin?",
        changes=[Edit(WHERE, "top, left = i * stride, j * stride", "top, left = i, j")],
    ),
    Misconception(
        id="place-in-the-window",
        says=(
            "The gradient goes to the maximum's position within the window, counted from the "
            "corner of the image."
        ),
        hint="argmax counts from the corner of the window. Where in the image is this corner?",
        changes=[Edit(WHERE, "dx[n, c, top + row, left + column]", "dx[n, c, row, column]")],
    ),
    Misconception(
        id="gradient-to-the-minimum",
        says="The gradient goes to the minimum of each window.",
        hint="Which pixel of the window did the forward pass let through?",
        changes=[Edit(WHERE, "window.argmax()", "window.argmin()")],
    ),
    Misconception(
        id="gradient-times-the-maximum",
        says="Each gradient is multiplied by the maximum.",
        hint="How much does the maximum of a window grow when its largest pixel grows by 1?",
        changes=[Edit(WHERE, "+= dout[n, c, i, j]", "+= dout[n, c, i, j] * window.max()")],
    ),
    Misconception(
        id="maximum-for-the-gradient",
        says="Each maximum gets its own value instead of its upstream gradient.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, "+= dout[n, c, i, j]", "+= window.max()")],
    ),
    Misconception(
        id="furthest-from-zero",
        says="The gradient goes to the number that is furthest from 0.",
        hint="Which is larger, -5 or 1?",
        changes=[Edit(WHERE, "int(window.argmax())", "int(np.abs(window).argmax())")],
    ),
    Misconception(
        id="gradient-to-every-pixel",
        says="Every pixel of a window gets the whole gradient.",
        hint="Which pixels change the maximum of their window when you slightly change them?",
        changes=[Edit(WHERE, TAKE, f"{PATCH} += dout[n, c, i, j]")],
    ),
    Misconception(
        id="row-and-column-swapped",
        says="The row and the column of the maximum are swapped.",
        hint="Which of the two numbers that you compute from the position is the row?",
        changes=[Edit(WHERE, "top + row, left + column", "top + column, left + row")],
    ),
    Misconception(
        id="maximum-gets-a-share",
        says="The maximum gets its gradient divided by the number of pixels in the window.",
        hint="How much does the maximum of a window grow when its largest pixel grows by 1?",
        changes=[Edit(WHERE, "+= dout[n, c, i, j]", "+= dout[n, c, i, j] / (height * width)")],
    ),
    Misconception(
        id="row-from-the-height",
        says=(
            "The maximum's row is its flat index divided by the window's height; it should "
            "be its width."
        ),
        hint="How much does a flat index grow from one row to the next?",
        changes=[
            Edit(
                WHERE,
                "row, column = divmod(int(window.argmax()), width)",
                "row, column = int(window.argmax()) // height, int(window.argmax()) % width",
            )
        ],
    ),
    Misconception(
        id="averaged-over-the-images",
        says="The gradient is divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[Edit(WHERE, "+= dout[n, c, i, j]", "+= dout[n, c, i, j] / N")],
    ),
    windows.known(
        "sides-swapped",
        [
            Edit(
                WHERE,
                "window = x[n, c, top : top + height, left : left + width]",
                "window = x[n, c, top : top + width, left : left + height]",
            ),
            Edit(WHERE, "int(window.argmax()), width", "int(window.argmax()), window.shape[1]"),
        ],
    ),
    Misconception(
        id="square-windows",
        says="The window's height is used as its width, too.",
        hint="Try a 1 x 3 window on paper. Where do you use which of the two sizes?",
        changes=[
            Edit(
                WHERE,
                "window = x[n, c, top : top + height, left : left + width]",
                "window = x[n, c, top : top + height, left : left + height]",
            ),
            Edit(WHERE, "int(window.argmax()), width", "int(window.argmax()), window.shape[1]"),
        ],
    ),
    Misconception(
        id="square-windows-from-the-width",
        says="The window's width is used as its height, too.",
        hint="Try a 3 x 1 window on paper. Where do you use which of the two sizes?",
        changes=[
            Edit(
                WHERE,
                "window = x[n, c, top : top + height, left : left + width]",
                "window = x[n, c, top : top + width, left : left + width]",
            )
        ],
    ),
    windows.known(
        "two-by-two-at-any-stride",
        [
            Edit(
                WHERE,
                "(int(pool_param[key]) for key in keys)",
                "(int(pool_param[key]) for key in keys)\n    height, width = 2, 2",
            ),
            Edit(WHERE, "int(window.argmax()), width", "int(window.argmax()), window.shape[1]"),
        ],
    ),
    Misconception(
        id="stride-taken-for-window",
        says="The window is as large as the stride, whatever pool_height and pool_width are.",
        hint="Which numbers say how large a window is?",
        changes=[
            Edit(
                WHERE,
                "window = x[n, c, top : top + height, left : left + width]",
                "window = x[n, c, top : top + stride, left : left + stride]",
            ),
            Edit(WHERE, "int(window.argmax()), width", "int(window.argmax()), window.shape[1]"),
        ],
    ),
    windows.known("stride-only-for-rows", [Edit(WHERE, "i * stride, j * stride", "i * stride, j")]),
    windows.known(
        "stride-only-for-columns", [Edit(WHERE, "i * stride, j * stride", "i, j * stride")]
    ),
    Misconception(
        id="only-positive-maxima",
        says="The gradient passes only where the maximum is positive.",
        hint="Pooling has no ReLU. Which windows pass their gradient on?",
        changes=[Edit(WHERE, "+= dout[n, c, i, j]", "+= dout[n, c, i, j] * (window.max() > 0)")],
    ),
    Misconception(
        id="maximum-of-each-column",
        says="The maximum of each column of the window gets the gradient.",
        hint="How many pixels of a window does the docstring name?",
        changes=[
            Edit(
                WHERE,
                TAKE,
                "dx[n, c, top + window.argmax(axis=0), np.arange(left, left + width)] += "
                "dout[n, c, i, j]",
            )
        ],
    ),
    Misconception(
        id="gradients-of-all-images",
        says="Every image gets the gradients of all images together.",
        hint="Which image does dout[n] belong to?",
        changes=[Edit(WHERE, "dx[n, c, top + row", "dx[:, c, top + row")],
    ),
    Misconception(
        id="dx-starts-from-x",
        says="dx contains x itself in addition to its gradient.",
        hint="From which numbers should dx start before anything is added?",
        changes=[Edit(WHERE, "dx = np.zeros(x.shape, dtype=x.dtype)", "dx = x.copy()")],
    ),
    Misconception(
        id="mask-times-dout-overwrites",
        says=(
            "Each window writes a mask times its gradient to all its pixels. This erases the "
            "gradients from overlapping windows, and each of several equal maxima gets the "
            "whole gradient."
        ),
        hint="What does mask * dout write where the mask is 0?",
        changes=[Edit(WHERE, TAKE, f"{PATCH} = (window == window.max()) * dout[n, c, i, j]")],
    ),
]
