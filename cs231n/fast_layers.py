"""Fast convolution and max pooling, with the same arguments and results as the naive layers.

There are several methods for a convolution, and each has a name:

    im2col     copies the whole batch into columns, in the course's order, and multiplies once
    strides    copies the columns through a strided view of NumPy
    blocked    copies a few images at a time, so that their columns stay in the cache
    direct     makes no columns (`_fast/direct.py`)
    winograd   computes the same sums with fewer multiplications
    fast       chooses the best method for the shape

Max pooling has `reshape`, `im2col` and `fast` (`_fast/pooling.py`).

The loops are compiled if there was a C compiler when the package was built; otherwise they run in
NumPy. `backend()` says which of the two runs, and why. `python -m cs231n.info` prints this too.

All layers accept float32 and float64 arrays, which may be read-only or non-contiguous, and do not
change them. dx has the dtype of x, and dw has the dtype of w.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from cs231n._fast import convolution
from cs231n._fast.direct import (
    conv_backward_direct,
    conv_backward_fast,
    conv_backward_winograd,
    conv_forward_direct,
    conv_forward_fast,
    conv_forward_winograd,
)
from cs231n._fast.dispatch import (
    backend,
    primitives_for,
    use_backend,
    use_kernels,
    use_winograd,
)
from cs231n._fast.pooling import (
    max_pool_backward_fast,
    max_pool_backward_im2col,
    max_pool_backward_reshape,
    max_pool_forward_fast,
    max_pool_forward_im2col,
    max_pool_forward_reshape,
)
from cs231n._fast.primitives import (
    PORTABLE,
    Array,
    Cache,
    Params,
    cast,
    course_order,
    gather,
)
from cs231n.support.checks import check_conv, check_conv_grad

__all__ = [
    "CONV_METHODS",
    "POOL_METHODS",
    "Method",
    "backend",
    "conv_backward_blocked",
    "conv_backward_direct",
    "conv_backward_fast",
    "conv_backward_im2col",
    "conv_backward_strides",
    "conv_backward_winograd",
    "conv_forward_blocked",
    "conv_forward_direct",
    "conv_forward_fast",
    "conv_forward_im2col",
    "conv_forward_strides",
    "conv_forward_winograd",
    "max_pool_backward_fast",
    "max_pool_backward_im2col",
    "max_pool_backward_reshape",
    "max_pool_forward_fast",
    "max_pool_forward_im2col",
    "max_pool_forward_reshape",
    "use_backend",
    "use_kernels",
    "use_winograd",
]


def conv_forward_im2col(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve with one matrix product over the columns of the whole batch.

    Args:
        x: Images (N, C, H, W).
        w: Filters (F, C, HH, WW).
        b: Biases (F,).
        conv_param: A dict with `stride` (1 or more) and `pad` (0 or more), in pixels.

    Returns:
        out (N, F, H_out, W_out), and the cache (x, w, b, conv_param, x_cols), in which the columns
            have the order of `im2col.im2col_indices`.

    Raises:
        ValueError: As in the naive layer.
    """
    stride, pad = check_conv(x, w, b, conv_param)
    N, F, OH, OW = convolution.output_shape(x, w, stride, pad)
    x_cols = course_order(gather(primitives_for(x), x, w.shape[2:], stride, pad))
    product = cast(w, x).reshape(F, len(x_cols)) @ x_cols + cast(b, x)[:, None]
    out = np.ascontiguousarray(product.reshape(F, OH, OW, N).transpose(3, 0, 1, 2))
    return out, (x, w, b, conv_param, x_cols)


def conv_backward_im2col(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of `conv_forward_im2col`.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: The cache of `conv_forward_im2col` or of another convolution of this package.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW) and db (F,).

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, w, _, conv_param = cache[:4]
    stride, pad = check_conv_grad(dout, x, w, conv_param)
    run = primitives_for(x)
    F, C, HH, WW = w.shape
    N, _, OH, OW = dout.shape
    x_cols = cache[4] if len(cache) > 4 and cache[4].ndim == 2 else None
    if x_cols is None:
        x_cols = course_order(gather(run, x, (HH, WW), stride, pad))
    errors = cast(dout, x).transpose(1, 2, 3, 0).reshape(F, OH * OW * N)
    dw = (errors @ x_cols.T).reshape(w.shape)
    dx_cols = cast(w, x).reshape(F, len(x_cols)).T @ errors
    by_image = dx_cols.reshape(C, HH, WW, OH, OW, N).transpose(0, 1, 2, 5, 3, 4)
    dx = np.zeros(x.shape, dtype=x.dtype)
    run.scatter(np.ascontiguousarray(by_image), dx, pad, stride)
    return dx, dw.astype(w.dtype, copy=False), dout.sum(axis=(0, 2, 3))


def conv_forward_strides(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve with one matrix product over columns copied through a strided NumPy view.

    Args:
        x, w, b, conv_param: As in `conv_forward_im2col`.

    Returns:
        out (N, F, H_out, W_out), and the cache (x, w, b, conv_param, x_cols) with columns of shape
            (C, HH, WW, N, H_out, W_out).

    Raises:
        ValueError: As in the naive layer.
    """
    stride, pad = check_conv(x, w, b, conv_param)
    x_cols = gather(PORTABLE, x, w.shape[2:], stride, pad)
    F, taps = len(w), math.prod(w.shape[1:])
    product = cast(w, x).reshape(F, taps) @ x_cols.reshape(taps, math.prod(x_cols.shape[3:]))
    product += cast(b, x)[:, None]
    out = product.reshape(F, *x_cols.shape[3:]).transpose(1, 0, 2, 3)
    return np.ascontiguousarray(out), (x, w, b, conv_param, x_cols)


def conv_backward_strides(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of `conv_forward_strides`.

    Args:
        dout, cache: As in `conv_backward_im2col`, with the columns of `conv_forward_strides`.

    Returns:
        dx, dw and db, as in `conv_backward_im2col`.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, w, _, conv_param = cache[:4]
    stride, pad = check_conv_grad(dout, x, w, conv_param)
    x_cols = cache[4] if len(cache) > 4 and cache[4].ndim == 6 else None
    if x_cols is None:
        x_cols = gather(PORTABLE, x, w.shape[2:], stride, pad)
    F, taps, windows = len(w), math.prod(w.shape[1:]), math.prod(x_cols.shape[3:])
    errors = cast(dout, x).transpose(1, 0, 2, 3).reshape(F, windows)
    dw = (errors @ x_cols.reshape(taps, windows).T).reshape(w.shape)
    dx_cols = (cast(w, x).reshape(F, taps).T @ errors).reshape(x_cols.shape)
    dx = np.zeros(x.shape, dtype=x.dtype)
    primitives_for(x).scatter(dx_cols, dx, pad, stride)
    return dx, dw.astype(w.dtype, copy=False), dout.sum(axis=(0, 2, 3))


def conv_forward_blocked(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve a few images at a time, so that their columns stay in the cache.

    Args:
        x, w, b, conv_param: As in `conv_forward_im2col`.

    Returns:
        out (N, F, H_out, W_out), and the cache (x, w, b, conv_param), as in the naive layer.

    Raises:
        ValueError: As in the naive layer.
    """
    stride, pad = check_conv(x, w, b, conv_param)
    images, filters, biases = np.ascontiguousarray(x), cast(w, x), cast(b, x)
    out = convolution.forward(primitives_for(x), images, filters, biases, stride, pad)
    return out, (x, w, b, conv_param)


def conv_backward_blocked(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of `conv_forward_blocked`.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: The cache of any convolution of this package, including the naive one.

    Returns:
        dx, dw and db, as in `conv_backward_im2col`.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, w, _, conv_param = cache[:4]
    stride, pad = check_conv_grad(dout, x, w, conv_param)
    dx, dw, db = convolution.backward(
        primitives_for(x),
        cast(dout, x),
        np.ascontiguousarray(x),
        cast(w, x),
        stride,
        pad,
    )
    return dx, dw.astype(w.dtype, copy=False), db.astype(dout.dtype, copy=False)


# --- By name --------------------------------------------------------------------------------------


class Method(NamedTuple):
    """A method of running a layer: its forward and its backward function."""

    forward: Callable[..., tuple[Array, Cache]]
    backward: Callable[..., Any]


CONV_METHODS = {
    "im2col": Method(conv_forward_im2col, conv_backward_im2col),
    "strides": Method(conv_forward_strides, conv_backward_strides),
    "blocked": Method(conv_forward_blocked, conv_backward_blocked),
    "direct": Method(conv_forward_direct, conv_backward_direct),
    "winograd": Method(conv_forward_winograd, conv_backward_winograd),
    "fast": Method(conv_forward_fast, conv_backward_fast),
}
POOL_METHODS = {
    "reshape": Method(max_pool_forward_reshape, max_pool_backward_reshape),
    "im2col": Method(max_pool_forward_im2col, max_pool_backward_im2col),
    "fast": Method(max_pool_forward_fast, max_pool_backward_fast),
}
