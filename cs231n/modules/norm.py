"""Normalization of images, as objects."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n.layers import (
    spatial_batchnorm_backward,
    spatial_batchnorm_forward,
    spatial_groupnorm_backward,
    spatial_groupnorm_forward,
)
from cs231n.modules.base import Array, Module, Parameter
from cs231n.support.checks import check_float_dtype, check_integer, fail, needs_forward

Cache = Any


class _ScaleShift(Module):
    """A normalization with a scale and a shift for every channel, initially 1 and 0."""

    def __init__(self, channels: int, eps: float, dtype: DTypeLike) -> None:
        super().__init__()
        channels = check_integer("the number of channels", channels, low=1)
        check_float_dtype(dtype)
        self.eps = float(eps)
        self.weight = Parameter(np.ones(channels, dtype))
        self.bias = Parameter(np.zeros(channels, dtype))
        self.cache: Cache = None

    def _add(self, dweight: Array, dbias: Array) -> None:
        self.weight.grad += dweight.reshape(-1)
        self.bias.grad += dbias.reshape(-1)


class BatchNorm2D(_ScaleShift):
    """Normalize every channel over the batch and its pixels; in test mode with running averages.

    Args:
        num_features: C, channels of the images.
        eps: added to the variance.
        momentum: fraction of the running averages that is kept in each step, as in
            `batchnorm_forward`; what PyTorch calls momentum is 1 minus this.
        dtype: dtype of scale, shift and running averages.

    Attributes:
        weight, bias: scale and shift (C,).
        running_mean, running_var: (C,), initially 0 and 1. The variance is biased, as in
            `batchnorm_forward`; PyTorch averages the unbiased variance.
    """

    buffers = ("running_mean", "running_var")

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.9,
        *,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(num_features, eps, dtype)
        self.momentum = float(momentum)
        self.running_mean = np.zeros(num_features, dtype)
        self.running_var = np.ones(num_features, dtype)

    def forward(self, x: Array) -> Array:
        """Normalize images (N, C, H, W), and in train mode update the running averages."""
        bn_param = {
            "mode": "train" if self.training else "test",
            "eps": self.eps,
            "momentum": self.momentum,
            "running_mean": self.running_mean,
            "running_var": self.running_var,
        }
        out, self.cache = spatial_batchnorm_forward(x, self.weight.data, self.bias.data, bn_param)
        if self.training:
            dtype = self.running_mean.dtype
            self.running_mean = np.array(bn_param["running_mean"], dtype)
            self.running_var = np.array(bn_param["running_var"], dtype)
        return out

    def backward(self, dout: Array) -> Array:
        """Add to the gradients of scale and shift; return dx (N, C, H, W)."""
        needs_forward(self, self.cache)
        dx, dweight, dbias = spatial_batchnorm_backward(dout, self.cache)
        self._add(dweight, dbias)
        return dx


class GroupNorm(_ScaleShift):
    """Normalize groups of neighboring channels, each image separately.

    Args:
        num_groups: G, a divisor of C.
        num_channels: C, channels of the images.
        eps: added to the variance.
        dtype: dtype of scale and shift.

    Attributes:
        weight, bias: scale and shift (C,).
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        *,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(num_channels, eps, dtype)
        num_groups = check_integer("num_groups", num_groups, low=1)
        if num_channels % num_groups:
            fail(
                "num_groups does not divide the channels",
                got=f"{num_groups} groups and {num_channels} channels",
                expected="groups of equal size",
                hint=f"Choose a divisor of {num_channels}",
            )
        self.num_groups = num_groups

    def forward(self, x: Array) -> Array:
        """Normalize images (N, C, H, W)."""
        out, self.cache = spatial_groupnorm_forward(
            x, self.weight.data, self.bias.data, self.num_groups, {"eps": self.eps}
        )
        return out

    def backward(self, dout: Array) -> Array:
        """Add to the gradients of scale and shift; return dx (N, C, H, W)."""
        needs_forward(self, self.cache)
        dx, dweight, dbias = spatial_groupnorm_backward(dout, self.cache)
        self._add(dweight, dbias)
        return dx
