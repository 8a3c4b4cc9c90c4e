"""Wrong gradients of max pooling, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:max_pool_backward_naive"
TAKE = "dx[n, c, top + row, left + column] += dout[n, c, i, j]"
PATCH = "dx[n, c, top : top + height, left : left + width]"

MISCONCEPTIONS = [
    Misconception(
        id="overlaps-overwrite",
        says="Your dx is what you get when a window replaces what another window left there.",
        hint="A pixel can be the maximum of several windows: it is owed the gradients of all.",
        changes=[Edit(WHERE, TAKE, TAKE.replace("+=", "="))],
    ),
    Misconception(
        id="overlapping-windows-wiped",
        says="Your dx is what you get when each window writes all its pixels anew, zeros included, "
        "over what an overlapping window left there.",
        hint="Writing a mask times dout into the window also writes where the mask is 0.",
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
        says="Your dx is what you get when each of several equal maxima takes the whole gradient.",
        hint="A comparison with the maximum is true more than once on ties; the text names one.",
        changes=[Edit(WHERE, TAKE, f"{PATCH} += (window == window.max()) * dout[n, c, i, j]")],
    ),
    Misconception(
        id="shared-between-maxima",
        says="Your dx is what you get when equal maxima share the gradient.",
        hint="Read in the text which of several equal maxima takes the gradient.",
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
        says="Your dx is what you get when the last of several equal maxima takes the gradient.",
        hint="Does your search replace the place it has found when it meets an equal number?",
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
        says="Your dx is what you get when the place within the window is divided by the window's "
        "height where its width belongs.",
        hint="How many places does a flat index move on from one row to the next?",
        changes=[Edit(WHERE, "int(window.argmax()), width", "int(window.argmax()), height")],
    ),
    Misconception(
        id="spread-evenly",
        says="Your dx is what you get when the gradient is spread evenly over the window, as mean "
        "pooling does.",
        hint="Which pixels of a window change its maximum when they move a little?",
        changes=[Edit(WHERE, TAKE, f"{PATCH} += dout[n, c, i, j] / (height * width)")],
    ),
    Misconception(
        id="upstream-forgotten",
        says="Your dx is what you get when each maximum gets 1 in place of its upstream gradient.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, "+= dout[n, c, i, j]", "+= 1")],
    ),
    Misconception(
        id="window-taken-for-stride",
        says="Your dx is what you get when windows lie side by side, whatever the stride is.",
        hint="Find the windows in the way that the forward pass does.",
        changes=[Edit(WHERE, "i * stride, j * stride", "i * height, j * width")],
    ),
    Misconception(
        id="two-by-two-windows",
        says="Your dx is what you get when every window is 2 by 2 at stride 2, whatever pool_param "
        "says.",
        hint="Where does your code read the window's size and the stride?",
        changes=[
            Edit(
                WHERE,
                'height, width = pool_param["pool_height"], pool_param["pool_width"]',
                "height, width = 2, 2",
            ),
            Edit(WHERE, 'stride = pool_param["stride"]', "stride = 2"),
        ],
    ),
    Misconception(
        id="cache-overwritten",
        says="Your dx is what you get when each window of the cached x is replaced by a mask of "
        "ones and zeros: overlapping windows, and a second call, see that mask.",
        hint="A slice of x is a view on it. What does a second call with the same cache find?",
        changes=[Edit(WHERE, TAKE, f"{TAKE}; window[...] = window == window.max()")],
    ),
]
