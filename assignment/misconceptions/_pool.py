"""Mistakes that mean pooling and L2 pooling share: their solutions have the same form.

`forward` is for mean_pool_forward_naive and l2_pool_forward_naive; `backward` is for
mean_pool_backward_naive and l2_pool_backward_naive.
"""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception

# For each id: the headline, the hint, and texts of the solution with what replaces them.
Mistakes = dict[str, tuple[str, str, Sequence[tuple[str, str]]]]

OUT_HEIGHT, OUT_WIDTH = "1 + (H - height) // stride", "1 + (W - width) // stride"
CORNER = "i * stride, j * stride"
WINDOW_ROWS, WINDOW_COLUMNS = "top : top + height", "left : left + width"

FORWARD: Mistakes = {
    "stride-of-the-window": (
        "Each window starts right after the one before it, whatever the stride is.",
        "The top left corner of a window moves by the stride, whatever the window's size is.",
        [(CORNER, "i * height, j * width")],
    ),
    "stride-ignored": (
        "The windows move by one pixel, although the output has the size for the stride.",
        "In which row of the image does the second window begin?",
        [(CORNER, "i, j")],
    ),
    "square-windows": (
        "The window's height is used as its width, too.",
        "pool_height and pool_width are two separate numbers.",
        [(WINDOW_COLUMNS, "left : left + height")],
    ),
    "size-without-one": (
        "The output has one row and one column too few.",
        "How many windows are there if the window is as large as the image?",
        [(OUT_HEIGHT, "(H - height) // stride"), (OUT_WIDTH, "(W - width) // stride")],
    ),
    "size-by-the-stride": (
        "The output's size is the image's size divided by the stride: the window is left out.",
        "Read the formula for the size in the docstring. What does it subtract?",
        [(OUT_HEIGHT, "H // stride"), (OUT_WIDTH, "W // stride")],
    ),
    "sides-swapped-in-the-window": (
        "Each window is pool_width tall and pool_height wide.",
        "Which side of the window runs along the rows of the image?",
        [(WINDOW_ROWS, "top : top + width"), (WINDOW_COLUMNS, "left : left + height")],
    ),
    "sides-swapped": (
        "pool_height and pool_width are swapped, in the output's size as well.",
        "Which side of the window runs along the rows of the image?",
        [
            (WINDOW_ROWS, "top : top + width"),
            (WINDOW_COLUMNS, "left : left + height"),
            (OUT_HEIGHT, "1 + (H - width) // stride"),
            (OUT_WIDTH, "1 + (W - height) // stride"),
        ],
    ),
    "square-output": (
        "The output is as wide as it is tall.",
        "W_out comes from the width of the image, H_out from its height.",
        [(OUT_WIDTH, OUT_HEIGHT)],
    ),
    "rows-and-columns-swapped": (
        "Row and column are swapped: out[i, j] has the window of row j and column i.",
        "Which index of the output counts the rows?",
        [(CORNER, "j * stride, i * stride")],
    ),
    "channels-together": (
        "Each window covers all channels at once.",
        "How many channels does the output have, and where does each come from?",
        [("x[n, c, top", "x[n, :, top")],
    ),
    "images-and-channels-together": (
        "Each window covers all images and channels at once.",
        "Which axes does the sum or the mean run over if you do not name any?",
        [("x[n, c, top", "x[:, :, top")],
    ),
    "windows-past-the-edge": (
        "Windows that extend past the edge are pooled, too.",
        "Only whole windows count. How many of them fit?",
        [
            (OUT_HEIGHT, "1 - (height - H) // stride"),
            (OUT_WIDTH, "1 - (width - W) // stride"),
        ],
    ),
    "window-of-the-stride": (
        "Each window has the stride as its height and its width.",
        "Windows may overlap or leave gaps. Which number says how large a window is?",
        [(WINDOW_ROWS, "top : top + stride"), (WINDOW_COLUMNS, "left : left + stride")],
    ),
    "window-one-short": (
        "The last row and the last column of each window are left out.",
        "A slice ends before its second number. How many numbers are in 0:2?",
        [(WINDOW_ROWS, "top : top + height - 1"), (WINDOW_COLUMNS, "left : left + width - 1")],
    ),
    "gaps-closed": (
        "Where the stride is larger than the window, there are no gaps between the windows.",
        "The top left corner of a window moves by the stride, whatever the window's size is.",
        [(CORNER, "i * min(height, stride), j * min(width, stride)")],
    ),
}

ROWS, COLUMNS = "i * stride, i * stride + height", "j * stride, j * stride + width"

BACKWARD: Mistakes = {
    "overlaps-overwrite": (
        "Where windows overlap, one window's gradient overwrites another's instead of being added.",
        "A pixel in several windows gets a share from each of them. How do you combine these?",
        [("dx[n, c, rows, columns] += ", "dx[n, c, rows, columns] = ")],
    ),
    "stride-of-the-window": (
        "Each window starts right after the one before it, whatever the stride is.",
        "Find the windows in the same way as the forward pass does.",
        [(ROWS, "i * height, i * height + height"), (COLUMNS, "j * width, j * width + width")],
    ),
    "stride-ignored": (
        "The windows move by one pixel instead of the stride.",
        "Find the windows in the same way as the forward pass does.",
        [(ROWS, "i, i + height"), (COLUMNS, "j, j + width")],
    ),
    "height-for-both": (
        "The window's height is used as its width, too.",
        "pool_height and pool_width are two separate numbers.",
        [(COLUMNS, "j * stride, j * stride + height")],
    ),
    "sides-swapped": (
        "Each window is pool_width tall and pool_height wide.",
        "Which side of the window runs along the rows of the image?",
        [
            (ROWS, "i * stride, i * stride + width"),
            (COLUMNS, "j * stride, j * stride + height"),
        ],
    ),
    "rows-and-columns-swapped": (
        "Row and column are swapped: dout[i, j] goes to the window of row j and column i.",
        "Which index of dout counts the rows?",
        [
            (ROWS, "j * stride, j * stride + height"),
            (COLUMNS, "i * stride, i * stride + width"),
        ],
    ),
    "window-of-the-stride": (
        "Each window has the stride as its height and its width.",
        "Windows may overlap or leave gaps. Which number says how large a window is?",
        [
            (ROWS, "i * stride, i * stride + stride"),
            (COLUMNS, "j * stride, j * stride + stride"),
        ],
    ),
    "window-one-short": (
        "The last row and the last column of each window get nothing.",
        "A slice ends before its second number. How many numbers are in 0:2?",
        [(ROWS, f"{ROWS} - 1"), (COLUMNS, f"{COLUMNS} - 1")],
    ),
    "gaps-closed": (
        "Where the stride is larger than the window, there are no gaps between the windows.",
        "Find the windows in the same way as the forward pass does.",
        [
            (ROWS, "i * min(height, stride), i * min(height, stride) + height"),
            (COLUMNS, "j * min(width, stride), j * min(width, stride) + width"),
        ],
    ),
}


def forward(where: str) -> list[Misconception]:
    """The mistakes that both forward passes share."""
    return _mistakes(where, FORWARD)


def backward(where: str) -> list[Misconception]:
    """The mistakes that both backward passes share."""
    return _mistakes(where, BACKWARD)


def _mistakes(where: str, mistakes: Mistakes) -> list[Misconception]:
    return [
        Misconception(name, says, hint, [Edit(where, old, new) for old, new in changes])
        for name, (says, hint, changes) in mistakes.items()
    ]
