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
Place = tuple[slice, slice, slice, slice]

WHOLE: Place = np.s_[:, :, :, :]

# Columns of one tile, in bytes: about half of a common L2 cache.
TILE_BYTES = 512 * 1024


def output_shape(x: Array, w: Array, stride: int, pad: int) -> tuple[int, int, int, int]:
    """Return the shape (N, F, OH, OW) of a convolution's output."""
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    return N, F, 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride


def dense_part(x: Array, w: Array, stride: int, pad: int) -> tuple[Place, Place] | None:
    """Find what a layer multiplies if each image has a single window: it is a dense layer.

    Returns:
        The part of the images and the part of the filters that meet: all of both, unless there is
        padding. None if there are several windows, if a window leaves out pixels, or if there are
        too few images for copying a part of the filters.
    """
    (_, _, H, W), (_, _, HH, WW) = x.shape, w.shape
    if not pad:
        return (WHOLE, WHOLE) if H == HH and W == WW else None
    if H + 2 * pad - HH >= stride or W + 2 * pad - WW >= stride:
        return None
    image = np.s_[:, :, : max(0, HH - pad), : max(0, WW - pad)]
    filters = np.s_[:, :, pad : pad + H, pad : pad + W]
    area = math.prod(w[filters].shape[2:])
    return (image, filters) if len(x) >= min(64, 8 * area**2) else None


def _copy(to: Array, source: Array) -> None:
    """Copy pixel by pixel of all planes, because NumPy copies short rows slowly."""
    for pixel in np.ndindex(source.shape[2:]):
        to[:, :, *pixel] = source[:, :, *pixel]


def _taken(whole: Array, where: Place) -> Array:
    """Return a part of an array as a matrix, with a row for each image or filter."""
    part = whole[where]
    if part.size < whole.size:
        part = np.empty(part.shape, part.dtype)
        _copy(part, whole[where])
    return part.reshape(len(part), math.prod(part.shape[1:]))


def _placed(rows: Array, like: Array, where: Place) -> Array:
    """Put such a matrix into its part of an array of zeros."""
    if rows.size == like.size:
        return rows.reshape(like.shape)
    whole = np.zeros_like(like)
    _copy(whole[where], rows.reshape(whole[where].shape))
    return whole


def _is_finite(a: Array) -> bool:
    """Whether no number is inf or NaN; False also where squares are too large for the dtype."""
    flat = a.ravel()
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(np.dot(flat, flat)))


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
    part = dense_part(x, w, stride, pad)
    # A weight that is not finite makes NaN of the zeros of the padding, too.
    if part and (not pad or _is_finite(w)):
        rows, weights = _taken(x, part[0]), _taken(w, part[1])
        # BLAS is up to twice as fast with the longer matrix first.
        product = (weights @ rows.T).T if F >= N else rows @ weights.T
        np.add(product, b, out=out.reshape(N, F))
        return out.reshape(N, F, OH, OW)
    weights = _taken(w, WHOLE)
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
    part = dense_part(x, w, stride, pad)
    if part and (not pad or _is_finite(dout)):
        by_image = dout.reshape(N, F)
        dx = _placed(by_image @ _taken(w, part[1]), x, part[0]) if needs_dx else None
        # Not matmul, which multiplies a single column and row without BLAS.
        dw = np.dot(by_image.T, _taken(x, part[0]))
        return dx, _placed(dw, w, part[1]), by_image.sum(axis=0)
    weights, errors = _taken(w, WHOLE), dout.reshape(N, F, OH * OW)
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
