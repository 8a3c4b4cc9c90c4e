"""Known wrong answers for `max_pool_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _windows as windows
from ._windows import HEIGHT, WIDTH

WHERE = "cs231n/layers.py:max_pool_backward_naive"
DOUT = "dout[n, c, i, j]"
TAKE = f"dx[n, c, top + row, left + column] += {DOUT}"
PATCH = f"dx[n, c, {HEIGHT}, {WIDTH}]"
PLACE = "int(window.argmax())"
# For windows of a wrong size: the maximum is found in the window as it is.
IN_THE_WINDOW = Edit(WHERE, f"{PLACE}, width", f"{PLACE}, window.shape[1]")

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
        id="every-maximum",
        says="Each of several equal maxima gets the whole gradient.",
        hint=(
            "With ties, a comparison with the maximum is true more than once. The docstring names "
            "one of them."
        ),
        changes=[Edit(WHERE, TAKE, f"{PATCH} += (window == window.max()) * {DOUT}")],
    ),
    Misconception(
        id="mask-times-dout-overwrites",
        says=(
            "Each window writes a mask times its gradient to all its pixels. This erases the "
            "gradients from overlapping windows, and each of several equal maxima gets the "
            "whole gradient."
        ),
        hint="What does mask * dout write where the mask is 0?",
        changes=[Edit(WHERE, TAKE, f"{PATCH} = (window == window.max()) * {DOUT}")],
    ),
    windows.known("window-taken-for-stride", WHERE),
    Misconception(
        id="spread-evenly",
        says="The gradient is spread evenly over the window, as in mean pooling.",
        hint="Which pixels change the maximum of their window when you slightly change them?",
        changes=[Edit(WHERE, TAKE, f"{PATCH} += {DOUT} / (height * width)")],
    ),
    Misconception(
        id="upstream-forgotten",
        says="Each maximum gets 1 instead of its upstream gradient.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, DOUT, "1")],
    ),
    Misconception(
        id="place-in-the-window",
        says=(
            "The gradient goes to the maximum's position within the window, counted from the "
            "corner of the image."
        ),
        hint="argmax counts from the corner of the window. Where in the image is this corner?",
        changes=[Edit(WHERE, "top + row, left + column", "row, column")],
    ),
    Misconception(
        id="place-divided-by-the-height",
        says=(
            "The flat index of the maximum is divided by the window's height; it should be its "
            "width."
        ),
        hint="How much does a flat index grow from one row to the next?",
        changes=[Edit(WHERE, f"{PLACE}, width", f"{PLACE}, height")],
    ),
    windows.known("stride-ignored", WHERE),
    Misconception(
        id="overlapping-windows-wiped",
        says=(
            "Each window writes to all its pixels, so its zeros erase the gradients from "
            "overlapping windows."
        ),
        hint="What does mask * dout write where the mask is 0?",
        changes=[Edit(WHERE, TAKE, f"{PATCH} = 0; {TAKE.replace('+=', '=')}")],
    ),
    Misconception(
        id="shared-between-maxima",
        says="Equal maxima share the gradient.",
        hint="Which of several equal maxima gets the gradient, according to the docstring?",
        changes=[
            Edit(
                WHERE,
                TAKE,
                f"top_ones = window == window.max(); {PATCH} += top_ones / top_ones.sum() * {DOUT}",
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
            Edit(WHERE, PLACE, "height * width - 1 - int(window.ravel()[::-1].argmax())"),
        ],
    ),
    Misconception(
        id="gradient-to-every-pixel",
        says="Every pixel of a window gets the whole gradient.",
        hint="Which pixels change the maximum of their window when you slightly change them?",
        changes=[Edit(WHERE, TAKE, f"{PATCH} += {DOUT}")],
    ),
    Misconception(
        id="maximum-for-the-gradient",
        says="Each maximum gets its own value instead of its upstream gradient.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, DOUT, "window.max()")],
    ),
    Misconception(
        id="gradient-times-the-maximum",
        says="Each gradient is multiplied by the maximum.",
        hint="How much does the maximum of a window grow when its largest pixel grows by 1?",
        changes=[Edit(WHERE, DOUT, f"{DOUT} * window.max()")],
    ),
    Misconception(
        id="row-and-column-swapped",
        says="The row and the column of the maximum are swapped.",
        hint="Which of the two numbers that you compute from the position is the row?",
        changes=[Edit(WHERE, "top + row, left + column", "top + column, left + row")],
    ),
    Misconception(
        id="row-from-the-height",
        says=(
            "The maximum's row is its flat index divided by the window's height; it should be its "
            "width."
        ),
        hint="How much does a flat index grow from one row to the next?",
        changes=[
            Edit(WHERE, f"divmod({PLACE}, width)", f"{PLACE} // height, {PLACE} % width"),
        ],
    ),
    windows.known("two-by-two-windows", WHERE),
    windows.known("square-windows", WHERE, also=[IN_THE_WINDOW]),
    windows.known("sides-swapped", WHERE, also=[IN_THE_WINDOW]),
    windows.known("stride-only-for-rows", WHERE),
    windows.known("stride-only-for-columns", WHERE),
    Misconception(
        id="windows-counted-by-their-size",
        says="Only as many windows are visited as fit side by side; the stride is ignored.",
        hint="How many windows are there? The shape of dout says it for every stride.",
        changes=[
            Edit(WHERE, "N, C, H_out, W_out = dout.shape", "N, C, H, W = x.shape"),
            Edit(
                WHERE,
                "    dx = np.zeros(",
                "    H_out, W_out = H // height, W // width\n    dx = np.zeros(",
            ),
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
]
