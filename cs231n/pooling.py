"""Mean and L2 pooling with loops, and the rules of all three kinds of pooling.

All kinds take windows of any height, width and stride. Windows may tile the image, overlap, or
leave gaps; rows and columns at the end that do not fill a window are left out. Each channel is
pooled separately, without padding. The backward pass distributes the gradient of each window:

    max   the largest pixel gets all of it; if several are equally large, the first one gets it,
          row by row from the top left
    mean  every pixel gets an equal part
    L2    every pixel gets a part in proportion to its value

A pixel in several windows adds up what it gets from each. A pixel in no window gets 0.

Max pooling is in `layers.py`, where the course has it. `pooling_methods.py` lists all three kinds,
with their fast layers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .support.checks import check_pool, check_pool_grad

__all__ = [
    "l2_pool_backward_naive",
    "l2_pool_forward_naive",
    "mean_pool_backward_naive",
    "mean_pool_forward_naive",
]

Array = NDArray[Any]
Cache = Any


def mean_pool_forward_naive(x: Array, pool_param: dict[str, Any]) -> tuple[Array, Cache]:
    """Take the mean of every window of every channel; plain loops, no tricks.

    With integer division, H_out = 1 + (H - pool_height) // stride, and W_out likewise: rows and
    columns at the end that do not fill a window are left out.

    Args:
        x: images (N, C, H, W).
        pool_param: a dict with
            pool_height, pool_width: the size of the window; at least 1.
            stride: pixels from one window to the next, the same in both directions; at least 1.

    Returns:
        out: (N, C, H_out, W_out).
        cache: (x, pool_param).

    Raises:
        ValueError: if the window does not fit, or an argument has the wrong type.
    """
    check_pool(x, pool_param)
    # Your part: compute out. Loop over images, channels and pixels.
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    stride = pool_param["stride"]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    out = np.zeros((N, C, 1 + (H - height) // stride, 1 + (W - width) // stride), dtype=x.dtype)
    for n, c, i, j in np.ndindex(out.shape):
        top, left = i * stride, j * stride
        out[n, c, i, j] = x[n, c, top : top + height, left : left + width].mean()
    ### END SOLUTION
    cache = (x, pool_param)
    return out, cache


def mean_pool_backward_naive(dout: Array, cache: Cache) -> Array:
    """Compute the gradient of `mean_pool_forward_naive`; plain loops, no tricks.

    The gradient of every window is divided evenly among its pixels. Where windows overlap, the
    contributions to a pixel add up; pixels that no window covers get 0.

    Args:
        dout: upstream gradient (N, C, H_out, W_out).
        cache: (x, pool_param) of `mean_pool_forward_naive`.

    Returns:
        dx: (N, C, H, W).

    Raises:
        ValueError: if `dout` does not have the shape of the output.
    """
    x, pool_param = cache
    check_pool_grad(dout, x, pool_param)
    # Your part: compute dx.
    ### BEGIN SOLUTION
    stride = pool_param["stride"]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    dx = np.zeros(x.shape, dtype=x.dtype)
    for n, c, i, j in np.ndindex(dout.shape):
        rows = slice(i * stride, i * stride + height)
        columns = slice(j * stride, j * stride + width)
        dx[n, c, rows, columns] += dout[n, c, i, j] / (height * width)
    ### END SOLUTION
    return dx


def l2_pool_forward_naive(x: Array, pool_param: dict[str, Any]) -> tuple[Array, Cache]:
    """Take the L2 norm of every window of every channel; plain loops, no tricks.

    The norm is the square root of the sum (not the mean) of the squares. The output has the same
    size as in mean pooling.

    Args:
        x: images (N, C, H, W).
        pool_param: a dict with pool_height, pool_width and stride, each at least 1.

    Returns:
        out: (N, C, H_out, W_out), 0 or more.
        cache: (x, out, pool_param).

    Raises:
        ValueError: if the window does not fit, or an argument has the wrong type.
    """
    check_pool(x, pool_param)
    # Your part: compute out. Loop over images, channels and pixels.
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    stride = pool_param["stride"]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    out = np.zeros((N, C, 1 + (H - height) // stride, 1 + (W - width) // stride), dtype=x.dtype)
    for n, c, i, j in np.ndindex(out.shape):
        top, left = i * stride, j * stride
        region = x[n, c, top : top + height, left : left + width]
        out[n, c, i, j] = np.sqrt(np.sum(region**2))
    ### END SOLUTION
    cache = (x, out, pool_param)
    return out, cache


def l2_pool_backward_naive(dout: Array, cache: Cache) -> Array:
    """Compute the gradient of `l2_pool_forward_naive`; plain loops, no tricks.

    Differentiate the norm with respect to one pixel of its window. For a window of zeros the norm
    has a kink; its gradient is set to 0 there, without a warning about a division by 0. Where
    windows overlap, the contributions to a pixel add up; pixels that no window covers get 0.

    Args:
        dout: upstream gradient (N, C, H_out, W_out).
        cache: (x, out, pool_param) of `l2_pool_forward_naive`.

    Returns:
        dx: (N, C, H, W).

    Raises:
        ValueError: if `dout` does not have the shape of the output.
    """
    x, out, pool_param = cache
    check_pool_grad(dout, x, pool_param)
    # Your part: compute dx.
    ### BEGIN SOLUTION
    stride = pool_param["stride"]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    dx = np.zeros(x.shape, dtype=x.dtype)
    for n, c, i, j in np.ndindex(dout.shape):
        if out[n, c, i, j] == 0:
            continue
        rows = slice(i * stride, i * stride + height)
        columns = slice(j * stride, j * stride + width)
        dx[n, c, rows, columns] += dout[n, c, i, j] * x[n, c, rows, columns] / out[n, c, i, j]
    ### END SOLUTION
    return dx
