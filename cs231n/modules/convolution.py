"""Convolution and pooling as objects, built on the fast layers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n._fast.mean_and_l2 import mean_pool_backward_fast, mean_pool_forward_fast
from cs231n.fast_layers import (
    conv_backward_fast,
    conv_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
)
from cs231n.modules.base import Array, Module, uniform
from cs231n.support.checks import check_integer, check_pair, needs_forward

Cache = Any


def _window(size: Any) -> tuple[int, int]:
    """Return the height and width that one number, or two, stand for."""
    both = size if isinstance(size, tuple | list) else (size, size)
    return check_pair("kernel_size", both)


class Conv2D(Module):
    """A convolution with a bias for every filter.

    Args:
        in_channels: C, channels of the images.
        out_channels: F, number of filters.
        kernel_size: height and width of a filter, in pixels; one number or two.
        stride: pixels from one window to the next.
        padding: rows and columns of zeros on each side.
        dtype: dtype of weights and biases.
        rng: draws the initial weights and biases.

    Attributes:
        weight: filters (F, C, HH, WW).
        bias: biases (F,).
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int = 1,
        padding: int = 0,
        *,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | None = None,
    ) -> None:
        super().__init__()
        in_channels = check_integer("in_channels", in_channels, low=1)
        out_channels = check_integer("out_channels", out_channels, low=1)
        stride = check_integer("stride", stride, low=1)
        padding = check_integer("padding", padding, low=0)
        height, width = _window(kernel_size)
        self.conv_param = {"stride": stride, "pad": padding}
        fan_in = in_channels * height * width
        shape = (out_channels, in_channels, height, width)
        self.weight = uniform(shape, fan_in, dtype, rng)
        self.bias = uniform((out_channels,), fan_in, dtype, rng)
        self.cache: Cache = None

    def forward(self, x: Array) -> Array:
        """Convolve a batch of images.

        Args:
            x: images (N, C, H, W).

        Returns:
            Maps (N, F, H_out, W_out).

        Raises:
            ValueError: x has the wrong number of channels, or is smaller than a filter.
        """
        # Your part: call conv_forward_fast with the layer's own weights, biases and conv_param, and
        # store what backward needs in self.cache.
        ### BEGIN SOLUTION
        out, self.cache = conv_forward_fast(x, self.weight.data, self.bias.data, self.conv_param)
        ### END SOLUTION
        return out

    def backward(self, dout: Array) -> Array:
        """Add to the gradients of weight and bias, and return the gradient of the images.

        Args:
            dout: gradient of the loss with respect to the maps, (N, F, H_out, W_out).

        Returns:
            dx (N, C, H, W).

        Raises:
            ValueError: there was no forward pass, or dout does not have the shape of its output.
        """
        needs_forward(self, self.cache)
        # Your part: compute dx, and ADD the other two gradients to weight.grad and bias.grad.
        ### BEGIN SOLUTION
        dx, dw, db = conv_backward_fast(dout, self.cache)
        self.weight.grad += dw
        self.bias.grad += db
        ### END SOLUTION
        return dx


class MaxPool2D(Module):
    """The largest number of each window, in every channel.

    If several numbers are equally large, the first gets the gradient, row by row.

    Args:
        kernel_size: height and width of a window, in pixels; one number or two.
        stride: pixels from one window to the next; None uses the height of the window, so that
            square windows neither overlap nor leave gaps.
    """

    def __init__(self, kernel_size: int | tuple[int, int] = 2, stride: int | None = None) -> None:
        super().__init__()
        height, width = _window(kernel_size)
        step = height if stride is None else check_integer("stride", stride, low=1)
        self.pool_param = {"pool_height": height, "pool_width": width, "stride": step}
        self.cache: Cache = None

    def forward(self, x: Array) -> Array:
        """Pool images (N, C, H, W) to (N, C, H_out, W_out)."""
        out, self.cache = max_pool_forward_fast(x, self.pool_param)
        return out

    def backward(self, dout: Array) -> Array:
        """Return the gradient of the images, (N, C, H, W)."""
        needs_forward(self, self.cache)
        dx: Array = max_pool_backward_fast(dout, self.cache)
        return dx


class AvgPool2D(MaxPool2D):
    """The mean of each window, in every channel.

    Args:
        kernel_size, stride: as in `MaxPool2D`.
    """

    def forward(self, x: Array) -> Array:
        """Pool images (N, C, H, W) to (N, C, H_out, W_out)."""
        out, self.cache = mean_pool_forward_fast(x, self.pool_param)
        return out

    def backward(self, dout: Array) -> Array:
        """Return the gradient of the images, (N, C, H, W); overlapping windows add up."""
        needs_forward(self, self.cache)
        dx: Array = mean_pool_backward_fast(dout, self.cache)
        return dx
