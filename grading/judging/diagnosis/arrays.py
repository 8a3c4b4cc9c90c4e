"""Finds what is wrong with an array by comparing it with the right one."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import numpy as np

from grading.judging.diagnosis import places
from grading.spec import Array
from grading.support.translation import counted, tr

_INFINITE = tr(
    "Look for a division by 0, for the log of 0, and for a number that is too large for exp."
)
_NOT_A_NUMBER = tr(
    "Look for 0 / 0, inf - inf and inf / inf, and for a root or log of a negative number."
)
# Of two whole numbers up to this one, one is often a multiple of the other.
_SMALL_COUNT = 100
# A factor up to this one is more often a constant or a window's size (2x2) than an axis's length.
_CONSTANT = 4


class Explanation(NamedTuple):
    """What is wrong with an array.

    key   equal for the same mistake in arrays of other sizes, and the same in every language
    text  one or more whole sentences
    """

    key: str
    text: str


def explain(got: Any, want: Any, tolerance: float) -> Explanation | None:
    """Say where or how an array differs from the right one; None when nothing stands out.

    Args:
        got: the student's array of real numbers, of any shape.
        want: the right array, of any shape.
        tolerance: the largest absolute difference that counts as equal.

    Returns:
        The explanation, or None.
    """
    a, b = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
    if a.size == 0 or b.size == 0:
        return None
    if a.shape != b.shape:
        return _reordered(a, b, tolerance)
    if np.isnan(a).any() and not np.isnan(b).any():
        return _nan(a)
    if not np.isfinite(b).all() or _close(a, b, tolerance):
        return None
    if np.isinf(a).any():
        return Explanation("infinite", _INFINITE)
    if not a.any():
        return Explanation("zeros", tr("Every number is 0.")) if a.size > 1 else None
    if a.size == 1 and np.asarray(want).dtype.kind in "iu" and max(abs(a), abs(b)) <= _SMALL_COUNT:
        return None
    for look in (_factor, _offset, _reversed, _reordered, _shifted, _some_wrong, _other_order):
        found = look(a, b, tolerance)
        if found:
            return found
    return None


def _close(a: Array, b: Array, tolerance: float) -> bool:
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= tolerance))


def _nan(a: Array) -> Explanation:
    bad = np.isnan(a)
    if a.size == 1:
        text = tr("It is NaN (not a number).")
        return Explanation("nan", f"{text} {_NOT_A_NUMBER}")
    if bad.all():
        text = tr("Every number is NaN (not a number).")
        return Explanation("nan everywhere", f"{text} {_NOT_A_NUMBER}")
    count = counted(
        "1 of {size} numbers is NaN (not a number).",
        "{number} of {size} numbers are NaN (not a number).",
        int(bad.sum()),
        size=a.size,
    )
    first = [int(i) for i in np.argwhere(bad)[0]]
    found = places.where(bad) or [places.Place("", tr("The first is at {first}.", first=first))]
    key = " ".join(["nan", *(place.key for place in found)])
    return Explanation(key, " ".join([count, *(place.text for place in found), _NOT_A_NUMBER]))


def _factor(a: Array, b: Array, tolerance: float, *, some: bool = False) -> Explanation | None:
    """Whether `a` is a multiple of `b`; `some` if the two hold only the wrong numbers."""
    square = float(np.sum(b * b))
    if square == 0:
        return None
    s = float(np.sum(a * b)) / square
    if abs(s) < 1e-9 or not _close(a, s * b, max(1.0, abs(s)) * tolerance):
        return None
    if np.count_nonzero(np.abs(b) > tolerance) < 2 and not _is_plain(s):
        return None  # one number is a multiple of any other: that says nothing
    if abs(s + 1) < 1e-4:
        if some:
            return Explanation("sign", tr("Their sign is wrong."))
        everywhere = a.size > 1
        text = tr("The sign is wrong everywhere.") if everywhere else tr("The sign is wrong.")
        return Explanation("sign", text)
    times = max(abs(s), 1 / abs(s))
    if abs(times - 1) < 1e-3:
        return None  # a factor of nearly 1 explains nothing
    key = "too large" if abs(s) > 1 else "too small"
    sentences = [_times_too_large(_rounded(times), abs(s) > 1, some, a.size)]
    if s < 0:
        key += ", sign"
        sentences.append(tr("The sign is wrong, too."))
    axes = [k for k, n in enumerate(b.shape) if n > _CONSTANT and abs(times - n) < 1e-4 * n]
    if len(axes) == 1 and not some:
        sentences.append(
            tr("{times} is the length of axis {axis}.", times=_rounded(times), axis=axes[0])
        )
    elif a.size > _CONSTANT and not some and abs(times - a.size) < 1e-4 * a.size:
        sentences.append(tr("{times} is the number of elements.", times=_rounded(times)))
    return Explanation(key, " ".join(sentences))


def _times_too_large(times: str, large: bool, some: bool, size: int) -> str:
    if some:
        if large:
            return tr("They are {times} times too large.", times=times)
        return tr("They are {times} times too small.", times=times)
    if size > 1:
        if large:
            return tr("Every number is {times} times too large.", times=times)
        return tr("Every number is {times} times too small.", times=times)
    if large:
        return tr("It is {times} times too large.", times=times)
    return tr("It is {times} times too small.", times=times)


def _is_plain(factor: float) -> bool:
    times = max(abs(factor), 1 / abs(factor))
    return times < 1000 and abs(times - round(times)) < 1e-5


def _rounded(value: float) -> str:
    if abs(value - round(value)) < 1e-4:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value - round(value, 1)) < 1e-4 else f"{value:.4g}"


def _offset(a: Array, b: Array, tolerance: float) -> Explanation | None:
    if a.size < 2:
        return None
    shift = float(np.mean(a - b))
    if abs(shift) <= tolerance or not _close(a - shift, b, tolerance):
        return None
    if shift > 0:
        text = tr("Every number is {difference:.4g} too large.", difference=shift)
        return Explanation("offset up", text)
    text = tr("Every number is {difference:.4g} too small.", difference=-shift)
    return Explanation("offset down", text)


def _reordered(a: Array, b: Array, tolerance: float) -> Explanation | None:
    if a.ndim != b.ndim or not 2 <= a.ndim <= 5:
        if a.size == b.size and a.size > 1 and _close(a.ravel(), b.ravel(), tolerance):
            return _only_the_shape()
        return None
    for order in itertools.permutations(range(a.ndim)):
        if order == tuple(range(a.ndim)):
            continue
        if _close(a, b.transpose(order), tolerance):
            moved = [k for k, o in enumerate(order) if k != o]
            if len(moved) == 2:
                first, second = moved
                text = tr("Axes {first} and {second} are swapped.", first=first, second=second)
                return Explanation("axes swapped", text)
            text = tr("The axes are in the order {order}.", order=list(order))
            return Explanation("axes in a different order", text)
    if a.shape != b.shape and a.size == b.size and _close(a.ravel(), b.ravel(), tolerance):
        return _only_the_shape()
    return None


def _only_the_shape() -> Explanation:
    text = tr("The numbers and their order are right; only the shape is wrong.")
    return Explanation("only the shape", text)


def _reversed(a: Array, b: Array, tolerance: float) -> Explanation | None:
    axes = [k for k in range(a.ndim) if a.shape[k] > 1][-4:]
    rows, columns = a.ndim - 2, a.ndim - 1
    for axis in axes:
        if _close(a, np.flip(b, axis), tolerance):
            if a.ndim == 1:
                return Explanation("reversed", tr("The numbers are in reverse order."))
            if axis == columns:
                return Explanation("reversed columns", tr("The columns are in reverse order."))
            if axis == rows:
                return Explanation("reversed rows", tr("The rows are in reverse order."))
            text = tr("Axis {axis} is in reverse order.", axis=axis)
            return Explanation("reversed axis", text)
    for first, second in itertools.combinations(axes, 2):
        if _close(a, np.flip(b, (first, second)), tolerance):
            if (first, second) == (rows, columns):
                return Explanation(
                    "reversed rows and columns",
                    tr("Both the rows and the columns are in reverse order."),
                )
            text = tr("Axes {first} and {second} are in reverse order.", first=first, second=second)
            return Explanation("reversed axes", text)
    return None


def _shifted(a: Array, b: Array, tolerance: float) -> Explanation | None:
    if not np.any(np.abs(b) > tolerance):
        return None
    bad = np.abs(a - b) > tolerance
    for axis in range(a.ndim):
        others = tuple(k for k in range(a.ndim) if k != axis)
        if a.shape[axis] < 3 or bad.any(axis=others).sum() < 2:
            continue  # between equal numbers, one wrong row looks like a shift of all
        from_second = (slice(None),) * axis + (slice(1, None),)
        to_last_but_one = (slice(None),) * axis + (slice(None, -1),)
        if _close(a[from_second], b[to_last_but_one], tolerance):
            return Explanation(f"late {places.kind(axis, a.ndim)}", _one_place_late(axis, a.ndim))
        if _close(a[to_last_but_one], b[from_second], tolerance):
            return Explanation(f"early {places.kind(axis, a.ndim)}", _one_place_early(axis, a.ndim))
    return None


def _one_place_late(axis: int, ndim: int) -> str:
    if ndim == 1:
        return tr("Every number is one place too late.")
    if axis == ndim - 1:
        return tr("Every number is one column too far to the right.")
    if axis == ndim - 2:
        return tr("Every number is one row too far down.")
    return tr("Every number is one place too late along axis {axis}.", axis=axis)


def _one_place_early(axis: int, ndim: int) -> str:
    if ndim == 1:
        return tr("Every number is one place too early.")
    if axis == ndim - 1:
        return tr("Every number is one column too far to the left.")
    if axis == ndim - 2:
        return tr("Every number is one row too far up.")
    return tr("Every number is one place too early along axis {axis}.", axis=axis)


def _some_wrong(a: Array, b: Array, tolerance: float) -> Explanation | None:
    bad = ~(np.abs(a - b) <= tolerance)
    count = int(bad.sum())
    if not count or a.size == 1:
        return None
    where = places.where(bad)
    if not where and count == a.size:
        return None
    sentences = [
        counted(
            "1 of {size} numbers is wrong.",
            "{number} of {size} numbers are wrong.",
            count,
            size=a.size,
        ),
        *(place.text for place in where),
    ]
    keys = ["some wrong", *(place.key for place in where)]
    if where and count > 1:
        if not a[bad].any():
            keys.append("zeros")
            sentences.append(tr("They are all 0."))
        elif multiple := _factor(a[bad], b[bad], tolerance, some=True):
            keys.append(multiple.key)
            sentences.append(multiple.text)
    return Explanation(", ".join(keys), " ".join(sentences))


def _other_order(a: Array, b: Array, tolerance: float) -> Explanation | None:
    if a.size < 3 or not _close(np.sort(a, axis=None), np.sort(b, axis=None), tolerance):
        return None
    return Explanation("different order", tr("The numbers are right, but in a different order."))
