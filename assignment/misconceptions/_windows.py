"""Mistakes of convolution and max pooling with loops, forward and backward.

Used by conv_forward_naive, conv_backward_naive, max_pool_forward_naive, max_pool_backward_naive.
"""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception, Rewrite

# Texts that several of these solutions contain.
CORNER = "top, left = i * stride, j * stride"
HEIGHT, WIDTH = "top : top + height", "left : left + width"
SIZES = "height, width, stride = (int(pool_param[key]) for key in keys)"

# For each id: the headline, the hint, and texts of the solution with what replaces them.
MISTAKES: dict[str, tuple[str, str, Sequence[tuple[str, str]]]] = {
    "stride-ignored": (
        "The stride is ignored: neighboring windows are one pixel apart.",
        "The output's size already follows the stride. Where does each window start?",
        [(CORNER, "top, left = i, j")],
    ),
    "stride-only-for-rows": (
        "The windows move by the stride down the rows, but by 1 along the columns.",
        "Where in your code does the column of a window come from?",
        [(CORNER, "top, left = i * stride, j")],
    ),
    "stride-only-for-columns": (
        "The windows move by the stride along the columns, but by 1 down the rows.",
        "Where in your code does the row of a window come from?",
        [(CORNER, "top, left = i, j * stride")],
    ),
    "window-taken-for-stride": (
        "The stride is ignored: windows move by their own size.",
        "pool_height and pool_width say how large a window is. What says how far it moves?",
        [(CORNER, "top, left = i * height, j * width")],
    ),
    "one-output-too-few": (
        "The output has one row and one column too few.",
        "How many windows fit into an image that is exactly as large as the window?",
        [("H_out = 1 + (H", "H_out = (H"), ("W_out = 1 + (W", "W_out = (W")],
    ),
    "last-row-and-column-zero": (
        "The last row and the last column of the output stay 0.",
        "How often does each loop run, and how often should it?",
        [("range(H_out)", "range(H_out - 1)"), ("range(W_out)", "range(W_out - 1)")],
    ),
    "two-by-two-windows": (
        "Every window is 2 by 2 at stride 2, whatever pool_param says.",
        "Where does your code read the window's size and the stride?",
        [(SIZES, "height, width, stride = 2, 2, 2")],
    ),
    "sides-swapped": (
        "The window's height and width are swapped.",
        "Try a window of 3 rows and 1 column on paper. Which slice has which size?",
        [(HEIGHT, "top : top + width"), (WIDTH, "left : left + height")],
    ),
    "square-windows": (
        "The window's height is used as its width, too.",
        "Try a window of 1 row and 3 columns on paper. Where do you use which of the two sizes?",
        [(WIDTH, "left : left + height")],
    ),
}


def known(
    name: str, where: str, changes: Sequence[Edit | Rewrite] = (), *, also: Sequence[Edit] = ()
) -> Misconception:
    """Return the mistake with this id in the solution at `where`.

    Args:
        name: a key of `MISTAKES`.
        where: the solution.
        changes: the changes, for a solution without the usual texts.
        also: changes in addition to the usual ones.
    """
    says, hint, edits = MISTAKES[name]
    usual = [Edit(where, old, new) for old, new in edits]
    return Misconception(id=name, says=says, hint=hint, changes=changes or [*usual, *also])
