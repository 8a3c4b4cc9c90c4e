"""Max poolings with a mistake each: find it, mend it.

All take windows of `size` x `size` pixels, `stride` apart, over images (N, C, H, W). Windows may
overlap, or leave gaps; rows and columns under no whole window are not looked at, and have
gradient 0. Of several largest pixels in a window, the first counts, row by row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class _MaxPooling:
    """What the three share: the window and the output's size; there is no mistake in here."""

    def __init__(self, size: int = 2, stride: int = 2) -> None:
        """Take the window's side and the stride, in pixels."""
        self.size, self.stride = size, stride

    def outputs(self, x: Array) -> tuple[int, ...]:
        """The shape (N, C, OH, OW) of the output for images x."""
        OH, OW = (1 + (side - self.size) // self.stride for side in x.shape[2:])
        return (*x.shape[:2], OH, OW)


class TilingPool(_MaxPooling):
    """A max pooling forward, for any window and stride."""

    def forward(self, x: Array) -> Array:
        """Return the largest pixel of every window, (N, C, OH, OW)."""
        ### BEGIN SOLUTION
        out = np.zeros(self.outputs(x), x.dtype)
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                rows = slice(i * self.stride, i * self.stride + self.size)
                columns = slice(j * self.stride, j * self.stride + self.size)
                out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
        ### END SOLUTION
        return out


class OverlappingPool(_MaxPooling):
    """A max pooling backward: a pixel that is the largest of several windows collects from all."""

    def backward(self, x: Array, dout: Array) -> Array:
        """Return the gradient of the images x for the gradient dout (N, C, OH, OW)."""
        dx = np.zeros_like(x)
        for n, c, i, j in np.ndindex(dout.shape):
            top, left = i * self.stride, j * self.stride
            window = x[n, c, top : top + self.size, left : left + self.size]
            ### BEGIN SOLUTION
            row, column = np.unravel_index(window.argmax(), window.shape)
            dx[n, c, top + row, left + column] += dout[n, c, i, j]
            ### END SOLUTION
        return dx


class GenerousPool(_MaxPooling):
    """A max pooling backward: in each window the first of the largest pixels takes the gradient.

    So each output's gradient is handed on exactly once.
    """

    def backward(self, x: Array, dout: Array) -> Array:
        """Return the gradient of the images x for the gradient dout (N, C, OH, OW)."""
        dx = np.zeros_like(x)
        for n, c, i, j in np.ndindex(dout.shape):
            rows = slice(i * self.stride, i * self.stride + self.size)
            columns = slice(j * self.stride, j * self.stride + self.size)
            ### BEGIN SOLUTION
            window = x[n, c, rows, columns]
            winner = np.zeros(window.shape, x.dtype)
            winner.flat[window.argmax()] = 1
            dx[n, c, rows, columns] += winner * dout[n, c, i, j]
            ### END SOLUTION
        return dx
