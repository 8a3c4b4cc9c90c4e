"""Calls to the compiled kernels: allocate outputs, choose the number of threads, run the kernel.

The first argument is the compiled module from `dispatch.kernels_for`; None if nothing is compiled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n._fast import memory
from cs231n._fast.dispatch import threads_for

Array = NDArray[Any]


def conv_forward(
    core: Any,
    x: Array,
    w: Array,
    b: Array,
    stride: int,
    pad: int,
    shape: tuple[int, ...],
    winograd: bool,
) -> Array | None:
    """Convolve with a compiled kernel.

    Args:
        core: The compiled module, or None.
        x, w, b: (N, C, H, W), (F, C, HH, WW) and (F,), contiguous and of one dtype.
        stride, pad: In pixels.
        shape: Shape of the output, (N, F, OH, OW).
        winograd: Use Winograd's algorithm instead of the direct sums.

    Returns:
        The output; or None if the kernel is not compiled or does not support this shape (or, for
        Winograd, if numbers are not finite).
    """
    if core is None:
        return None
    out = memory.empty(shape, x.dtype)
    run_on = threads_for(out.size * (w.size // max(1, len(w))))
    return out if core.conv_forward(x, w, b, out, stride, pad, winograd, run_on) else None


def conv_backward(
    core: Any,
    dout: Array,
    x: Array,
    w: Array,
    stride: int,
    pad: int,
    winograd: tuple[bool, ...],
    needs_dx: bool = True,
) -> tuple[Any, Array, Array] | None:
    """Go back through `conv_forward`.

    Args:
        core: The compiled module, or None.
        dout: (N, F, OH, OW), contiguous, with the dtype of `x`.
        x, w, stride, pad: As in `conv_forward`.
        winograd: Use Winograd's algorithm for dx, and for dw.
        needs_dx: Whether to compute dx.

    Returns:
        dx (None if `needs_dx` is False), dw and db; or None as in `conv_forward`.
    """
    if core is None:
        return None
    dx = memory.empty(x.shape, x.dtype) if needs_dx else None
    dw, db = memory.empty(w.shape, x.dtype), np.empty(len(w), dtype=x.dtype)
    run_on = threads_for(dout.size * (w.size // max(1, len(w))))
    done = core.conv_backward(dout, x, w, dx, dw, db, stride, pad, winograd, run_on)
    return (dx, dw, db) if done else None


def pool_forward(
    core: Any,
    x: Array,
    HH: int,
    WW: int,
    stride: int,
    out: Array,
    *,
    taps: NDArray[Any] | None = None,
    l2: bool = False,
) -> bool:
    """Write the maximum, mean or L2 norm of each window into `out` (N, C, OH, OW).

    Args:
        core: The compiled module, or None.
        x: (N, C, H, W), contiguous.
        HH, WW, stride: In pixels.
        out: As large as the output, with the dtype of `x`.
        taps: For maxima: gets the number of each maximum in its window, as uint8 or int32.
        l2: Without taps: compute norms, not means.

    Returns:
        False if nothing is compiled, or if the kernel does not support the shape.
    """
    if core is None:
        return False
    return bool(core.pool_forward(x, out, taps, HH, WW, stride, l2, threads_for(x.size * 4)))


def pool_backward(
    core: Any,
    dout: Array,
    HH: int,
    WW: int,
    stride: int,
    dx: Array,
    *,
    taps: NDArray[Any] | None = None,
    out: Array | None = None,
    x: Array | None = None,
) -> bool:
    """Write all of dx (N, C, H, W): back through maxima, means or L2 norms.

    Args:
        core: The compiled module, or None.
        dout: Upstream gradient (N, C, OH, OW), contiguous.
        HH, WW, stride: In pixels.
        dx: As large as the images, with the dtype of `dout`.
        taps: For maxima: from `pool_forward`.
        out, x: For norms: output and input of `pool_forward`.

    Returns:
        As in `pool_forward`.
    """
    if core is None:
        return False
    run_on = threads_for(dx.size * 4)
    return bool(core.pool_backward(dout, taps, out, x, dx, HH, WW, stride, run_on))
