"""Cuts small pictures of a wrong array and the right one around the worst place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from grading.spec import Array

# The largest picture that a page draws, in rows and columns.
PICTURE = 32


def picture(got: Any, want: Any, index: Sequence[int] | None) -> dict[str, Any] | None:
    """Small slices of both arrays through the worst place, as plain lists, for a page to draw.

    Args:
        got: the student's array, of any shape and dtype.
        want: the array of the reference.
        index: the worst place; without one there is nothing to draw.

    Returns:
        None unless both are arrays of one shape; else "got", "expected" and "error" (at most
        32 x 32 numbers, None where not finite; the error of the numbers before they were rounded),
        "shape", "slice" (the leading indices), "start" (the first row and column shown) and "worst"
        (the worst place).
    """
    a, b = np.asarray(got), np.asarray(want)
    if a.shape != b.shape or a.ndim == 0 or a.size == 0 or index is None:
        return None
    if a.dtype.kind not in "fiub" or b.dtype.kind not in "fiub":
        return None
    lead = tuple(index[:-2]) if a.ndim > 2 else ()
    rows_a, rows_b = np.atleast_2d(a[lead]), np.atleast_2d(b[lead])
    spot = [0, 0, *index][-2:]
    start = [
        max(0, min(int(at) - PICTURE // 2, n - PICTURE))
        for at, n in zip(spot, rows_a.shape, strict=True)
    ]
    cut = tuple(slice(s, s + PICTURE) for s in start)
    with np.errstate(all="ignore"):
        error = rows_a[cut].astype(np.float64) - rows_b[cut].astype(np.float64)
    return {
        "got": _rounded_rows(rows_a[cut]),
        "expected": _rounded_rows(rows_b[cut]),
        "error": _rounded_rows(error),
        "shape": list(a.shape),
        "slice": [int(i) for i in lead],
        "start": start,
        "worst": [int(i) for i in index],
    }


def _rounded_rows(values: Array) -> list[list[float | None]]:
    return [
        [float(f"{float(v) + 0.0:.6g}") if math.isfinite(v) else None for v in row]
        for row in values
    ]
