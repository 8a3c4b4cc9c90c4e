"""Convolution as columns times weights, a tile of images at a time.

The whole batch as columns takes HH * WW times the memory of the batch, and goes out to main memory
and back. A tile of a few images stays in the cache between being gathered and being multiplied.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n._fast.primitives import Primitives

Array = NDArray[Any]

# Columns of one tile, in bytes: about half of a common L2 cache.
TILE_BYTES = 512 * 1024


def output_shape(x: Array, w: Array, stride: int, pad: int) -> tuple[int, int, int, int]:
    """The shape (N, F, OH, OW) of a convolution's output."""
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    return N, F, 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride


def _tiles(x: Array, w: Array, OH: int, OW: int) -> Iterator[tuple[slice, Array]]:
    """Cut the batch into tiles: which images, and a buffer (C, HH, WW, n, OH, OW) for them."""
    N = len(x)
    image = math.prod(w.shape[1:]) * OH * OW
    size = max(1, min(N, TILE_BYTES // max(1, image * x.itemsize)))
    buffer = np.empty(image * size, dtype=x.dtype)
    for start in range(0, N, size):
        count = min(size, N - start)
        tile = buffer[: image * count].reshape(*w.shape[1:], count, OH, OW)
        yield slice(start, start + count), tile


def forward(run: Primitives, x: Array, w: Array, b: Array, stride: int, pad: int) -> Array:
    """Convolve: out[n] = w * x[n] + b.

    Args:
        run: The primitives to gather with.
        x, w, b: (N, C, H, W), (F, C, HH, WW) and (F,), contiguous and of one dtype.
        stride, pad: In pixels.

    Returns:
        (N, F, OH, OW), of the same dtype.
    """
    N, F, OH, OW = output_shape(x, w, stride, pad)
    out = np.empty((N, F, OH, OW), dtype=x.dtype)
    weights = w.reshape(F, math.prod(w.shape[1:]))
    for images, cols in _tiles(x, w, OH, OW):
        run.gather(x[images], cols, pad, stride)
        product = weights @ cols.reshape(weights.shape[1], cols.shape[3] * OH * OW)
        by_filter = product.reshape(F, cols.shape[3], OH, OW)
        # One pass both adds the bias and puts the images back in front of the channels.
        np.add(by_filter.transpose(1, 0, 2, 3), b[:, None, None], out=out[images])
    return out


def backward(
    run: Primitives, dout: Array, x: Array, w: Array, stride: int, pad: int
) -> tuple[Array, Array, Array]:
    """Go back through `forward`, gathering the columns again: cheaper than keeping them.

    Args:
        run: The primitives to gather and scatter with.
        dout: (N, F, OH, OW), contiguous, of the dtype of `x`.
        x, w, stride, pad: As given to `forward`.

    Returns:
        dx, dw and db, of the shapes of x, w and b.
    """
    _, F, OH, OW = dout.shape
    weights = w.reshape(F, math.prod(w.shape[1:]))
    dx = np.zeros_like(x)
    dw = np.zeros_like(weights)
    db: Array = dout.sum(axis=(0, 2, 3))
    for images, cols in _tiles(x, w, OH, OW):
        run.gather(x[images], cols, pad, stride)
        columns = cols.shape[3] * OH * OW
        flat = cols.reshape(weights.shape[1], columns)
        errors = dout[images].transpose(1, 0, 2, 3).reshape(F, columns)
        dw += errors @ flat.T
        # The columns are used up: their gradient takes their place.
        np.matmul(weights.T, errors, out=flat)
        run.scatter(cols, dx[images], pad, stride)
    return dx, dw.reshape(w.shape), db
