"""Convolutions with one mistake each: find it and fix it.

Images x are (N, C, H, W), filters w (F, C, HH, WW), biases b (F,), and maps (N, F, OH, OW). The
window moves by `stride`; there is no padding. Pixels that no window covers have gradient 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class _Convolution:
    """What the three classes share: weights, and columns of windows. This class has no mistake."""

    def __init__(self, w: Array, b: Array, stride: int = 1) -> None:
        """Store filters w (F, C, HH, WW), biases b (F,), and the stride."""
        self.w, self.b, self.stride = w, b, stride
        self.x = self.dw = self.db = np.zeros(0)

    def windows(self, x: Array, stride: int) -> Array:
        """Copy the windows of x (N, C, H, W), with a stride: (N, OH, OW, C * HH * WW)."""
        C, HH, WW = self.w.shape[1:]
        view = np.lib.stride_tricks.sliding_window_view(x, (HH, WW), axis=(2, 3))
        view = view[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5)
        columns: Array = view.reshape(*view.shape[:3], C * HH * WW)
        return columns


class ForgetfulConv(_Convolution):
    """A convolution whose maps are the sums over the windows, plus the bias of each filter."""

    def forward(self, x: Array) -> Array:
        """Return the maps (N, F, OH, OW)."""
        self.x = x
        ### BEGIN SOLUTION
        flat = self.w.reshape(len(self.w), -1)
        sums = self.windows(x, self.stride) @ flat.T
        sums = sums + self.b
        out = sums.transpose(0, 3, 1, 2)
        ### END SOLUTION
        return out


class TurnedConv(_Convolution):
    """A convolution at stride 1 whose dx adds up, for each pixel, all outputs that used the pixel.

    It is written as a correlation: put zeros around dout, as many as the size of the window minus
    one, and slide the filters over it, with channels and maps swapped.
    """

    def backward(self, x: Array, dout: Array) -> Array:
        """Return dx (N, C, H, W) for images x and the gradient dout of their maps."""
        HH, WW = self.w.shape[2:]
        rim = ((0, 0), (0, 0), (HH - 1, HH - 1), (WW - 1, WW - 1))
        errors = np.pad(dout, rim)
        ### BEGIN SOLUTION
        filters = self.w.transpose(1, 0, 2, 3)
        turned = filters[:, :, ::-1, ::-1]
        view = np.lib.stride_tricks.sliding_window_view(errors, (HH, WW), axis=(2, 3))
        dx: Array = np.einsum("nfijpq,cfpq->ncij", view, turned)
        ### END SOLUTION
        return dx


class StrideOneConv(_Convolution):
    """A convolution whose gradients dx, dw and db are right at every stride."""

    def backward(self, x: Array, dout: Array) -> Array:
        """Store dw and db, and return dx (N, C, H, W), for images x and the gradient dout."""
        HH, WW = self.w.shape[2:]
        dx = np.zeros_like(x)
        self.dw, self.db = np.zeros_like(self.w), dout.sum(axis=(0, 2, 3))
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                errors = dout[:, :, i, j]
                ### BEGIN SOLUTION
                top, left = i * self.stride, j * self.stride
                rows, columns = slice(top, top + HH), slice(left, left + WW)
                seen = x[:, :, rows, columns]
                self.dw += np.tensordot(errors, seen, axes=(0, 0))
                dx[:, :, rows, columns] += np.tensordot(errors, self.w, axes=(1, 0))
                ### END SOLUTION
        return dx
