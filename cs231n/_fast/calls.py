"""Calls to the compiled kernels: outputs are made here, and threads counted.

Each takes the compiled module that `dispatch.kernels_for` gave, or None, once for the whole call.
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
    """Convolve by a compiled kernel.

    Args:
        core: The compiled module, or None.
        x, w, b: (N, C, H, W), (F, C, HH, WW) and (F,), contiguous and of one dtype.
        stride, pad: In pixels.
        shape: Of the output, (N, F, OH, OW).
        winograd: By Winograd's algorithm, or directly.

    Returns:
        The output, or None where the kernel is not compiled, or not made for this shape (or, for
        Winograd, for numbers that are not finite).
    """
    if core is None:
        return None
    out = memory.empty(shape, x.dtype)
    run_on = threads_for(out.size * w[0].size if len(w) else 0)
    return out if core.conv_forward(x, w, b, out, stride, pad, winograd, run_on) else None


def conv_backward(
    core: Any,
    dout: Array,
    x: Array,
    w: Array,
    stride: int,
    pad: int,
    winograd: bool,
    needs_dx: bool = True,
) -> tuple[Any, Array, Array] | None:
    """Go back through `conv_forward`.

    Args:
        core: The compiled module, or None.
        dout: (N, F, OH, OW), contiguous, of the dtype of `x`.
        x, w, stride, pad, winograd: As in `conv_forward`.
        needs_dx: False to leave dx out.

    Returns:
        dx (None where it is left out), dw and db; or None as in `conv_forward`.
    """
    if core is None:
        return None
    dx = memory.empty(x.shape, x.dtype) if needs_dx else None
    dw, db = np.empty_like(w), np.empty(len(w), dtype=x.dtype)
    run_on = threads_for(dout.size * w[0].size if len(w) else 0)
    done = core.conv_backward(dout, x, w, dx, dw, db, stride, pad, winograd, run_on)
    return (dx, dw, db) if done else None


def max_pool_forward(
    core: Any, x: Array, HH: int, WW: int, stride: int, out: Array, taps: NDArray[Any]
) -> bool:
    """Write maxima (N, C, OH, OW) and the numbers of their taps; False where it is not compiled."""
    if core is None:
        return False
    run_on = threads_for(x.size * 4)
    return bool(core.max_pool_forward(x, out, taps, HH, WW, stride, run_on))


def max_pool_backward(
    core: Any, dout: Array, taps: NDArray[Any], HH: int, WW: int, stride: int, dx: Array
) -> bool:
    """Write dx (N, C, H, W) in full from the winners' taps; False where it is not compiled."""
    if core is None:
        return False
    run_on = threads_for(dx.size * 4)
    return bool(core.max_pool_backward(dout, taps, dx, HH, WW, stride, run_on))


def sums_pool_forward(
    core: Any, x: Array, HH: int, WW: int, stride: int, out: Array, *, l2: bool
) -> bool:
    """Write means or L2 norms (N, C, OH, OW) into `out`; False where it is not compiled."""
    if core is None:
        return False
    return bool(core.sums_pool_forward(x, out, HH, WW, stride, l2, threads_for(x.size * 4)))


def mean_pool_backward(core: Any, dout: Array, HH: int, WW: int, stride: int, dx: Array) -> bool:
    """Write dx (N, C, H, W) in full; False where it is not compiled."""
    if core is None:
        return False
    return bool(core.mean_pool_backward(dout, dx, HH, WW, stride, threads_for(dx.size * 4)))


def l2_pool_backward(
    core: Any, dout: Array, out: Array, x: Array, HH: int, WW: int, stride: int, dx: Array
) -> bool:
    """Write dx (N, C, H, W) in full from the norms `out`; False where it is not compiled."""
    if core is None:
        return False
    return bool(core.l2_pool_backward(dout, out, x, dx, HH, WW, stride, threads_for(dx.size * 4)))
