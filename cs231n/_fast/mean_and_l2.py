"""Mean and L2 pooling without Python loops over pixels: sums over windows, and their transpose.

A window is summed down its columns first and then across: by a compiled kernel if it was built, and
with strided NumPy views otherwise. `fast_layers.use_backend` applies to these layers as well.
"""

from __future__ import annotations

import numpy as np

from cs231n._fast import calls
from cs231n._fast.dispatch import kernels_for
from cs231n._fast.primitives import Array, Cache, Params, cast
from cs231n.support.checks import check_pool, check_pool_grad


def mean_pool_forward_fast(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Take the mean of each window.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels.

    Returns:
        out (N, C, OH, OW), and the cache (x, pool_param), as in the naive layer.

    Raises:
        ValueError: As in the naive layer.
    """
    return _forward(x, pool_param, l2=False), (x, pool_param)


def mean_pool_backward_fast(dout: Array, cache: Cache) -> Array:
    """Go back through mean pooling.

    Args:
        dout: Upstream gradient (N, C, OH, OW).
        cache: From `mean_pool_forward_fast`, or from the naive layer.

    Returns:
        dx (N, C, H, W).

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, pool_param = cache
    HH, WW, stride = sizes = check_pool_grad(dout, x, pool_param)
    upstream, dx = cast(dout, x), np.empty(x.shape, dtype=x.dtype)
    if calls.pool_backward(kernels_for(x), upstream, HH, WW, stride, dx):
        return dx
    return _spread(upstream * x.dtype.type(1 / (HH * WW)), x, sizes)


def l2_pool_forward_fast(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Take the L2 norm of each window.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels.

    Returns:
        out (N, C, OH, OW), and the cache (x, out, pool_param), as in the naive layer.

    Raises:
        ValueError: As in the naive layer.
    """
    out = _forward(x, pool_param, l2=True)
    return out, (x, out, pool_param)


def l2_pool_backward_fast(dout: Array, cache: Cache) -> Array:
    """Go back through L2 pooling. The gradient of a window of zeros is 0.

    Args:
        dout: Upstream gradient (N, C, OH, OW).
        cache: From `l2_pool_forward_fast`, or from the naive layer.

    Returns:
        dx (N, C, H, W).

    Raises:
        ValueError: If `dout` does not have the shape of the output.
    """
    x, out, pool_param = cache
    sizes = check_pool_grad(dout, x, pool_param)
    if out.dtype == x.dtype:
        dx = np.empty(x.shape, dtype=x.dtype)
        upstream, core = cast(dout, x), kernels_for(x)
        if calls.pool_backward(core, upstream, *sizes, dx, out=cast(out, x), x=cast(x, x)):
            return dx
    # The gradient of a pixel is x times dout / out, which all pixels of a window share.
    shares = np.zeros(out.shape, dtype=x.dtype)
    np.divide(dout, out, out=shares, where=out != 0, casting="same_kind")
    dx = _spread(shares, x, sizes)
    HH, WW, stride = sizes
    rows, columns = (
        _covered(*axis, stride)
        for axis in ((x.shape[2], HH, out.shape[2]), (x.shape[3], WW, out.shape[3]))
    )
    # Only under windows: elsewhere the gradient is 0, even if the pixel is infinite.
    return np.multiply(dx, x, out=dx, where=rows[:, None] & columns)


def _forward(x: Array, params: Params, *, l2: bool) -> Array:
    HH, WW, stride = check_pool(x, params)
    N, C, H, W = x.shape
    OH, OW = 1 + (H - HH) // stride, 1 + (W - WW) // stride
    if (HH, WW) == (H, W):
        # One window for each plane: NumPy adds along it, the kernels across windows.
        planes = np.ascontiguousarray(x).reshape(N * C, H * W)
        if l2:
            whole: Array = np.sqrt(np.einsum("ij,ij->i", planes, planes))
        else:
            whole = planes @ np.full(H * W, 1 / (H * W), x.dtype)
        return whole.reshape(N, C, 1, 1)
    out = np.empty((N, C, OH, OW), dtype=x.dtype)
    if calls.pool_forward(kernels_for(x), np.ascontiguousarray(x), HH, WW, stride, out, l2=l2):
        return out
    down = _add_views([_every(x, i, OH, stride, -2) for i in range(HH)], squares=l2)
    across = _add_views([_every(down, j, OW, stride, -1) for j in range(WW)])
    if l2:
        return np.sqrt(across, out=across)
    across *= 1 / (HH * WW)
    return across


def _spread(d: Array, x: Array, sizes: tuple[int, int, int]) -> Array:
    """Add each number of `d` to all pixels of its window."""
    HH, WW, stride = sizes
    N, C, _, W = x.shape
    OH, OW = d.shape[2:]
    dx = np.zeros(x.shape, dtype=x.dtype)
    wide = np.zeros((N, C, OH, W), dtype=x.dtype)
    for j in range(WW):
        _every(wide, j, OW, stride, -1)[...] += d
    for i in range(HH):
        _every(dx, i, OH, stride, -2)[...] += wide
    return dx


def _covered(pixels: int, window: int, count: int, stride: int) -> Array:
    """Return which pixels along an axis are under one of its `count` windows."""
    place = np.arange(pixels)
    return (place % stride < window) & (place < (count - 1) * stride + window)


def _add_views(views: list[Array], squares: bool = False) -> Array:
    """Return the sum of views of one shape, or of their squares, as a new array."""
    total = views[0] * views[0] if squares else views[0].copy()
    for view in views[1:]:
        total += view * view if squares else view
    return total


def _every(image: Array, first: int, count: int, stride: int, axis: int) -> Array:
    """Return `count` rows (axis -2) or columns (axis -1), every `stride`-th one from `first` on."""
    places = slice(first, first + stride * (count - 1) + 1, stride)
    return image[..., places, :] if axis == -2 else image[..., places]
