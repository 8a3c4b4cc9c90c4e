"""Which backend runs in this process, and the small steps that every fast layer takes on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


def primitives_for(x: Array) -> Primitives:
    """The primitives for the dtype of `x`: the compiled ones know float32 and float64."""
    return _active.primitives if x.dtype in COMPILED_DTYPES else PORTABLE


def cast(a: Array, x: Array) -> Array:
    """`a` as a contiguous array of the dtype of `x`."""
    return np.ascontiguousarray(a, dtype=x.dtype)


def gather(run: Primitives, x: Array, window: tuple[int, ...], params: Params) -> Array:
    """The windows of `x` as columns (C, HH, WW, N, OH, OW)."""
    stride, pad = params["stride"], params["pad"]
    N, C, H, W = x.shape
    OH, OW = (1 + (s + 2 * pad - f) // stride for s, f in zip((H, W), window, strict=True))
    cols = np.empty((C, *window, N, OH, OW), dtype=x.dtype)
    run.gather(np.ascontiguousarray(x), cols, pad, stride)
    return cols


def course_order(cols: Array) -> Array:
    """Columns (C, HH, WW, N, OH, OW) as the course's matrix: the image runs fastest."""
    C, HH, WW, N, OH, OW = cols.shape
    return cols.transpose(0, 1, 2, 4, 5, 3).reshape(C * HH * WW, OH * OW * N)
