"""The compiled convolutions, direct and Winograd, and the fast layer, which chooses a method."""

from __future__ import annotations

from typing import Any

import numpy as np

from cs231n._fast import calls, convolution
from cs231n._fast.dispatch import choose, kernels_for, primitives_for
from cs231n._fast.primitives import Array, Cache, Params, cast
from cs231n.support.checks import check_conv, check_conv_grad

__all__ = [
    "choose",
    "conv_backward_direct",
    "conv_backward_fast",
    "conv_backward_winograd",
    "conv_forward_direct",
    "conv_forward_fast",
    "conv_forward_winograd",
]


def _attempts(*methods: str) -> list[tuple[bool, ...]]:
    """What the compiled kernels try in turn: whether each part uses Winograd's algorithm.

    The direct sums take what Winograd refuses, and the blocked method what these refuse.
    """
    if "blocked" in methods:
        return []
    chosen, direct = tuple(name == "winograd" for name in methods), (False,) * len(methods)
    return [chosen, direct] if any(chosen) else [direct]


def _forward(name: str | None, x: Array, w: Array, b: Array, param: Params) -> tuple[Array, Cache]:
    """Check the input, and run the method `name`; None: the one for this shape."""
    stride, pad = check_conv(x, w, b, param)
    cache = (x, w, b, param)
    x, w, b = np.ascontiguousarray(x), cast(w, x), cast(b, x)
    shape = convolution.output_shape(x, w, stride, pad)
    for (winograd,) in _attempts(name or choose(x, w, stride, pad)):
        out = calls.conv_forward(kernels_for(x), x, w, b, stride, pad, shape, winograd)
        if out is not None:
            return out, cache
    return convolution.forward(primitives_for(x), x, w, b, stride, pad), cache


def _backward(name: str | None, dout: Array, cache: Cache) -> tuple[Any, Array, Array]:
    """Run the method `name`; None: the one for this shape."""
    x, w, _, param = cache[:4]
    stride, pad = check_conv_grad(dout, x, w, param)
    needs_dx = param.get("needs_dx", True)
    upstream, images, filters = cast(dout, x), np.ascontiguousarray(x), cast(w, x)
    methods = [name or choose(x, w, stride, pad, which) for which in (1, 2)]
    for winograd in _attempts(*methods):
        done = calls.conv_backward(
            kernels_for(x), upstream, images, filters, stride, pad, winograd, needs_dx
        )
        if done is not None:
            dx, dw, db = done
            break
    else:
        run = primitives_for(x)
        dx, dw, db = convolution.backward(run, upstream, images, filters, stride, pad, needs_dx)
    return dx, dw.astype(w.dtype, copy=False), db.astype(dout.dtype, copy=False)


def conv_forward_direct(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve by a matrix product whose columns never exist: each tap is an offset.

    Without compiled kernels, and for windows or images too large for their scratch memory, this is
    the same as `conv_forward_blocked`.

    Args:
        x: Images (N, C, H, W).
        w: Filters (F, C, HH, WW).
        b: Biases (F,).
        conv_param: A dict with `stride` (1 or more) and `pad` (0 or more), in pixels.

    Returns:
        out (N, F, H_out, W_out), and the cache (x, w, b, conv_param), as in the naive layer.

    Raises:
        ValueError: As the naive layer.
        MemoryError: If there is no room for the packed weights.
    """
    return _forward("direct", x, w, b, conv_param)


def conv_backward_direct(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_direct`.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: From any convolution of this package, including the naive one.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW) and db (F,). dx is None if `conv_param["needs_dx"]` is
            False, as for the first layer of a network.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
        MemoryError: If there is no room for the packed weights.
    """
    return _backward("direct", dout, cache)


def conv_forward_winograd(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve filters of 3x3 to 5x5 with fewer multiplications: Winograd's F(4x4, 3x3) and so on.

    Other sizes and strides, and numbers that are not finite, go to `conv_forward_direct`. Rounding
    errors are about ten times those of the direct sum (docs/winograd.md). Source: Lavin and Gray,
    "Fast algorithms for convolutional neural networks", 2016, section 4.

    Args:
        x, w, b, conv_param: As in `conv_forward_direct`.

    Returns:
        out and cache, as in `conv_forward_direct`.

    Raises:
        ValueError: As the naive layer.
        MemoryError: If there is no room for the transformed weights.
    """
    return _forward("winograd", x, w, b, conv_param)


def conv_backward_winograd(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_winograd`, also with Winograd's algorithm.

    Args:
        dout, cache: As in `conv_backward_direct`.

    Returns:
        dx, dw and db, as in `conv_backward_direct`.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
        MemoryError: If there is no room for the transformed weights.
    """
    return _backward("winograd", dout, cache)


def conv_forward_fast(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve with the fastest method for this input: see `choose`.

    Args:
        x, w, b, conv_param: As in `conv_forward_direct`.

    Returns:
        out and cache, as in `conv_forward_direct`.

    Raises:
        ValueError: As the naive layer.
        MemoryError: If there is no room for the packed weights.
    """
    return _forward(None, x, w, b, conv_param)


def conv_backward_fast(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_fast`.

    Args:
        dout, cache: As in `conv_backward_direct`.

    Returns:
        dx, dw and db, as in `conv_backward_direct`.

    Raises:
        ValueError: If `dout` does not have the shape of the output.
        MemoryError: If there is no room for the packed weights.
    """
    return _backward(None, dout, cache)
