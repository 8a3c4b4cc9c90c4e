"""Known wrong answers for `max_pool_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

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
    Misconception(
        id="two-by-two-windows",
        says="Every window is 2 by 2 at stride 2, whatever pool_param says.",
        hint="Where does your code read the window's size and the stride?",
        changes=[
            Edit(
                WHERE,
                "height, width, stride = (int(pool_param[key]) for key in keys)",
                "height, width, stride = 2, 2, 2",
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
]
