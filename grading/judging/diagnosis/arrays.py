"""What sort of wrong an array is, found by looking at it beside the expected one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grading.spec import Array
from grading.support.translation import tr

# The largest picture of an error a page draws, in rows and columns.
PICTURE = 32


_INFINITE = tr(
    "Look for a division by 0, for the log of 0, and for a number that is too large for exp."
)
_NOT_A_NUMBER = tr(
    "Look for 0 / 0, inf - inf and inf / inf, and for a root or log of a negative number."
)


def explain(got: Any, want: Any, tolerance: float) -> str | None:
    """One sentence on where or how `got` departs from `want`, or None when nothing stands out.

    Args:
        got, want: real arrays of any shape.
        tolerance: the largest absolute difference that counts as equal.

    Returns:
        The sentence, or None.
    """
    a, b = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
    if a.size == 0 or b.size == 0:
        return None
    if a.shape != b.shape:
        return _reordered(a, b, tolerance)
    if np.isnan(a).any() and not np.isnan(b).any():
        return _nan(a)
    if not np.isfinite(b).all():
        return None
    if np.isinf(a).any():
        return _INFINITE
    if not a.any():
        return tr("Every number is 0.") if a.size > 1 else None
    for look in (_factor, _offset, _flipped, _reordered, _shifted, _local, _other_order):
        said = look(a, b, tolerance)
        if said:
            return said
    return None


def _close(a: Array, b: Array, tolerance: float) -> bool:
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= tolerance))


def _nan(a: Array) -> str:
    bad = np.isnan(a)
    if bad.all():
        said = (
            tr("Every number is NaN (not a number).")
            if a.size > 1
            else tr("It is NaN (not a number).")
        )
        return f"{said} {_NOT_A_NUMBER}"
    first = [int(i) for i in np.argwhere(bad)[0]]
    where = _place(bad) or tr("the first at {first}", first=first)
    return tr(
        "{count} of {size} numbers are NaN (not a number), {where}. {advice}",
        count=int(bad.sum()),
        size=a.size,
        where=where,
        advice=_NOT_A_NUMBER,
    )


def _factor(a: Array, b: Array, tolerance: float) -> str | None:
    square = float(np.sum(b * b))
    if square == 0:
        return None
    s = float(np.sum(a * b)) / square
    if abs(s) < 1e-9 or not _close(a, s * b, max(1.0, abs(s)) * tolerance):
        return None
    if np.count_nonzero(np.abs(b) > tolerance) < 2 and not _plain(s):
        return None  # one number is a multiple of any other: that says nothing
    everywhere = " everywhere" if a.size > 1 else ""
    if abs(s + 1) < 1e-4:
        return tr("The sign is wrong{everywhere}.", everywhere=everywhere)
    turned = tr("of the wrong sign and ") if s < 0 else ""
    size = abs(s)
    times, way = (size, "large") if size > 1 else (1 / size, "small")
    if abs(times - 1) < 1e-3:
        return None  # a factor of nearly 1 is no explanation
    axes = [k for k, n in enumerate(b.shape) if n > 1 and abs(times - n) < 1e-4 * n]
    length = tr(", which is the length of axis {axes}", axes=axes[0]) if len(axes) == 1 else ""
    if not length and a.size > 1 and abs(times - a.size) < 1e-4 * a.size:
        length = tr(", which is the number of elements")
    return tr(
        "It is {turned}{times} times too {way}{everywhere}{length}.",
        turned=turned,
        times=_times(times),
        way=way,
        everywhere=everywhere,
        length=length,
    )


def _plain(s: float) -> bool:
    times = abs(s) if abs(s) > 1 else 1 / abs(s)
    return times < 1000 and abs(times - round(times)) < 1e-5


def _times(value: float) -> str:
    return f"{value:.1f}" if abs(value - round(value, 1)) < 1e-4 else f"{value:.4g}"


def _offset(a: Array, b: Array, tolerance: float) -> str | None:
    if a.size < 2:
        return None
    shift = float(np.mean(a - b))
    if abs(shift) <= tolerance or not _close(a - shift, b, tolerance):
        return None
    return tr(
        "Every number is {difference:.4g} too {way}.",
        difference=abs(shift),
        way="large" if shift > 0 else "small",
    )


def _reordered(a: Array, b: Array, tolerance: float) -> str | None:
    if a.ndim != b.ndim or not 2 <= a.ndim <= 5:
        if a.size == b.size and a.size > 1 and _close(a.ravel(), b.ravel(), tolerance):
            return tr("The numbers are right; only the shape is wrong.")
        return None
    for order in itertools.permutations(range(a.ndim)):
        if order == tuple(range(a.ndim)):
            continue
        if _close(a, b.transpose(order), tolerance):
            moved = [k for k, o in enumerate(order) if k != o]
            if len(moved) == 2:
                return tr("Axes {first} and {second} are swapped.", first=moved[0], second=moved[1])
            return tr("The axes are in the order {order}.", order=list(order))
    if a.shape != b.shape and a.size == b.size and _close(a.ravel(), b.ravel(), tolerance):
        return tr("The numbers and their order are right; only the shape is wrong.")
    return None


def _flipped(a: Array, b: Array, tolerance: float) -> str | None:
    axes = [k for k in range(a.ndim) if a.shape[k] > 1]
    for count in (1, 2):
        for chosen in itertools.combinations(axes[-4:], count):
            if _close(a, np.flip(b, chosen), tolerance):
                return tr("It is flipped along {chosen}.", chosen=_axes(chosen, a.ndim))
    return None


def _shifted(a: Array, b: Array, tolerance: float) -> str | None:
    for axis in range(a.ndim):
        n = a.shape[axis]
        if n < 3:
            continue
        head, tail = [slice(None)] * a.ndim, [slice(None)] * a.ndim
        head[axis], tail[axis] = slice(0, n - 1), slice(1, n)
        first, last = tuple(head), tuple(tail)
        if not np.any(np.abs(b) > tolerance):
            continue
        if _close(a[last], b[first], tolerance):
            return tr(
                "It is shifted by one along {axis}, towards the end.", axis=_axes([axis], a.ndim)
            )
        if _close(a[first], b[last], tolerance):
            return tr(
                "It is shifted by one along {axis}, towards the start.", axis=_axes([axis], a.ndim)
            )
    return None


def _local(a: Array, b: Array, tolerance: float) -> str | None:
    bad = ~(np.abs(a - b) <= tolerance)
    count = int(bad.sum())
    if not count or a.size == 1:
        return None
    share = tr("{count} of {size} numbers are wrong", count=count, size=a.size)
    where = _place(bad)
    if where is None:
        return None if count == a.size else f"{share}."
    there = ""
    if count > 1:
        if not a[bad].any():
            there = tr("; they are all 0")
        else:
            inner = _factor(a[bad], b[bad], tolerance)
            if inner:
                there = "; " + inner[0].lower() + inner[1:-1].replace(" everywhere", " there")
    return f"{share}, {where}{there}."


def _other_order(a: Array, b: Array, tolerance: float) -> str | None:
    if a.size < 3 or not _close(np.sort(a, axis=None), np.sort(b, axis=None), tolerance):
        return None
    return tr("The numbers are right, but in a different order.")


def _place(bad: Array) -> str | None:
    """Where alone the marked places are, when there is a short way to say it."""
    if bad.all():
        return None
    within, outside = list(_along(bad)), list(_beside(bad))
    said = [tr("all of them in ") + " and ".join(within)] if within else []
    said += [tr("none of them in ") + " or ".join(outside)] if outside else []
    if said:
        return ", ".join(said)
    if bad.ndim >= 2 and min(bad.shape[-2:]) >= 3:
        inside = bad[..., 1:-1, 1:-1]
        if not inside.any():
            return tr("all of them on the border (first or last row or column)")
        border = bad.copy()
        border[..., 1:-1, 1:-1] = False
        if not border.any():
            return tr("none of them on the border")
    return None


def _along(bad: Array) -> Iterator[str]:
    for axis in range(bad.ndim):
        n = bad.shape[axis]
        others = tuple(k for k in range(bad.ndim) if k != axis)
        hit = [int(i) for i in np.flatnonzero(bad.any(axis=others))]
        if n < 2 or len(hit) == n:
            continue
        if len(hit) == 1:
            yield _one(hit[0], n, axis, bad.ndim)
        elif hit == list(range(hit[0], n)) and hit[0] >= n / 2:
            yield tr("the last {count} of {axis}", count=len(hit), axis=_axes([axis], bad.ndim))
        elif hit == list(range(len(hit))) and len(hit) <= n / 2:
            yield tr("the first {count} of {axis}", count=len(hit), axis=_axes([axis], bad.ndim))


def _beside(bad: Array) -> Iterator[str]:
    """The first or last row, column or index that alone holds none of many marked places."""
    others = [tuple(k for k in range(bad.ndim) if k != axis) for axis in range(bad.ndim)]
    hits = [np.asarray(bad.any(axis=axes)) for axes in others]
    if 2 * bad.sum() < math.prod(int(hit.sum()) for hit in hits):
        return  # of a few scattered places many a row is free by chance
    for axis, hit in enumerate(hits):
        free = np.flatnonzero(~hit)
        if len(hit) > 2 and len(free) == 1 and free[0] in (0, len(hit) - 1):
            yield _one(int(free[0]), len(hit), axis, bad.ndim)


def _one(index: int, n: int, axis: int, ndim: int) -> str:
    noun = {1: "row", 0: "column"}.get(ndim - 1 - axis) if ndim >= 2 else "entry"
    which = "first" if index == 0 else "last" if index == n - 1 else None
    if noun:
        return tr("the {which} {noun}", which=which, noun=noun) if which else f"{noun} {index}"
    return tr("index {index} of axis {axis}", index=index, axis=axis)


def _axes(axes: Sequence[int], ndim: int) -> str:
    if ndim == 1:
        return tr("its only axis")
    words = {ndim - 2: "the rows", ndim - 1: "the columns"}
    return " and ".join(words.get(axis, tr("axis {axis}", axis=axis)) for axis in axes)


def picture(got: Any, want: Any, index: Sequence[int] | None) -> dict[str, Any] | None:
    """Small slices of both arrays through the worst place, as plain lists, for a page to draw.

    Args:
        got: the array that came back, of any shape and dtype.
        want: the array from the reference.
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
        "got": _plain_rows(rows_a[cut]),
        "expected": _plain_rows(rows_b[cut]),
        "error": _plain_rows(error),
        "shape": list(a.shape),
        "slice": [int(i) for i in lead],
        "start": start,
        "worst": [int(i) for i in index],
    }


def _plain_rows(values: Array) -> list[list[float | None]]:
    return [
        [float(f"{float(v) + 0.0:.6g}") if math.isfinite(v) else None for v in row]
        for row in values
    ]
