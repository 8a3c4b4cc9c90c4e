"""Convolution as columns times weights, a tile of images at a time.

The columns of the whole batch take HH * WW times the memory of the batch, so they go to main memory
and back. The columns of a few images stay in the cache from the gather to the product.

Inside a tile each image has its own matrix product, which writes its result in the order of the
output, so nothing is transposed. And a product of the course's size is small enough that BLAS runs
it on the calling thread. On a busy machine, waiting for a second thread costs more than it brings.
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
    """Return the shape (N, F, OH, OW) of a convolution's output."""
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    return N, F, 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride


def is_dense(x: Array, w: Array, pad: int) -> bool:
    """Whether the window is the whole image: a dense layer, whose columns are the images."""
    return pad == 0 and w.shape[2:] == x.shape[2:]


def _tiles(x: Array, w: Array, OH: int, OW: int) -> Iterator[tuple[slice, Array, Array]]:
    """Cut the batch into tiles of n images that share one buffer.

    Yields:
        The slice of images; the buffer as matrices (n, C * HH * WW, OH * OW); and the same memory
        as the primitives need it, (C, HH, WW, n, OH, OW).
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
    if is_dense(x, w, pad):
        rows = x.reshape(N, weights.shape[1])
        # BLAS is up to twice as fast with the longer matrix first.
        product = (weights @ rows.T).T if F >= N else rows @ weights.T
        np.add(product, b, out=out.reshape(N, F))
        return out.reshape(N, F, OH, OW)
    for images, cols, six in _tiles(x, w, OH, OW):
        run.gather(x[images], six, pad, stride)
        np.matmul(weights, cols, out=out[images])
        # Here, because the tile's output is still in the cache.
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
    """Go back through `forward`. Gathering the columns again is cheaper than keeping them.

    Args:
        run: The primitives to gather and scatter with.
        dout: (N, F, OH, OW), contiguous, of the dtype of `x`.
        x, w, stride, pad: As given to `forward`.
        needs_dx: Whether to compute dx.

    Returns:
        dx (None if `needs_dx` is False), dw and db, with the shapes of x, w and b.
    """
    N, F, OH, OW = dout.shape
    weights = w.reshape(F, math.prod(w.shape[1:]))
    errors = dout.reshape(N, F, OH * OW)
    if is_dense(x, w, pad):
        by_image = dout.reshape(N, F)
        dx = (by_image @ weights).reshape(x.shape) if needs_dx else None
        # Not matmul, which multiplies a single column and row without BLAS.
        dw = np.dot(by_image.T, x.reshape(N, weights.shape[1]))
        return dx, dw.reshape(w.shape), by_image.sum(axis=0)
    dx = np.zeros_like(x) if needs_dx else None
    dw = np.zeros_like(weights)
    for images, cols, six in _tiles(x, w, OH, OW):
        run.gather(x[images], six, pad, stride)
        dw += np.matmul(errors[images], cols.transpose(0, 2, 1)).sum(axis=0)
        if dx is not None:
            # The columns are no longer needed, so their gradient can overwrite them.
            np.matmul(weights.T, errors[images], out=cols)
            run.scatter(six, dx[images], pad, stride)
    db: Array = errors.sum(axis=(0, 2))
    return dx, dw.reshape(w.shape), db
