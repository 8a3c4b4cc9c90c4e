"""Convolution and max pooling without Python loops over pixels; the API of the naive layers.

A ladder to climb, each rung callable by name: `im2col` copies the batch into columns of the
course's order and multiplies once; `strides` copies them through a strided view; `blocked` takes a
few images at a time, so that their columns stay in the cache. `fast` picks the best of them.
The copying loops are compiled where a C compiler was at hand and NumPy otherwise: `backend()` says
which and why, and `python -m cs231n.info` prints it.

All take float32 and float64 of any strides, read-only too, change none of their arguments, and
return what the naive layers return: dx of the dtype of x, dw of the dtype of w.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cs231n._checks import check_conv, check_conv_grad, check_pool, check_pool_grad, fail
from cs231n._fast import convolution
from cs231n._fast.primitives import COMPILED_DTYPES, PORTABLE, Backend, Primitives, load

Array = NDArray[Any]
Params = Mapping[str, Any]
Cache = tuple[Any, ...]

_active = load()


def backend() -> Backend:
    """Say what the fast layers run on: `.name` is "cython" or "numpy", `.reason` tells why."""
    return _active


def use_backend(choice: str) -> Backend:
    """Choose what the fast layers of this process run on.

    Args:
        choice: "auto" (compiled where it was built), "cython" or "numpy".

    Returns:
        The backend that now runs.

    Raises:
        ValueError: If the choice is none of the three.
        ImportError: If the choice is "cython" and the compiled module does not load.
    """
    global _active
    _active = load(choice)
    return _active


# --- Convolution ----------------------------------------------------------------------------------


def conv_forward_im2col(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve with one matrix product over the columns of the whole batch.

    Args:
        x: Images (N, C, H, W).
        w: Filters (F, C, HH, WW).
        b: Biases (F,).
        conv_param: A dict with `stride` (1 or more) and `pad` (0 or more), in pixels.

    Returns:
        out (N, F, H_out, W_out), and the cache (x, w, b, conv_param, x_cols) with the columns in
        the order of `im2col.im2col_indices`.

    Raises:
        ValueError: As the naive layer.
    """
    check_conv(x, w, b, conv_param)
    N, F, OH, OW = convolution.output_shape(x, w, conv_param["stride"], conv_param["pad"])
    x_cols = _course_order(_gather(_primitives(x), x, w.shape[2:], conv_param))
    product = _cast(w, x).reshape(F, len(x_cols)) @ x_cols + _cast(b, x)[:, None]
    out = np.ascontiguousarray(product.reshape(F, OH, OW, N).transpose(3, 0, 1, 2))
    return out, (x, w, b, conv_param, x_cols)


def conv_backward_im2col(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_im2col`.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: Of `conv_forward_im2col`, or of another convolution of this package.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW) and db (F,).

    Raises:
        ValueError: If `dout` has another shape than the output.
    """
    x, w, _, conv_param = cache[:4]
    check_conv_grad(dout, x, w, conv_param)
    run = _primitives(x)
    F, C, HH, WW = w.shape
    N, _, OH, OW = dout.shape
    x_cols = cache[4] if len(cache) > 4 and cache[4].ndim == 2 else None
    if x_cols is None:
        x_cols = _course_order(_gather(run, x, (HH, WW), conv_param))
    errors = _cast(dout, x).transpose(1, 2, 3, 0).reshape(F, OH * OW * N)
    dw = (errors @ x_cols.T).reshape(w.shape)
    dx_cols = _cast(w, x).reshape(F, len(x_cols)).T @ errors
    by_image = dx_cols.reshape(C, HH, WW, OH, OW, N).transpose(0, 1, 2, 5, 3, 4)
    dx = np.zeros(x.shape, dtype=x.dtype)
    run.scatter(np.ascontiguousarray(by_image), dx, conv_param["pad"], conv_param["stride"])
    return dx, dw.astype(w.dtype, copy=False), dout.sum(axis=(0, 2, 3))


def conv_forward_strides(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve with one matrix product over columns copied through a strided NumPy view.

    Args:
        x, w, b, conv_param: As in `conv_forward_im2col`.

    Returns:
        out (N, F, H_out, W_out), and the cache (x, w, b, conv_param, x_cols) with columns of shape
        (C, HH, WW, N, H_out, W_out).

    Raises:
        ValueError: As the naive layer.
    """
    check_conv(x, w, b, conv_param)
    x_cols = _gather(PORTABLE, x, w.shape[2:], conv_param)
    F, taps = len(w), math.prod(w.shape[1:])
    product = _cast(w, x).reshape(F, taps) @ x_cols.reshape(taps, math.prod(x_cols.shape[3:]))
    product += _cast(b, x)[:, None]
    out = product.reshape(F, *x_cols.shape[3:]).transpose(1, 0, 2, 3)
    return np.ascontiguousarray(out), (x, w, b, conv_param, x_cols)


def conv_backward_strides(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_strides`.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: Of `conv_forward_strides`, or of another convolution of this package.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW) and db (F,).

    Raises:
        ValueError: If `dout` has another shape than the output.
    """
    x, w, _, conv_param = cache[:4]
    check_conv_grad(dout, x, w, conv_param)
    x_cols = cache[4] if len(cache) > 4 and cache[4].ndim == 6 else None
    if x_cols is None:
        x_cols = _gather(PORTABLE, x, w.shape[2:], conv_param)
    F, taps, windows = len(w), math.prod(w.shape[1:]), math.prod(x_cols.shape[3:])
    errors = _cast(dout, x).transpose(1, 0, 2, 3).reshape(F, windows)
    dw = (errors @ x_cols.reshape(taps, windows).T).reshape(w.shape)
    dx_cols = (_cast(w, x).reshape(F, taps).T @ errors).reshape(x_cols.shape)
    dx = np.zeros(x.shape, dtype=x.dtype)
    _primitives(x).scatter(dx_cols, dx, conv_param["pad"], conv_param["stride"])
    return dx, dw.astype(w.dtype, copy=False), dout.sum(axis=(0, 2, 3))


def conv_forward_blocked(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve a few images at a time, so that their columns never leave the cache.

    Args:
        x, w, b, conv_param: As in `conv_forward_im2col`.

    Returns:
        out (N, F, H_out, W_out), and the cache (x, w, b, conv_param), as of the naive layer.

    Raises:
        ValueError: As the naive layer.
    """
    check_conv(x, w, b, conv_param)
    out = convolution.forward(
        _primitives(x),
        np.ascontiguousarray(x),
        _cast(w, x),
        _cast(b, x),
        conv_param["stride"],
        conv_param["pad"],
    )
    return out, (x, w, b, conv_param)


def conv_backward_blocked(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_blocked`.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: Of any convolution of this package, the naive one too.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW) and db (F,).

    Raises:
        ValueError: If `dout` has another shape than the output.
    """
    x, w, _, conv_param = cache[:4]
    check_conv_grad(dout, x, w, conv_param)
    dx, dw, db = convolution.backward(
        _primitives(x),
        _cast(dout, x),
        np.ascontiguousarray(x),
        _cast(w, x),
        conv_param["stride"],
        conv_param["pad"],
    )
    return dx, dw.astype(w.dtype, copy=False), db.astype(dout.dtype, copy=False)


conv_forward_fast = conv_forward_blocked
conv_backward_fast = conv_backward_blocked


# --- Max pooling ----------------------------------------------------------------------------------


def max_pool_forward_reshape(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Take maxima along two axes that a reshape splits off; square windows that tile the images.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels: all three
            equal, and a divisor of H and W.

    Returns:
        out (N, C, H_out, W_out), and the cache (x, x_reshaped, out).

    Raises:
        ValueError: As the naive layer, and if the windows do not tile the images.
    """
    check_pool(x, pool_param)
    size = pool_param["stride"]
    N, C, H, W = x.shape
    if not (pool_param["pool_height"] == pool_param["pool_width"] == size) or H % size or W % size:
        fail(
            "the windows do not tile the images",
            got=f"windows of {pool_param['pool_height']}x{pool_param['pool_width']}, "
            f"stride {size}, on {H}x{W} pixels",
            expected="square windows, as wide as the stride, that divide the image",
            hint="use max_pool_forward_fast, which takes any window",
        )
    x_reshaped = x.reshape(N, C, H // size, size, W // size, size)
    out = x_reshaped.max(axis=3).max(axis=4)
    return out, (x, x_reshaped, out)


def max_pool_backward_reshape(dout: Array, cache: Cache) -> Array:
    """Go back through `max_pool_forward_reshape`.

    Args:
        dout: Upstream gradient (N, C, H_out, W_out).
        cache: Of `max_pool_forward_reshape`.

    Returns:
        dx (N, C, H, W); of several equal maxima in a window the first, row by row, takes all of
        its gradient.

    Raises:
        ValueError: If `dout` has another shape than the output.
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
    """Take the maximum of every column, each channel of each image an image of its own.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels.

    Returns:
        out (N, C, H_out, W_out), and the cache (x, x_cols, x_cols_argmax, pool_param).

    Raises:
        ValueError: As the naive layer.
    """
    check_pool(x, pool_param)
    N, C, H, W = x.shape
    window = (pool_param["pool_height"], pool_param["pool_width"])
    planes = x.reshape(N * C, 1, H, W)
    six = _gather(_primitives(x), planes, window, {"stride": pool_param["stride"], "pad": 0})
    OH, OW = six.shape[4:]
    x_cols = _course_order(six)
    argmax = x_cols.argmax(axis=0)
    maxima = np.take_along_axis(x_cols, argmax[None], axis=0)
    out = np.ascontiguousarray(maxima.reshape(OH, OW, N, C).transpose(2, 3, 0, 1))
    return out, (x, x_cols, argmax, pool_param)


def max_pool_backward_im2col(dout: Array, cache: Cache) -> Array:
    """Go back through `max_pool_forward_im2col`.

    Args:
        dout: Upstream gradient (N, C, H_out, W_out).
        cache: Of `max_pool_forward_im2col`.

    Returns:
        dx (N, C, H, W); the first of equal maxima takes the gradient, windows that overlap add up.

    Raises:
        ValueError: If `dout` has another shape than the output.
    """
    x, x_cols, argmax, pool_param = cache
    check_pool_grad(dout, x, pool_param)
    N, C, H, W = x.shape
    OH, OW = dout.shape[2:]
    window = (pool_param["pool_height"], pool_param["pool_width"])
    dx_cols = np.zeros(x_cols.shape, dtype=x.dtype)
    errors = dout.transpose(2, 3, 0, 1).reshape(1, argmax.size)
    np.put_along_axis(dx_cols, argmax[None], errors, axis=0)
    six = dx_cols.reshape(1, *window, OH, OW, N * C).transpose(0, 1, 2, 5, 3, 4)
    dx = np.zeros((N * C, 1, H, W), dtype=x.dtype)
    _primitives(x).scatter(np.ascontiguousarray(six), dx, 0, pool_param["stride"])
    return dx.reshape(x.shape)


def max_pool_forward_fast(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Take maxima in one pass that also notes where each was found.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels.

    Returns:
        out (N, C, H_out, W_out), and the cache (x, pool_param, taps): `taps` numbers the winner
        inside its window, row by row, in one byte where that is enough.

    Raises:
        ValueError: As the naive layer.
    """
    check_pool(x, pool_param)
    HH, WW, stride = (pool_param[key] for key in ("pool_height", "pool_width", "stride"))
    N, C, H, W = x.shape
    out = np.empty((N, C, 1 + (H - HH) // stride, 1 + (W - WW) // stride), dtype=x.dtype)
    taps = np.empty(out.shape, dtype=np.uint8 if HH * WW <= 256 else np.int32)
    _primitives(x).max_pool(np.ascontiguousarray(x), out, taps, HH, WW, stride)
    return out, (x, pool_param, taps)


def max_pool_backward_fast(dout: Array, cache: Cache) -> Array:
    """Go back through `max_pool_forward_fast`.

    Args:
        dout: Upstream gradient (N, C, H_out, W_out).
        cache: Of `max_pool_forward_fast`, or of the naive layer.

    Returns:
        dx (N, C, H, W); the first of equal maxima takes the gradient, windows that overlap add up.

    Raises:
        ValueError: If `dout` has another shape than the output.
    """
    x, pool_param = cache[:2]
    check_pool_grad(dout, x, pool_param)
    taps = cache[2] if len(cache) > 2 else max_pool_forward_fast(x, pool_param)[1][2]
    dx = np.zeros(x.shape, dtype=x.dtype)
    width, stride = pool_param["pool_width"], pool_param["stride"]
    _primitives(x).max_unpool(_cast(dout, x), taps, dx, width, stride)
    return dx


# --- By name --------------------------------------------------------------------------------------


class Method(NamedTuple):
    """A way to run a layer: its forward and its backward function."""

    forward: Callable[..., tuple[Array, Cache]]
    backward: Callable[..., Any]


CONV_METHODS = {
    "im2col": Method(conv_forward_im2col, conv_backward_im2col),
    "strides": Method(conv_forward_strides, conv_backward_strides),
    "blocked": Method(conv_forward_blocked, conv_backward_blocked),
    "fast": Method(conv_forward_fast, conv_backward_fast),
}
POOL_METHODS = {
    "reshape": Method(max_pool_forward_reshape, max_pool_backward_reshape),
    "im2col": Method(max_pool_forward_im2col, max_pool_backward_im2col),
    "fast": Method(max_pool_forward_fast, max_pool_backward_fast),
}


def _primitives(x: Array) -> Primitives:
    """The primitives for the dtype of `x`: the compiled ones know float32 and float64."""
    return _active.primitives if x.dtype in COMPILED_DTYPES else PORTABLE


def _cast(a: Array, x: Array) -> Array:
    """`a` as a contiguous array of the dtype of `x`."""
    return np.ascontiguousarray(a, dtype=x.dtype)


def _gather(run: Primitives, x: Array, window: tuple[int, ...], params: Params) -> Array:
    """The windows of `x` as columns (C, HH, WW, N, OH, OW)."""
    stride, pad = params["stride"], params["pad"]
    N, C, H, W = x.shape
    OH, OW = (1 + (s + 2 * pad - f) // stride for s, f in zip((H, W), window, strict=True))
    cols = np.empty((C, *window, N, OH, OW), dtype=x.dtype)
    run.gather(np.ascontiguousarray(x), cols, pad, stride)
    return cols


def _course_order(cols: Array) -> Array:
    """Columns (C, HH, WW, N, OH, OW) as the course's matrix: the image runs fastest."""
    C, HH, WW, N, OH, OW = cols.shape
    return cols.transpose(0, 1, 2, 4, 5, 3).reshape(C * HH * WW, OH * OW * N)
