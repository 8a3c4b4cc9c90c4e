"""Copy windows into columns with NumPy index arrays: the first step up from the naive loops.

Once every window of a batch is a column, a convolution is one matrix product. The functions here
use index arrays that say where each entry of that matrix comes from. `im2col_cython` does the same
in compiled loops and in the same order. `fast_layers` does not use this module.

Source: Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document
Processing", 2006, section 2.1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n.support.checks import MOST_PIXELS, check_floating, check_integer, fail

Array = NDArray[Any]
Indices = NDArray[np.intp]


def get_im2col_indices(
    x_shape: tuple[int, int, int, int],
    field_height: int,
    field_width: int,
    padding: int = 1,
    stride: int = 1,
) -> tuple[Indices, Indices, Indices]:
    """Compute where each entry of the column matrix comes from in the padded images.

    Args:
        x_shape: Shape (N, C, H, W) of the images, without padding.
        field_height, field_width: Size of a window in pixels.
        padding: Zeros on each side, in pixels.
        stride: Pixels from one window to the next.

    Returns:
        Channels k of shape (C * field_height * field_width, 1), and rows i and columns j of shape
            (C * field_height * field_width, out_height * out_width): `x_padded[:, k, i, j]` holds
            all windows.

    Raises:
        ValueError: If a number is out of range, or no window fits.
    """
    _, C, H, W = x_shape
    field_height = check_integer("field_height", field_height, low=1)
    field_width = check_integer("field_width", field_width, low=1)
    padding = check_integer("padding", padding, low=0)
    stride = check_integer("stride", stride, low=1)
    out_height = _windows("height", H, field_height, padding, stride)
    out_width = _windows("width", W, field_width, padding, stride)
    # A row of the matrix is a tap: a channel, and a position inside the window.
    k, tap_row, tap_column = (
        a.reshape(-1, 1) for a in np.indices((C, field_height, field_width), dtype=np.intp)
    )
    # A column of the matrix is a window, given by its upper left corner.
    top, left = (
        stride * a.reshape(1, -1) for a in np.indices((out_height, out_width), dtype=np.intp)
    )
    return k, tap_row + top, tap_column + left


def im2col_indices(
    x: Array, field_height: int, field_width: int, padding: int = 1, stride: int = 1
) -> Array:
    """Copy every window of a padded batch into a column.

    Args:
        x: Images (N, C, H, W).
        field_height, field_width, padding, stride: As in `get_im2col_indices`.

    Returns:
        (C * field_height * field_width, out_height * out_width * N), dtype of `x`. A row is a tap
            (channel, row, column). A column is a window (row, column, image), with the image
            changing fastest.

    Raises:
        ValueError: If no window fits, or `x` is not a 4-d array of floats.
    """
    check_floating("x", x, "N, C, H, W")
    k, i, j = get_im2col_indices(x.shape, field_height, field_width, padding, stride)
    # Your part: pad x, take all windows with k, i and j in one step, and arrange them into cols.
    ### BEGIN SOLUTION
    x_padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    by_image = x_padded[:, k, i, j]
    images, taps, windows = by_image.shape
    cols = by_image.transpose(1, 2, 0).reshape(taps, windows * images)
    ### END SOLUTION
    return cols


def col2im_indices(
    cols: Array,
    x_shape: tuple[int, int, int, int],
    field_height: int = 3,
    field_width: int = 3,
    padding: int = 1,
    stride: int = 1,
) -> Array:
    """Add every column back into the window it came from: the transpose of `im2col_indices`.

    Args:
        cols: (C * field_height * field_width, out_height * out_width * N), in the order of
            `im2col_indices`.
        x_shape: Shape (N, C, H, W) of the images, without padding.
        field_height, field_width, padding, stride: As in `get_im2col_indices`.

    Returns:
        (N, C, H, W), dtype of `cols` or float64; pixels that several windows share hold the sum.

    Raises:
        ValueError: If no window fits, or `cols` has the wrong shape.
    """
    check_floating("cols", cols, "taps, windows")
    N, C, H, W = x_shape
    k, i, j = get_im2col_indices(x_shape, field_height, field_width, padding, stride)
    if cols.shape != (i.shape[0], i.shape[1] * N):
        fail(
            "cols does not fit the images",
            got=f"shape {cols.shape}",
            expected=f"{(i.shape[0], i.shape[1] * N)}",
            hint="Pass the same field, padding and stride as to im2col_indices",
        )
    # Your part: add each number of cols to its pixel of the padded images, and cut out x.
    ### BEGIN SOLUTION
    padding = int(padding)
    x_padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding), dtype=cols.dtype)
    by_image = cols.reshape(*i.shape, N).transpose(2, 0, 1)
    # Overlapping windows index a pixel several times: `+=` would add one value, add.at adds all.
    everywhere: Any = (slice(None), k, i, j)
    np.add.at(x_padded, everywhere, by_image)
    x = x_padded[:, :, padding : padding + H, padding : padding + W]
    ### END SOLUTION
    return x


def _windows(what: str, size: int, field: int, padding: int, stride: int) -> int:
    """Count the windows that fit along one axis."""
    if max(padding, stride) > MOST_PIXELS:
        fail(
            "the padding or the stride is too large",
            got=f"padding {padding} and stride {stride}",
            expected=f"at most {MOST_PIXELS}",
            hint="Both count pixels, so check their values",
        )
    if size + 2 * padding < field:
        fail(
            f"no window fits the image's {what}",
            got=f"a field of {field} on {size} pixels, padding {padding}, stride {stride}",
            expected="a field that fits the padded image",
            hint="Use a smaller field, or pad more",
        )
    return (size + 2 * padding - field) // stride + 1
