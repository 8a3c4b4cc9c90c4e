"""The compiled rungs of the ladder, direct and Winograd convolution, and the choice among all."""

from __future__ import annotations

from typing import Any

import numpy as np

from cs231n._fast import convolution, kernels
from cs231n._fast.running import Array, Cache, Params, cast, primitives_for
from cs231n.support.checks import check_conv, check_conv_grad

# The compiled methods to try for each name, in turn; blocked BLAS takes what they leave.
TRIED = {"blocked": (), "direct": ("direct",), "winograd": ("winograd", "direct")}
# Fewer channels leave the transforms of Winograd more work than they save.
WINOGRAD_CHANNELS = 16
# Fewer 4x4 tiles in the whole batch do not pay for the transforms of the filters.
WINOGRAD_TILES = 16


def choose(x: Array, w: Array, stride: int) -> str:
    """Name the method that `conv_forward_fast` and `conv_backward_fast` take.

    Args:
        x, w: Images (N, C, H, W) and filters (F, C, HH, WW); their shapes and dtype decide.
        stride: In pixels.

    Returns:
        "blocked" where nothing is compiled for the dtype, "winograd" for 3x3 filters of stride 1
            over many channels and many pixels (where it is not switched off), "direct" otherwise.
    """
    if kernels.kernels_for(x) is None:
        return "blocked"
    tiles = len(x) * -(-x.shape[2] // 4) * -(-x.shape[3] // 4)
    suits = w.shape[2:] == (3, 3) and stride == 1 and min(w.shape[:2]) >= WINOGRAD_CHANNELS
    suits = suits and tiles >= WINOGRAD_TILES
    return "winograd" if suits and kernels.winograd_allowed() else "direct"


def _forward(name: str, x: Array, w: Array, b: Array, param: Params) -> Array:
    x, w, b = np.ascontiguousarray(x), cast(w, x), cast(b, x)
    stride, pad = param["stride"], param["pad"]
    shape = convolution.output_shape(x, w, stride, pad)
    for method in TRIED[name]:
        out = kernels.conv_forward(x, w, b, stride, pad, shape, method == "winograd")
        if out is not None:
            return out
    return convolution.forward(primitives_for(x), x, w, b, stride, pad)


def _backward(name: str, dout: Array, cache: Cache) -> tuple[Any, Array, Array]:
    x, w, _, param = cache[:4]
    check_conv_grad(dout, x, w, param)
    stride, pad, needs_dx = param["stride"], param["pad"], param.get("needs_dx", True)
    upstream, images, filters = cast(dout, x), np.ascontiguousarray(x), cast(w, x)
    for method in TRIED[name]:
        done = kernels.conv_backward(
            upstream, images, filters, stride, pad, method == "winograd", needs_dx
        )
        if done is not None:
            dx, dw, db = done
            break
    else:
        run = primitives_for(x)
        dx, dw, db = convolution.backward(run, upstream, images, filters, stride, pad, needs_dx)
    return dx, dw.astype(w.dtype, copy=False), db.astype(dout.dtype, copy=False)


def conv_forward_direct(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve without columns: each tap is an offset into one padded, cached image.

    Where the kernels are not compiled, and for windows or images too large for their scratch
    memory, this is `conv_forward_blocked`.

    Args:
        x: Images (N, C, H, W).
        w: Filters (F, C, HH, WW).
        b: Biases (F,).
        conv_param: A dict with `stride` (1 or more) and `pad` (0 or more), in pixels.

    Returns:
        out (N, F, H_out, W_out), and the cache (x, w, b, conv_param), as of the naive layer.

    Raises:
        ValueError: As the naive layer.
        MemoryError: If there is no room for the packed weights.
    """
    check_conv(x, w, b, conv_param)
    return _forward("direct", x, w, b, conv_param), (x, w, b, conv_param)


def conv_backward_direct(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_direct`.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: Of any convolution of this package, the naive one too.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW) and db (F,); None for dx where `conv_param["needs_dx"]`
            is there and False, as for the first layer of a network.

    Raises:
        ValueError: If `dout` has another shape than the output.
        MemoryError: If there is no room for the packed weights.
    """
    return _backward("direct", dout, cache)


def conv_forward_winograd(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve 3x3 filters of stride 1 with fewer multiplications: Winograd's F(4x4, 3x3).

    Other shapes, and numbers that are not finite, go to `conv_forward_direct`. Rounding errors are
    about ten times those of the direct sum (docs/winograd.md). Source: Lavin and Gray, "Fast
    algorithms for convolutional neural networks", 2016, section 4.

    Args:
        x, w, b, conv_param: As in `conv_forward_direct`.

    Returns:
        out and cache, as of `conv_forward_direct`.

    Raises:
        ValueError: As the naive layer.
        MemoryError: If there is no room for the transformed weights.
    """
    check_conv(x, w, b, conv_param)
    return _forward("winograd", x, w, b, conv_param), (x, w, b, conv_param)


def conv_backward_winograd(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_winograd`, by Winograd's algorithm too.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: Of any convolution of this package, the naive one too.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW) and db (F,); None for dx where `conv_param["needs_dx"]`
            is there and False, as for the first layer of a network.

    Raises:
        ValueError: If `dout` has another shape than the output.
        MemoryError: If there is no room for the transformed weights.
    """
    return _backward("winograd", dout, cache)


def conv_forward_fast(x: Array, w: Array, b: Array, conv_param: Params) -> tuple[Array, Cache]:
    """Convolve by the quickest way there is for this input: see `choose`.

    Args:
        x, w, b, conv_param: As in `conv_forward_direct`.

    Returns:
        out and cache, as of `conv_forward_direct`.

    Raises:
        ValueError: As the naive layer.
        MemoryError: If there is no room for the packed weights.
    """
    check_conv(x, w, b, conv_param)
    method = choose(x, w, conv_param["stride"])
    return _forward(method, x, w, b, conv_param), (x, w, b, conv_param)


def conv_backward_fast(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Go back through `conv_forward_fast`.

    Args:
        dout: Upstream gradient (N, F, H_out, W_out).
        cache: Of any convolution of this package, the naive one too.

    Returns:
        dx (N, C, H, W), dw (F, C, HH, WW) and db (F,); None for dx where `conv_param["needs_dx"]`
            is there and False, as for the first layer of a network.

    Raises:
        ValueError: If `dout` has another shape than the output.
        MemoryError: If there is no room for the packed weights.
    """
    x, w, _, conv_param = cache[:4]
    return _backward(choose(x, w, conv_param["stride"]), dout, cache)
