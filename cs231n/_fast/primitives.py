"""Gathering windows into columns, adding columns back, and max pooling: the layers without kernels.

`NumPy` does all of it with strided views. `im2col_cython.pyx` has the two movements of columns,
compiled. Both write into outputs that the caller allocates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]
Params = Mapping[str, Any]
Cache = tuple[Any, ...]


class Primitives(Protocol):
    """What a backend offers. Arrays are C-contiguous and share one dtype."""

    def gather(self, x: Array, cols: Array, pad: int, stride: int) -> None:
        """Write the windows of `x` (N, C, H, W) into `cols` (C, HH, WW, N, OH, OW)."""

    def scatter(self, cols: Array, dx: Array, pad: int, stride: int) -> None:
        """Add `cols` (C, HH, WW, N, OH, OW) into the windows of `dx` (N, C, H, W)."""


class NumPy:
    """The primitives on strided views: one NumPy operation per tap, for the whole batch."""

    def gather(self, x: Array, cols: Array, pad: int, stride: int) -> None:
        """Write the windows of `x` (N, C, H, W) into `cols` (C, HH, WW, N, OH, OW)."""
        padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        views = sliding_window_view(padded, cols.shape[1:3], axis=(2, 3))
        np.copyto(cols, views[:, :, ::stride, ::stride].transpose(1, 4, 5, 0, 2, 3))

    def scatter(self, cols: Array, dx: Array, pad: int, stride: int) -> None:
        """Add `cols` (C, HH, WW, N, OH, OW) into the windows of `dx` (N, C, H, W)."""
        _, HH, WW, _, OH, OW = cols.shape
        N, C, H, W = dx.shape
        padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=dx.dtype)
        by_image = cols.transpose(1, 2, 3, 0, 4, 5)
        for i in range(HH):
            for j in range(WW):
                _under_tap(padded, i, j, (OH, OW), stride)[...] += by_image[i, j]
        dx += padded[:, :, pad : pad + H, pad : pad + W]

    def max_pool(
        self, x: Array, out: Array, taps: NDArray[Any], HH: int, WW: int, stride: int
    ) -> None:
        """Write each window's maximum into `out`, and the number of its tap into `taps`."""
        if out.shape[2] * out.shape[3] < HH * WW:
            # Fewer windows than taps: one NumPy operation per window.
            for i, j in np.ndindex(out.shape[2:]):
                window = x[:, :, i * stride : i * stride + HH, j * stride : j * stride + WW]
                values = window.reshape(*x.shape[:2], HH * WW)
                winner = values.argmax(axis=2, keepdims=True)
                taps[:, :, i, j] = winner[..., 0]
                out[:, :, i, j] = np.take_along_axis(values, winner, axis=2)[..., 0]
            return
        views = [
            _under_tap(x, i, j, out.shape[2:], stride)  # one view per tap, of all windows
            for i in range(HH)
            for j in range(WW)
        ]
        np.copyto(out, views[0])
        for values in views[1:]:
            np.maximum(out, values, out=out)
        has_nan = bool(np.isnan(out).any())
        # Backwards, so that the first of several equal maxima (or NaN) remains.
        for tap, values in reversed(list(enumerate(views))):
            winners = values == out
            if has_nan:
                winners |= np.isnan(values)
            np.copyto(taps, tap, where=winners, casting="unsafe")

    def max_unpool(self, dout: Array, taps: NDArray[Any], dx: Array, WW: int, stride: int) -> None:
        """Add each gradient to the pixel of `dx` that its tap names."""
        for tap in np.flatnonzero(np.bincount(taps.ravel())):
            i, j = divmod(int(tap), WW)
            pixels = _under_tap(dx, i, j, dout.shape[2:], stride)
            pixels += np.where(taps == tap, dout, 0)


def _under_tap(image: Array, i: int, j: int, windows: tuple[int, int], stride: int) -> Array:
    """Return the pixels (N, C, OH, OW) of `image` under tap (i, j) of all windows, as a view."""
    rows = slice(i, i + stride * (windows[0] - 1) + 1, stride)
    columns = slice(j, j + stride * (windows[1] - 1) + 1, stride)
    return image[:, :, rows, columns]


PORTABLE = NumPy()


def cast(a: Array, x: Array) -> Array:
    """Return `a` as a contiguous array with the dtype of `x`."""
    return np.ascontiguousarray(a, dtype=x.dtype)


def gather(run: Primitives, x: Array, window: tuple[int, ...], stride: int, pad: int = 0) -> Array:
    """Return the windows of `x` as columns (C, HH, WW, N, OH, OW)."""
    N, C, H, W = x.shape
    OH, OW = (1 + (s + 2 * pad - f) // stride for s, f in zip((H, W), window, strict=True))
    cols = np.empty((C, *window, N, OH, OW), dtype=x.dtype)
    run.gather(np.ascontiguousarray(x), cols, pad, stride)
    return cols


def course_order(cols: Array) -> Array:
    """Return columns (C, HH, WW, N, OH, OW) as the course's matrix: the image changes fastest."""
    C, HH, WW, N, OH, OW = cols.shape
    return cols.transpose(0, 1, 2, 4, 5, 3).reshape(C * HH * WW, OH * OW * N)
