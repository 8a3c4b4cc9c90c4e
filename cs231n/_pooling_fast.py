"""Mean and L2 pooling without Python loops over pixels: sums over windows, and their transpose.

A window's sum is taken down its columns first and then across, on compiled loops where they were
built and on strided NumPy views otherwise. `fast_layers.use_backend` chooses for these as well.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

import numpy as np

from cs231n._checks import check_pool, check_pool_grad
from cs231n._fast.primitives import COMPILED_DTYPES
from cs231n._fast.running import Array, Cache, Params, backend, cast


def mean_pool_forward_fast(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Average every window.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels.

    Returns:
        out (N, C, OH, OW), and the cache (x, pool_param), as of the naive layer.

    Raises:
        ValueError: As the naive layer.
    """
    check_pool(x, pool_param)
    taps = pool_param["pool_height"] * pool_param["pool_width"]
    return _sums(x, pool_param, squares=False, scale=1 / taps), (x, pool_param)


def mean_pool_backward_fast(dout: Array, cache: Cache) -> Array:
    """Go back through mean pooling.

    Args:
        dout: Upstream gradient (N, C, OH, OW).
        cache: Of `mean_pool_forward_fast`, or of the naive layer.

    Returns:
        dx (N, C, H, W).

    Raises:
        ValueError: If `dout` has another shape than the output.
    """
    x, pool_param = cache
    check_pool_grad(dout, x, pool_param)
    taps = pool_param["pool_height"] * pool_param["pool_width"]
    return _spread(cast(dout, x), x, pool_param, 1 / taps)


def l2_pool_forward_fast(x: Array, pool_param: Params) -> tuple[Array, Cache]:
    """Take the L2 norm of every window.

    Args:
        x: Images (N, C, H, W).
        pool_param: A dict with `pool_height`, `pool_width` and `stride`, in pixels.

    Returns:
        out (N, C, OH, OW), and the cache (x, out, pool_param), as of the naive layer.

    Raises:
        ValueError: As the naive layer.
    """
    check_pool(x, pool_param)
    out = _sums(x, pool_param, squares=True, scale=1.0)
    np.sqrt(out, out=out)
    return out, (x, out, pool_param)


def l2_pool_backward_fast(dout: Array, cache: Cache) -> Array:
    """Go back through L2 pooling; a window of zeros gets gradient 0.

    Args:
        dout: Upstream gradient (N, C, OH, OW).
        cache: Of `l2_pool_forward_fast`, or of the naive layer.

    Returns:
        dx (N, C, H, W).

    Raises:
        ValueError: If `dout` has another shape than the output.
    """
    x, out, pool_param = cache
    check_pool_grad(dout, x, pool_param)
    run = _compiled(x)
    if run is not None and out.dtype == x.dtype:
        planes = [
            np.ascontiguousarray(a).reshape(a.shape[0] * a.shape[1], *a.shape[2:])
            for a in (cast(dout, x), out, x)
        ]
        dx = np.zeros(x.shape, dtype=x.dtype)
        row, ratio = np.empty(x.shape[3], x.dtype), np.empty(out.shape[3], x.dtype)
        sizes = (pool_param[key] for key in ("pool_height", "pool_width", "stride"))
        run.spread_norms(*planes, dx.reshape(planes[2].shape), row, ratio, *sizes)
        return dx
    # Every pixel of a window has the factor dout / out in common, and one of its own: x.
    shares = np.zeros(out.shape, dtype=x.dtype)
    np.divide(dout, out, out=shares, where=out != 0, casting="same_kind")
    dx = _spread(shares, x, pool_param, 1.0)
    dx *= x
    return dx


def _sums(x: Array, params: Params, *, squares: bool, scale: float) -> Array:
    HH, WW, stride = (params[key] for key in ("pool_height", "pool_width", "stride"))
    N, C, H, W = x.shape
    OH, OW = 1 + (H - HH) // stride, 1 + (W - WW) // stride
    run = _compiled(x)
    if run is not None:
        out = np.empty((N * C, OH, OW), dtype=x.dtype)
        planes = np.ascontiguousarray(x).reshape(N * C, H, W)
        run.sum_windows(planes, out, np.empty(W, x.dtype), HH, WW, stride, squares, scale)
        return out.reshape(N, C, OH, OW)
    down = _add_views([_every(x, i, OH, stride, -2) for i in range(HH)], squares)
    across = _add_views([_every(down, j, OW, stride, -1) for j in range(WW)])
    across *= scale
    return across


def _spread(d: Array, x: Array, params: Params, scale: float) -> Array:
    HH, WW, stride = (params[key] for key in ("pool_height", "pool_width", "stride"))
    N, C, H, W = x.shape
    OH, OW = d.shape[2:]
    dx = np.zeros(x.shape, dtype=x.dtype)
    run = _compiled(x)
    if run is not None:
        planes, errors = dx.reshape(N * C, H, W), d.reshape(N * C, OH, OW)
        run.spread_windows(errors, planes, np.empty(W, x.dtype), HH, WW, stride, scale)
        return dx
    wide = np.zeros((N, C, OH, W), dtype=x.dtype)
    scaled = d * x.dtype.type(scale)
    for j in range(WW):
        _every(wide, j, OW, stride, -1)[...] += scaled
    for i in range(HH):
        _every(dx, i, OH, stride, -2)[...] += wide
    return dx


def _add_views(views: list[Array], squares: bool = False) -> Array:
    """The sum of views of one shape, or of their squares, as a new array."""
    total = views[0] * views[0] if squares else views[0].copy()
    for view in views[1:]:
        total += view * view if squares else view
    return total


def _every(image: Array, first: int, count: int, stride: int, axis: int) -> Array:
    """Every `stride`-th row (axis -2) or column (axis -1) from `first` on, `count` of them."""
    places = slice(first, first + stride * (count - 1) + 1, stride)
    return image[..., places, :] if axis == -2 else image[..., places]


def _load() -> ModuleType | None:
    try:
        return importlib.import_module("cs231n.pooling_cython")
    except ImportError:
        return None  # not built here: the NumPy path gives the same numbers


_module: Any = _load()


def _compiled(x: Array) -> Any:
    """The compiled loops, where they are built, asked for, and know the dtype of `x`."""
    wanted = backend().name != "numpy" and x.dtype in COMPILED_DTYPES
    return _module if wanted else None
