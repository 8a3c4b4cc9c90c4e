"""Convolution as columns times weights, a tile of images at a time.

The whole batch as columns takes HH * WW times the memory of the batch, and goes out to main memory
and back. A tile of a few images stays in the cache between being gathered and being multiplied.

Inside a tile each image has a matrix product of its own. Its result lies where the output wants it,
so nothing is transposed; and a product of the course's size is small enough that BLAS runs it on
the calling thread, where waiting for a second thread on a busy machine would cost far more than
that thread brings.
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


def _is_dense(x: Array, w: Array, pad: int) -> bool:
    """Whether the window is the whole image: a dense layer, whose columns are the images."""
    return pad == 0 and w.shape[2:] == x.shape[2:]


def _tiles(x: Array, w: Array, OH: int, OW: int) -> Iterator[tuple[slice, Array, Array]]:
    """Cut the batch into tiles of n images that share one buffer.

    Yields:
        Which images; the buffer as matrices (n, C * HH * WW, OH * OW); and the same memory as
        the primitives want it, (C, HH, WW, n, OH, OW).
    """
    N = len(x)
    taps, pixels = math.prod(w.shape[1:]), OH * OW
    size = max(1, min(N, TILE_BYTES // max(1, taps * pixels * x.itemsize)))
    buffer = np.empty((size, taps, pixels), dtype=x.dtype)
    for start in range(0, N, size):
        cols = buffer[: min(size, N - start)]
        six = cols.reshape(len(cols), *w.shape[1:], OH, OW).transpose(1, 2, 3, 0, 4, 5)
        yield slice(start, start + len(cols)), cols, six


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
    out = np.empty((N, F, OH * OW), dtype=x.dtype)
    weights = w.reshape(F, math.prod(w.shape[1:]))
    if _is_dense(x, w, pad):
        return (x.reshape(N, weights.shape[1]) @ weights.T + b).reshape(N, F, OH, OW)
    for images, cols, six in _tiles(x, w, OH, OW):
        run.gather(x[images], six, pad, stride)
        np.matmul(weights, cols, out=out[images])
        # Here, while the tile's output still lies in the cache.
        out[images] += b[:, None]
    return out.reshape(N, F, OH, OW)


def backward(
    run: Primitives,
    dout: Array,
    x: Array,
    w: Array,
    stride: int,
    pad: int,
    needs_dx: bool = True,
) -> tuple[Any, Array, Array]:
    """Go back through `forward`, gathering the columns again: cheaper than keeping them.

    Args:
        run: The primitives to gather and scatter with.
        dout: (N, F, OH, OW), contiguous, of the dtype of `x`.
        x, w, stride, pad: As given to `forward`.
        needs_dx: False to leave dx out, and return None in its place.

    Returns:
        dx, dw and db, of the shapes of x, w and b.
    """
    N, F, OH, OW = dout.shape
    weights = w.reshape(F, math.prod(w.shape[1:]))
    errors = dout.reshape(N, F, OH * OW)
    if _is_dense(x, w, pad):
        by_image = dout.reshape(N, F)
        dx = (by_image @ weights).reshape(x.shape) if needs_dx else None
        dw = by_image.T @ x.reshape(N, weights.shape[1])
        return dx, dw.reshape(w.shape), by_image.sum(axis=0)
    dx = np.zeros_like(x) if needs_dx else None
    dw = np.zeros_like(weights)
    for images, cols, six in _tiles(x, w, OH, OW):
        run.gather(x[images], six, pad, stride)
        dw += np.matmul(errors[images], cols.transpose(0, 2, 1)).sum(axis=0)
        if dx is not None:
            # The columns are used up: their gradient takes their place.
            np.matmul(weights.T, errors[images], out=cols)
            run.scatter(six, dx[images], pad, stride)
    db: Array = errors.sum(axis=(0, 2))
    return dx, dw.reshape(w.shape), db
