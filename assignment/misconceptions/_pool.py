"""Mistakes that occur in mean pooling and in L2 pooling: their solutions have the same form."""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception

SIZES = ("1 + (H - height) // stride", "1 + (W - width) // stride")
ROWS, COLUMNS = "top : top + height", "left : left + width"
CORNER = "top, left = i * stride, j * stride"
LAST_WINDOWS = """
        if i + 1 == out.shape[2] or j + 1 == out.shape[3]:
            continue"""

# Forward. For each id: the headline, the hint, and texts of the solution with what replaces them.
FORWARD: dict[str, tuple[str, str, Sequence[tuple[str, str]]]] = {
    "width-for-both": (
        "The window's width is used as its height, too.",
        "pool_height and pool_width are two separate numbers.",
        [(ROWS, "top : top + width")],
    ),
    "sides-swapped-in-the-window": (
        "Each window is pool_width high and pool_height wide.",
        "Which side of the window runs along the rows of the image?",
        [(ROWS, "top : top + width"), (COLUMNS, "left : left + height")],
    ),
    "sides-swapped": (
        "pool_height and pool_width are swapped, in the output's size as well.",
        "Which side of the window runs along the rows of the image?",
        [
            (ROWS, "top : top + width"),
            (COLUMNS, "left : left + height"),
            (SIZES[0], "1 + (H - width) // stride"),
            (SIZES[1], "1 + (W - height) // stride"),
        ],
    ),
    "stride-ignored": (
        "The windows move by one pixel, although the output has the size for the stride.",
        "In which row of the image does the second window begin?",
        [(CORNER, "top, left = i, j")],
    ),
    "stride-one": (
        "The stride is always 1, in the output's size as well.",
        "Where does your code use pool_param['stride']?",
        [
            (CORNER, "top, left = i, j"),
            (SIZES[0], "1 + H - height"),
            (SIZES[1], "1 + W - width"),
        ],
    ),
    "stride-of-the-window": (
        "Each window starts right after the one before it, whatever the stride is.",
        "The top left corner of a window moves by the stride, whatever the window's size is.",
        [(CORNER, "top, left = i * height, j * width")],
    ),
    "tiles-always": (
        "The stride is ignored: the windows always lie side by side.",
        "Where does your code use pool_param['stride']?",
        [
            (CORNER, "top, left = i * height, j * width"),
            (SIZES[0], "H // height"),
            (SIZES[1], "W // width"),
        ],
    ),
    "window-of-the-stride": (
        "Each window has the stride as its height and its width.",
        "Windows may overlap or leave gaps. Which number says how large a window is?",
        [(ROWS, "top : top + stride"), (COLUMNS, "left : left + stride")],
    ),
    "window-one-short": (
        "The last row and the last column of each window are left out.",
        "A slice ends before its second number. How many numbers are in 0:2?",
        [(ROWS, "top : top + height - 1"), (COLUMNS, "left : left + width - 1")],
    ),
    "window-one-more": (
        "Each window has one row and one column too many.",
        "A slice ends before its second number. How many numbers are in 0:2?",
        [(ROWS, "top : top + height + 1"), (COLUMNS, "left : left + width + 1")],
    ),
    "rows-and-columns-swapped": (
        "Row and column are swapped: out[i, j] has the window of row j and column i.",
        "Which index of the output counts the rows?",
        [(CORNER, "top, left = j * stride, i * stride")],
    ),
    "cut-windows-kept": (
        "Windows that the border of the image cuts off are pooled as well.",
        "The docstring has a formula for the size. Does its division round up or down?",
        [
            (SIZES[0], "1 + -(-(H - height) // stride)"),
            (SIZES[1], "1 + -(-(W - width) // stride)"),
        ],
    ),
    "size-without-one": (
        "The output has one row and one column too few.",
        "How many windows are there if the window is as large as the image?",
        [(SIZES[0], "(H - height) // stride"), (SIZES[1], "(W - width) // stride")],
    ),
    "size-by-the-stride": (
        "The output's size is the image's size divided by the stride: the window is left out.",
        "Read the formula for the size in the docstring. What does it subtract?",
        [(SIZES[0], "H // stride"), (SIZES[1], "W // stride")],
    ),
    "size-by-the-window": (
        "The output's size is the image's size divided by the window's: the stride is left out.",
        "Read the formula for the size in the docstring. What does it divide by?",
        [(SIZES[0], "H // height"), (SIZES[1], "W // width")],
    ),
    "square-output": (
        "The output is as wide as it is high.",
        "W_out comes from the width of the image, H_out from its height.",
        [(SIZES[1], SIZES[0])],
    ),
    "channels-together": (
        "Each window covers all channels at once.",
        "How many channels does the output have, and where does each come from?",
        [("x[n, c, top", "x[n, :, top")],
    ),
    "images-together": (
        "Each window covers all images of the batch at once.",
        "How many images does the output have, and where does each come from?",
        [("x[n, c, top", "x[:, c, top")],
    ),
    "first-channel-only": (
        "Every channel of the output comes from the first channel of the image.",
        "Which indices does your code use to read a window from x?",
        [("x[n, c, top", "x[n, 0, top")],
    ),
    "last-windows-missing": (
        "The last row and the last column of the output stay 0.",
        "Which is the last number of range(n)?",
        [
            (
                CORNER,
                CORNER + LAST_WINDOWS,
            ),
        ],
    ),
    "whole-numbers": (
        "The output holds whole numbers.",
        "Print out.dtype. What happens to 0.5 in an array of integers?",
        [("dtype=x.dtype", "dtype=int")],
    ),
}

SLICES = (
    "slice(i * stride, i * stride + height)",
    "slice(j * stride, j * stride + width)",
)
ADD = "dx[n, c, rows, columns] += "
START = "dx = np.zeros(x.shape, dtype=x.dtype)"

# Backward, in the same form.
BACKWARD: dict[str, tuple[str, str, Sequence[tuple[str, str]]]] = {
    "height-for-both": (
        "The window's height is used as its width, too.",
        "pool_height and pool_width are two separate numbers.",
        [(SLICES[1], "slice(j * stride, j * stride + height)")],
    ),
    "width-for-both": (
        "The window's width is used as its height, too.",
        "pool_height and pool_width are two separate numbers.",
        [(SLICES[0], "slice(i * stride, i * stride + width)")],
    ),
    "sides-swapped": (
        "Each window is pool_width high and pool_height wide.",
        "Which side of the window runs along the rows of the image?",
        [
            (SLICES[0], "slice(i * stride, i * stride + width)"),
            (SLICES[1], "slice(j * stride, j * stride + height)"),
        ],
    ),
    "stride-ignored": (
        "The windows move by one pixel instead of the stride.",
        "Find the windows in the same way as the forward pass does.",
        [(SLICES[0], "slice(i, i + height)"), (SLICES[1], "slice(j, j + width)")],
    ),
    "stride-of-the-window": (
        "Each window starts right after the one before it, whatever the stride is.",
        "Find the windows in the same way as the forward pass does.",
        [
            (SLICES[0], "slice(i * height, i * height + height)"),
            (SLICES[1], "slice(j * width, j * width + width)"),
        ],
    ),
    "window-of-the-stride": (
        "Each window has the stride as its height and its width.",
        "Windows may overlap or leave gaps. Which number says how large a window is?",
        [
            (SLICES[0], "slice(i * stride, i * stride + stride)"),
            (SLICES[1], "slice(j * stride, j * stride + stride)"),
        ],
    ),
    "window-one-short": (
        "The last row and the last column of each window get nothing.",
        "A slice ends before its second number. How many numbers are in 0:2?",
        [
            (SLICES[0], "slice(i * stride, i * stride + height - 1)"),
            (SLICES[1], "slice(j * stride, j * stride + width - 1)"),
        ],
    ),
    "rows-and-columns-swapped": (
        "Row and column are swapped: dout[i, j] goes to the window of row j and column i.",
        "Which index of dout counts the rows?",
        [
            (SLICES[0], "slice(j * stride, j * stride + height)"),
            (SLICES[1], "slice(i * stride, i * stride + width)"),
        ],
    ),
    "channels-together": (
        "Each gradient goes to all channels of the image.",
        "Each channel is pooled separately. Which channel does a window belong to?",
        [(ADD, "dx[n, :, rows, columns] += ")],
    ),
    "images-together": (
        "Each gradient goes to all images of the batch.",
        "Which image does a window belong to?",
        [(ADD, "dx[:, c, rows, columns] += ")],
    ),
    "starts-at-x": (
        "dx starts with the numbers of x instead of 0.",
        "What should a pixel get that is in no window?",
        [(START, "dx = x.copy()")],
    ),
    "starts-at-one": (
        "dx starts at 1 instead of 0.",
        "What should a pixel get that is in no window?",
        [(START, "dx = np.ones(x.shape, dtype=x.dtype)")],
    ),
    "wrong-sign": (
        "dx has the wrong sign.",
        "If a positive pixel grows, does the output grow or shrink?",
        [(ADD, "dx[n, c, rows, columns] -= ")],
    ),
    "last-windows-missing": (
        "The last row and the last column of dout are left out.",
        "Which is the last number of range(n)?",
        [(ADD, f"if i + 1 < dout.shape[2] and j + 1 < dout.shape[3]:\n            {ADD}")],
    ),
    "first-channel-only": (
        "Only the first channel gets a gradient.",
        "Over which four indices does your loop run?",
        [(ADD, f"if c == 0:\n            {ADD}")],
    ),
    "first-image-only": (
        "Only the first image gets a gradient.",
        "Over which four indices does your loop run?",
        [(ADD, f"if n == 0:\n            {ADD}")],
    ),
}


def forward(where: str) -> list[Misconception]:
    """The mistakes of a forward pass, except those below."""
    return _all(where, FORWARD)


def backward(where: str, end: str) -> list[Misconception]:
    """The mistakes of a backward pass, except those below; `end` is the end of its last line."""
    average = Misconception(
        id="average-where-windows-overlap",
        says="Where windows overlap, the shares are averaged instead of summed.",
        hint="A pixel in two windows changes two outputs. How do both effects combine?",
        changes=[
            Edit(where, START, f"{START}\n    many = np.zeros(x.shape, dtype=x.dtype)"),
            Edit(where, ADD, f"many[n, c, rows, columns] += 1\n        {ADD}"),
            Edit(where, end, f"{end}\n    dx /= np.maximum(many, 1)"),
        ],
    )
    return [*_all(where, BACKWARD), average]


def _all(
    where: str, mistakes: dict[str, tuple[str, str, Sequence[tuple[str, str]]]]
) -> list[Misconception]:
    return [
        Misconception(name, says, hint, [Edit(where, old, new) for old, new in changes])
        for name, (says, hint, changes) in mistakes.items()
    ]


def gaps_closed(where: str) -> Misconception:
    """Forward: no window starts after the end of the one before it."""
    corner = "i * stride, j * stride"
    return Misconception(
        id="gaps-closed",
        says=(
            "If the stride is larger than the window, there is no gap: each window starts right "
            "after the one before it."
        ),
        hint="The top left corner of a window moves by the stride, whatever the window's size is.",
        changes=[Edit(where, corner, "i * min(height, stride), j * min(width, stride)")],
    )


def square_windows(where: str) -> Misconception:
    """Forward: the height is used for both sizes."""
    return Misconception(
        id="square-windows",
        says="The window's height is used as its width, too.",
        hint="pool_height and pool_width are two separate numbers.",
        changes=[Edit(where, "left : left + width", "left : left + height")],
    )


def overlaps_overwrite(where: str) -> Misconception:
    """Backward: the last window overwrites the others."""
    return Misconception(
        id="overlaps-overwrite",
        says=(
            "Where windows overlap, one window's gradient overwrites another's instead of being "
            "added."
        ),
        hint=(
            "A pixel that lies in several windows gets a share from each of them. How do you "
            "combine these shares?"
        ),
        changes=[Edit(where, "dx[n, c, rows, columns] += ", "dx[n, c, rows, columns] = ")],
    )


def gaps_closed_backwards(where: str) -> Misconception:
    """Backward: the same windows as in `gaps_closed`."""

    def closed(index: str, side: str) -> Edit:
        corner = f"{index} * stride"
        return Edit(
            where,
            f"slice({corner}, {corner} + {side})",
            f"slice({index} * min({side}, stride), {index} * min({side}, stride) + {side})",
        )

    return Misconception(
        id="gaps-closed",
        says=(
            "If the stride is larger than the window, there is no gap: each window starts right "
            "after the one before it."
        ),
        hint="Find the windows in the same way as the forward pass does.",
        changes=[closed("i", "height"), closed("j", "width")],
    )
