"""Layers that often come together, as one forward and one backward function each.

These functions are complete; they are not exercises. A star import of this module also imports
everything in `layers` and `fast_layers`, because published notebooks and student files rely on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

# The star imports are needed, see above.
# ruff: noqa: F403, F405
from .fast_layers import *
from .layers import *
from .support.checks import check_mapping

if TYPE_CHECKING:  # a student's own `layers.py`, written for the course, lacks these names
    from .layers import Array, Cache


def affine_relu_forward(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
    """Compute an affine layer followed by a ReLU.

    Args:
        x: inputs (N, d_1, ..., d_k).
        w: weights (D, M).
        b: biases (M,).

    Returns:
        out: (N, M).
        cache: for `affine_relu_backward`.
    """
    scores, affine_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(scores)
    return out, (affine_cache, relu_cache)


def affine_relu_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients (dx, dw, db) of `affine_relu_forward`."""
    affine_cache, relu_cache = cache
    return affine_backward(relu_backward(dout, relu_cache), affine_cache)


def conv_relu_forward(
    x: Array, w: Array, b: Array, conv_param: dict[str, Any]
) -> tuple[Array, Cache]:
    """Compute a convolution followed by a ReLU, with the fast layers.

    Args:
        x: images (N, C, H, W).
        w: filters (F, C, HH, WW).
        b: biases (F,).
        conv_param: stride and pad.

    Returns:
        out: (N, F, H_out, W_out).
        cache: for `conv_relu_backward`.
    """
    maps, conv_cache = conv_forward_fast(x, w, b, _whole(conv_param))
    out, relu_cache = relu_forward(maps)
    return out, (conv_cache, relu_cache)


def conv_relu_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients (dx, dw, db) of `conv_relu_forward`."""
    conv_cache, relu_cache = cache
    dx, dw, db = conv_backward_fast(relu_backward(dout, relu_cache), conv_cache)
    return dx, dw, db


def conv_bn_relu_forward(
    x: Array,
    w: Array,
    b: Array,
    gamma: Array,
    beta: Array,
    conv_param: dict[str, Any],
    bn_param: dict[str, Any],
) -> tuple[Array, Cache]:
    """Compute a convolution, spatial batch normalization and a ReLU.

    Args:
        x: images (N, C, H, W).
        w: filters (F, C, HH, WW).
        b: biases (F,).
        gamma: scale (F,).
        beta: shift (F,).
        conv_param: stride and pad.
        bn_param: as in `batchnorm_forward`; its running statistics are updated in train mode.

    Returns:
        out: (N, F, H_out, W_out).
        cache: for `conv_bn_relu_backward`.
    """
    maps, conv_cache = conv_forward_fast(x, w, b, _whole(conv_param))
    normal, bn_cache = spatial_batchnorm_forward(maps, gamma, beta, bn_param)
    out, relu_cache = relu_forward(normal)
    return out, (conv_cache, bn_cache, relu_cache)


def conv_bn_relu_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array, Array, Array]:
    """Compute the gradients (dx, dw, db, dgamma, dbeta) of `conv_bn_relu_forward`."""
    conv_cache, bn_cache, relu_cache = cache
    dnormal = relu_backward(dout, relu_cache)
    dmaps, dgamma, dbeta = spatial_batchnorm_backward(dnormal, bn_cache)
    dx, dw, db = conv_backward_fast(dmaps, conv_cache)
    return dx, dw, db, dgamma, dbeta


def conv_relu_pool_forward(
    x: Array, w: Array, b: Array, conv_param: dict[str, Any], pool_param: dict[str, Any]
) -> tuple[Array, Cache]:
    """Compute a convolution, a ReLU and max pooling.

    The ReLU comes after the pooling, where it has fewer numbers to process. This changes neither
    the output nor a gradient: the largest number of a window stays the largest when all numbers
    below 0 become 0.

    Args:
        x: images (N, C, H, W).
        w: filters (F, C, HH, WW).
        b: biases (F,).
        conv_param: stride and pad; with needs_dx False, the backward pass returns None for dx.
        pool_param: pool_height, pool_width and stride.

    Returns:
        out: the pooled maps, (N, F, H_pool, W_pool).
        cache: for `conv_relu_pool_backward`.
    """
    maps, conv_cache = conv_forward_fast(x, w, b, _whole(conv_param))
    largest, pool_cache = max_pool_forward_fast(maps, pool_param)
    out, relu_cache = relu_forward(largest)
    return out, (conv_cache, pool_cache, relu_cache)


def conv_relu_pool_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients (dx, dw, db) of `conv_relu_pool_forward`."""
    conv_cache, pool_cache, relu_cache = cache
    dmaps = max_pool_backward_fast(relu_backward(dout, relu_cache), pool_cache)
    dx, dw, db = conv_backward_fast(dmaps, conv_cache)
    return dx, dw, db


def _whole(conv_param: dict[str, Any]) -> dict[str, Any]:
    """Convert whole floats to ints: a pad of (7 - 1) / 2 was 3 in Python 2, and is 3.0 now."""
    check_mapping("conv_param", conv_param)
    return {
        key: int(value) if isinstance(value, float) and value.is_integer() else value
        for key, value in conv_param.items()
    }
