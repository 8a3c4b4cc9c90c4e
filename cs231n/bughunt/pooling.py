"""Max pooling with one mistake in each class: find it and fix it.

All classes take windows of `size` x `size` pixels, `stride` pixels apart, over images (N, C, H, W).
Windows may overlap or leave gaps. Rows and columns at the end that do not fill a window are
ignored and have gradient 0. If several pixels of a window are equally large, the first counts, row
by row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class _MaxPooling:
    """What the three classes share: window and output size. This class has no mistake."""

    def __init__(self, size: int = 2, stride: int = 2) -> None:
        """Store the size of the window and the stride, in pixels."""
        self.size, self.stride = size, stride

    def outputs(self, x: Array) -> tuple[int, ...]:
        """Return the shape (N, C, OH, OW) of the output for images x."""
        OH, OW = (1 + (side - self.size) // self.stride for side in x.shape[2:])
        return (*x.shape[:2], OH, OW)


class TilingPool(_MaxPooling):
    """The forward pass of max pooling, for any window and stride."""

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
    """The backward pass of max pooling: overlapping windows add up at their largest pixel."""

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
    """The backward pass of max pooling: in each window the first largest pixel gets the gradient.

    So the gradient of each output is passed on exactly once.
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
