"""Says where in an array the wrong numbers are, if there is a short way to say it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from grading.spec import Array
from grading.support.translation import tr


def where(bad: Array) -> list[str]:
    """Where the marked places are, in whole sentences; none if there is no short way to say it.

    Args:
        bad: booleans of any shape, true at the places in question.

    Returns:
        Sentences such as "All of them are in the first row."
    """
    if bad.all():
        return []
    inside = list(_inside(bad))
    if len(inside) == 2:
        sentences = [
            tr("All of them are in {first} and {second}.", first=inside[0], second=inside[1])
        ]
    else:
        sentences = [tr("All of them are in {place}.", place=place) for place in inside]
    sentences += [tr("None of them are in {place}.", place=place) for place in _outside(bad)]
    if sentences:
        return sentences
    if bad.ndim >= 2 and min(bad.shape[-2:]) >= 3:
        inner = bad[..., 1:-1, 1:-1]
        if not inner.any():
            return [tr("All of them are on the border (first or last row or column).")]
        border = bad.copy()
        border[..., 1:-1, 1:-1] = False
        if not border.any():
            return [tr("None of them are on the border (first or last row or column).")]
    return []


def _inside(bad: Array) -> Iterator[str]:
    """The rows, columns or indices that hold all marked places."""
    for axis in range(bad.ndim):
        n = bad.shape[axis]
        others = tuple(k for k in range(bad.ndim) if k != axis)
        hit = [int(i) for i in np.flatnonzero(bad.any(axis=others))]
        if n < 2 or len(hit) == n:
            continue
        if len(hit) == 1:
            yield _single(hit[0], n, axis, bad.ndim)
        elif hit == list(range(hit[0], n)) and hit[0] >= n / 2:
            yield _last(len(hit), axis, bad.ndim)
        elif hit == list(range(len(hit))) and len(hit) <= n / 2:
            yield _first(len(hit), axis, bad.ndim)


def _outside(bad: Array) -> Iterator[str]:
    """The first or last row, column or index that alone holds none of many marked places."""
    others = [tuple(k for k in range(bad.ndim) if k != axis) for axis in range(bad.ndim)]
    hits = [np.asarray(bad.any(axis=axes)) for axes in others]
    if 2 * bad.sum() < math.prod(int(hit.sum()) for hit in hits):
        return  # with a few scattered places, many rows are free by chance
    for axis, hit in enumerate(hits):
        free = np.flatnonzero(~hit)
        if len(hit) > 2 and len(free) == 1 and free[0] in (0, len(hit) - 1):
            yield _single(int(free[0]), len(hit), axis, bad.ndim)


def _kind(axis: int, ndim: int) -> str:
    """What the indices of an axis count."""
    if ndim == 1:
        return "entry"
    return {1: "row", 0: "column"}.get(ndim - 1 - axis, "index")


def _single(index: int, n: int, axis: int, ndim: int) -> str:
    kind = _kind(axis, ndim)
    if kind == "row":
        if index == 0:
            return tr("the first row")
        return tr("the last row") if index == n - 1 else tr("row {index}", index=index)
    if kind == "column":
        if index == 0:
            return tr("the first column")
        return tr("the last column") if index == n - 1 else tr("column {index}", index=index)
    if kind == "entry":
        if index == 0:
            return tr("the first entry")
        return tr("the last entry") if index == n - 1 else tr("entry {index}", index=index)
    return tr("index {index} of axis {axis}", index=index, axis=axis)


def _first(count: int, axis: int, ndim: int) -> str:
    kind = _kind(axis, ndim)
    if kind == "row":
        return tr("the first {count} rows", count=count)
    if kind == "column":
        return tr("the first {count} columns", count=count)
    if kind == "entry":
        return tr("the first {count} entries", count=count)
    return tr("the first {count} indices of axis {axis}", count=count, axis=axis)


def _last(count: int, axis: int, ndim: int) -> str:
    kind = _kind(axis, ndim)
    if kind == "row":
        return tr("the last {count} rows", count=count)
    if kind == "column":
        return tr("the last {count} columns", count=count)
    if kind == "entry":
        return tr("the last {count} entries", count=count)
    return tr("the last {count} indices of axis {axis}", count=count, axis=axis)
