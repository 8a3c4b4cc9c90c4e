"""Max pooling by reshape, by columns, and in one pass that also records where the maxima are."""

from __future__ import annotations

import numpy as np

from cs231n._fast import calls
from cs231n._fast.dispatch import kernels_for, primitives_for
from cs231n._fast.memory import empty
from cs231n._fast.primitives import (
    PORTABLE,
    Array,
    Cache,
    Params,
    cast,
    course_order,
    gather,
)
from cs231n.support.checks import check_pool, check_pool_grad, check_tiles


def max_pool_forward_reshape(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Take maxima along two axes of a reshaped array, for square windows that tile the images.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels: all three
            equal, and a divisor of H and W.

    Returns:
        out (N, C, H_out, W_out), and the cache (x, x_reshaped, out).

    Raises:
        ValueError: As in the naive layer, and if the windows do not tile the images.
    """
    size, _ = check_tiles(x, *check_pool(x, pool_param))
    N, C, H, W = x.shape
    x_reshaped = x.reshape(N, C, H // size, size, W // size, size)
    out = x_reshaped.max(axis=3).max(axis=4)
    return out, (x, x_reshaped, out)


def max_pool_backward_reshape(dout: Array, cache: Cache) -> Array:
    """Go back through `max_pool_forward_reshape`.

    Args:
        dout: Upstream gradient (N, C, H_out, W_out).
        cache: From `max_pool_forward_reshape`.

    Returns:
        dx (N, C, H, W). The first of several equal maxima in a window, row by row, gets the whole
            gradient.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, x_reshaped, out = cache
    size = x_reshaped.shape[3]
    params = {"pool_height": size, "pool_width": size, "stride": size}
    check_pool_grad(dout, x, params)
    dx_reshaped = np.zeros(x_reshaped.shape, dtype=x.dtype)
    waiting = np.ones(out.shape, dtype=bool)
    for i in range(size):
        for j in range(size):
            values = x_reshaped[:, :, :, i, :, j]
            hit = waiting & ((values == out) | np.isnan(values))
            np.copyto(dx_reshaped[:, :, :, i, :, j], dout, where=hit, casting="same_kind")
            waiting &= ~hit
    return dx_reshaped.reshape(x.shape)


def max_pool_forward_im2col(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Take the maximum of each column, with each channel of each image as a separate image.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels.

    Returns:
        out (N, C, H_out, W_out), and the cache (x, x_cols, x_cols_argmax, pool_param).

    Raises:
        ValueError: As in the naive layer.
    """
    HH, WW, stride = check_pool(x, pool_param)
    N, C, H, W = x.shape
    planes = x.reshape(N * C, 1, H, W)
    six = gather(primitives_for(x), planes, (HH, WW), stride)
    OH, OW = six.shape[4:]
    x_cols = course_order(six)
    argmax = x_cols.argmax(axis=0)
    maxima = np.take_along_axis(x_cols, argmax[None], axis=0)
    out = np.ascontiguousarray(maxima.reshape(OH, OW, N, C).transpose(2, 3, 0, 1))
    return out, (x, x_cols, argmax, pool_param)


def max_pool_backward_im2col(dout: Array, cache: Cache) -> Array:
    """Go back through `max_pool_forward_im2col`.

    Args:
        dout: Upstream gradient (N, C, H_out, W_out).
        cache: From `max_pool_forward_im2col`.

    Returns:
        dx (N, C, H, W). The first of several equal maxima gets the gradient; overlapping windows
            add up.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, x_cols, argmax, pool_param = cache
    HH, WW, stride = check_pool_grad(dout, x, pool_param)
    N, C, H, W = x.shape
    OH, OW = dout.shape[2:]
    dx_cols = np.zeros(x_cols.shape, dtype=x.dtype)
    errors = dout.transpose(2, 3, 0, 1).reshape(1, argmax.size)
    np.put_along_axis(dx_cols, argmax[None], errors, axis=0)
    six = dx_cols.reshape(1, HH, WW, OH, OW, N * C).transpose(0, 1, 2, 5, 3, 4)
    dx = np.zeros((N * C, 1, H, W), dtype=x.dtype)
    primitives_for(x).scatter(np.ascontiguousarray(six), dx, 0, stride)
    return dx.reshape(x.shape)


def max_pool_forward_fast(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Take maxima in one pass that also records where they are.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels.

    Returns:
        out (N, C, H_out, W_out), and the cache (x, pool_param, taps). `taps` is the number of each
        maximum in its window, row by row, as one byte if that is enough.

    Raises:
        ValueError: As in the naive layer.
    """
    HH, WW, stride = check_pool(x, pool_param)
    N, C, H, W = x.shape
    out = empty((N, C, 1 + (H - HH) // stride, 1 + (W - WW) // stride), x.dtype)
    taps = empty(out.shape, np.uint8 if HH * WW <= 256 else np.int32)
    images = np.ascontiguousarray(x)
    if (HH, WW) == (H, W):
        # One window for each plane: NumPy searches along it, the kernels across windows.
        planes = images.reshape(N * C, H * W)
        numbers = planes.argmax(axis=1)
        out[...] = planes[np.arange(N * C), numbers].reshape(out.shape)
        taps[...] = numbers.reshape(out.shape)
    elif not calls.pool_forward(kernels_for(x), images, HH, WW, stride, out, taps=taps):
        PORTABLE.max_pool(images, out, taps, HH, WW, stride)
    return out, (x, pool_param, taps)


def max_pool_backward_fast(dout: Array, cache: Cache) -> Array:
    """Go back through `max_pool_forward_fast`.

    Args:
        dout: Upstream gradient (N, C, H_out, W_out).
        cache: From `max_pool_forward_fast`, or from the naive layer.

    Returns:
        dx (N, C, H, W). The first of several equal maxima gets the gradient; overlapping windows
            add up.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, pool_param = cache[:2]
    HH, WW, stride = check_pool_grad(dout, x, pool_param)
    taps = cache[2] if len(cache) > 2 else max_pool_forward_fast(x, pool_param)[1][2]
    dx = empty(x.shape, x.dtype)
    upstream = cast(dout, x)
    if not calls.pool_backward(kernels_for(x), upstream, HH, WW, stride, dx, taps=taps):
        dx.fill(0)
        PORTABLE.max_unpool(upstream, taps, dx, WW, stride)
    return dx
