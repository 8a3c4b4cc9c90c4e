"""Correlation and convolution, with their sizes and padding, as you would do them on paper.

Everything is built from four moves: rotate a kernel, put zeros between numbers, put zeros around
them, and slide one array over another. A convolution layer does not rotate its kernel, so strictly
speaking it computes a correlation. The functions here use each word in its strict sense.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cs231n.convolution.inputs import (
    MODES,
    Array,
    check_biases,
    check_channels,
    check_numbers,
    check_planes,
    output_size,
)
from cs231n.support.checks import check_integer, fail

# Zeros (above, below) and (left, right).
Pads = tuple[tuple[int, int], tuple[int, int]]


def rot180(w: Array) -> Array:
    """Rotate every plane of an array by 180 degrees; all axes but the last two stay unchanged.

    Args:
        w: (..., HH, WW), such as one kernel (HH, WW) or all kernels (F, C, HH, WW) of a layer.

    Returns:
        An array of the same shape: entry (i, j) of a plane is entry (HH-1-i, WW-1-j) of w.

    Raises:
        ValueError: If `w` has fewer than two axes.
    """
    check_planes("w", w)
    # Your part: compute turned, the rotated array.
    ### BEGIN SOLUTION
    turned: Array = w[..., ::-1, ::-1]
    ### END SOLUTION
    return turned


def dilate(errors: Array, stride: int) -> Array:
    """Put stride - 1 rows and columns of zeros between the rows and columns of every plane.

    No zeros are put around them: a plane (H, W) becomes
    ((H - 1) * stride + 1, (W - 1) * stride + 1). With stride 1 nothing changes.

    Args:
        errors: (..., H, W), H and W at least 1.
        stride: The stride of the forward pass; at least 1.

    Returns:
        A new array (..., (H - 1) * stride + 1, (W - 1) * stride + 1), of the same dtype or float64.

    Raises:
        ValueError: If `errors` has fewer than two axes or `stride` is below 1.
    """
    check_planes("errors", errors)
    stride = check_integer("stride", stride, low=1)
    # Your part: compute spread, the plane with zeros in between, in a new array.
    ### BEGIN SOLUTION
    *planes, H, W = errors.shape
    spread = np.zeros((*planes, (H - 1) * stride + 1, (W - 1) * stride + 1), dtype=errors.dtype)
    spread[..., ::stride, ::stride] = errors
    ### END SOLUTION
    return spread


def same_padding(size: int, kernel: int, stride: int = 1) -> tuple[int, int]:
    """Compute how many zeros keep the size: as many outputs as pixels, along one axis.

    The windows must fit exactly, with no pixel and no zero left over. The zeros are split evenly
    between both ends; if their number is odd, the end gets one more than the beginning.

    Args:
        size: Pixels along the axis; at least 1.
        kernel: Entries of the kernel along the axis; at least 1.
        stride: Pixels from one window to the next; at least 1.

    Returns:
        before, after: Zeros before the first pixel and after the last, as ints.

    Raises:
        ValueError: If a number is below 1.
    """
    size = check_integer("size", size, low=1)
    kernel = check_integer("kernel", kernel, low=1)
    stride = check_integer("stride", stride, low=1)
    # Your part: compute before and after. How many pixels do `size` windows cover in all?
    ### BEGIN SOLUTION
    zeros = (size - 1) * stride + kernel - size
    before = zeros // 2
    after = zeros - before
    ### END SOLUTION
    return before, after


def paddings(
    mode: str | int | Pads, image: tuple[int, int], kernel: tuple[int, int], stride: int = 1
) -> Pads:
    """Convert a padding mode to numbers of zeros; complete, not an exercise.

    Args:
        mode: "valid" (none), "same" (the output has the size of the image, whatever the stride),
            "ceil" (what frameworks call same: ceil(size / stride) outputs), "full" (every window
            that touches the image), a number of zeros for all sides, or the pads themselves.
        image, kernel: (height, width).
        stride: Pixels from one window to the next.

    Returns:
        ((above, below), (left, right)). If they differ, below and right have one more.

    Raises:
        ValueError: If the mode is none of these, or a number is out of range.
    """
    stride = check_integer("stride", stride, low=1)
    if isinstance(mode, str) and mode in MODES:
        above, left = (
            _along(mode, size, side, stride) for size, side in zip(image, kernel, strict=True)
        )
        return above, left
    if isinstance(mode, tuple | list) and [np.shape(pair) for pair in mode] == [(2,), (2,)]:
        rows, columns = (
            (check_integer("a padding", first, low=0), check_integer("a padding", last, low=0))
            for first, last in mode
        )
        return rows, columns
    if isinstance(mode, str) or not isinstance(mode, int | np.integer) or mode < 0:
        fail(
            "the padding mode is unknown",
            got=repr(mode),
            expected=f"{', '.join(MODES)}, a number from 0 up, or ((above, below), (left, right))",
            hint="Check the spelling",
        )
    zeros = int(mode)
    return (zeros, zeros), (zeros, zeros)


def _along(mode: str, size: int, kernel: int, stride: int) -> tuple[int, int]:
    if mode == "same":
        return same_padding(size, kernel, stride)
    if mode == "full":
        return kernel - 1, kernel - 1
    if mode == "ceil":
        zeros = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        return zeros // 2, zeros - zeros // 2
    return 0, 0


def correlate2d(x: Array, w: Array, stride: int = 1, mode: str | int | Pads = "valid") -> Array:
    """Slide a kernel, unrotated, over one plane: out[i, j] = sum of the window at (i, j) times w.

    The plane is first padded with zeros. Window (i, j) is HH x WW and has its upper left corner at
    row i * stride, column j * stride of the padded plane; windows that do not fit are left out.

    Args:
        x: One plane (H, W), of one image and one channel.
        w: One kernel (HH, WW).
        stride: Pixels from one window to the next, the same in both directions; at least 1.
        mode: As in `paddings`: "valid", "same", "ceil", "full" or numbers.

    Returns:
        out (OH, OW), with OH = 1 + (above + H + below - HH) // stride and OW likewise.

    Raises:
        ValueError: If an array does not have two axes, the mode is unknown, or no window fits.
    """
    check_numbers("x", x, "H, W")
    check_numbers("w", w, "HH, WW")
    pads = paddings(mode, x.shape, w.shape, stride)
    OH, OW = sizes(x.shape, w.shape, stride, pads)
    stride = int(stride)
    out = np.zeros((OH, OW), dtype=np.result_type(x, w))
    # Your part: fill the array out. pads is ((above, below), (left, right)), as np.pad takes it.
    ### BEGIN SOLUTION
    padded = np.pad(x, pads)
    HH, WW = w.shape
    for i in range(OH):
        for j in range(OW):
            top, left = i * stride, j * stride
            out[i, j] = (padded[top : top + HH, left : left + WW] * w).sum()
    ### END SOLUTION
    return out


def convolve2d(x: Array, w: Array, stride: int = 1, mode: str | int | Pads = "valid") -> Array:
    """Convolve as mathematicians do: slide the kernel rotated by 180 degrees.

    With mode "full" and stride 1 you may swap x and w: the result is the same.

    Args:
        x, w, stride, mode: As in `correlate2d`.

    Returns:
        out (OH, OW).

    Raises:
        ValueError: As in `correlate2d`.
    """
    return correlate2d(x, rot180(w), stride, mode)


def sizes(
    image: tuple[int, ...], kernel: tuple[int, ...], stride: int, pads: Pads
) -> tuple[int, int]:
    """Count the windows that fit, down and across.

    Args:
        image, kernel: Shapes whose last two axes are rows and columns.
        stride: Pixels from one window to the next.
        pads: Zeros ((above, below), (left, right)).

    Returns:
        OH, OW.

    Raises:
        ValueError: If no window fits.
    """
    OH, OW = (
        output_size(size, side, stride, *ends)
        for size, side, ends in zip(image[-2:], kernel[-2:], pads, strict=True)
    )
    return OH, OW


def correlate_images(
    x: Array, w: Array, b: Any = None, stride: int = 1, mode: str | int | Pads = "valid"
) -> Array:
    """Slide every kernel over every image and add up the channels, as a layer does.

    Args:
        x: Images (N, C, H, W).
        w: Kernels (F, C, HH, WW).
        b: One bias per kernel (F,), or None.
        stride, mode: As in `correlate2d`.

    Returns:
        out (N, F, OH, OW).

    Raises:
        ValueError: As in `correlate2d`, and if channels or biases do not fit.
    """
    check_channels(x, w)
    check_biases(b, w.shape[0])
    pads = paddings(mode, x.shape[2:], w.shape[2:], stride)
    size = sizes(x.shape, w.shape, stride, pads)
    out = np.zeros((x.shape[0], w.shape[0], *size), dtype=np.result_type(x, w))
    for n, image in enumerate(x):
        for f, kernel in enumerate(w):
            for plane, weights in zip(image, kernel, strict=True):
                out[n, f] += correlate2d(plane, weights, stride, pads)
            if b is not None:
                out[n, f] += b[f]
    return out


def convolve_images(
    x: Array, w: Array, b: Any = None, stride: int = 1, mode: str | int | Pads = "valid"
) -> Array:
    """Do the same as `correlate_images`, with every kernel rotated by 180 degrees.

    Args:
        x, w, b, stride, mode: As in `correlate_images`.

    Returns:
        out (N, F, OH, OW).

    Raises:
        ValueError: As in `correlate_images`.
    """
    return correlate_images(x, rot180(w), b, stride, mode)
