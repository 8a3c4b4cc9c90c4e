"""Says where in an array the wrong numbers are, if there is a short way to say it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from grading.spec import Array
from grading.support.translation import tr


class Place(NamedTuple):
    """Where the wrong numbers are: a key, the same for all sizes and languages, and the words."""

    key: str
    text: str


def where(bad: Array) -> list[Place]:
    """Where the marked places are, in whole sentences; none if there is no short way to say it.

    Args:
        bad: booleans of any shape, true at the places in question.

    Returns:
        Sentences such as "All of them are in the first row.", each with its key.
    """
    if bad.all():
        return []
    inside = list(_inside(bad))
    if len(inside) == 2:
        first, second = inside
        both = tr("All of them are in {first} and {second}.", first=first.text, second=second.text)
        sentences = [Place(f"in {first.key} and {second.key}", both)]
    else:
        sentences = [
            Place(f"in {place.key}", tr("All of them are in {place}.", place=place.text))
            for place in inside
        ]
    sentences += [
        Place(f"not in {place.key}", tr("None of them are in {place}.", place=place.text))
        for place in _outside(bad)
    ]
    if sentences:
        return sentences
    if bad.ndim >= 2 and min(bad.shape[-2:]) >= 3:
        inner = bad[..., 1:-1, 1:-1]
        if not inner.any():
            text = tr("All of them are on the border (first or last row or column).")
            return [Place("in border", text)]
        border = bad.copy()
        border[..., 1:-1, 1:-1] = False
        if not border.any():
            text = tr("None of them are on the border (first or last row or column).")
            return [Place("not in border", text)]
    return []


def _inside(bad: Array) -> Iterator[Place]:
    """The rows, columns or indices that hold all marked places."""
    for axis in range(bad.ndim):
        n = bad.shape[axis]
        others = tuple(k for k in range(bad.ndim) if k != axis)
        hit = [int(i) for i in np.flatnonzero(bad.any(axis=others))]
        if n < 2 or len(hit) == n:
            continue
        if len(hit) == 1:
            yield _single_place(hit[0], n, axis, bad.ndim)
        elif hit == list(range(hit[0], n)) and hit[0] >= n / 2:
            key = f"last {kind(axis, bad.ndim)} numbers"
            yield Place(key, _last(len(hit), axis, bad.ndim))
        elif hit == list(range(len(hit))) and len(hit) <= n / 2:
            key = f"first {kind(axis, bad.ndim)} numbers"
            yield Place(key, _first(len(hit), axis, bad.ndim))


def _outside(bad: Array) -> Iterator[Place]:
    """The first or last row, column or index that alone holds none of many marked places."""
    others = [tuple(k for k in range(bad.ndim) if k != axis) for axis in range(bad.ndim)]
    hits = [np.asarray(bad.any(axis=axes)) for axes in others]
    if 2 * bad.sum() < math.prod(int(hit.sum()) for hit in hits):
        return  # with a few scattered places, many rows are free by chance
    for axis, hit in enumerate(hits):
        free = np.flatnonzero(~hit)
        if len(hit) > 2 and len(free) == 1 and free[0] in (0, len(hit) - 1):
            yield _single_place(int(free[0]), len(hit), axis, bad.ndim)


def kind(axis: int, ndim: int) -> str:
    """What the indices of an axis count.

    Args:
        axis: the axis.
        ndim: how many axes the array has.

    Returns:
        "row", "column", "entry" or "index", a key that is not shown.
    """
    if ndim == 1:
        return "entry"
    return {1: "row", 0: "column"}.get(ndim - 1 - axis, "index")


def _single_place(index: int, n: int, axis: int, ndim: int) -> Place:
    counts = kind(axis, ndim)
    side = {0: "first", n - 1: "last"}.get(index, "inner") if counts != "index" else "single"
    return Place(f"{side} {counts}", _single(index, n, axis, ndim))


def _single(index: int, n: int, axis: int, ndim: int) -> str:
    counts = kind(axis, ndim)
    if counts == "row":
        if index == 0:
            return tr("the first row")
        return tr("the last row") if index == n - 1 else tr("row {index}", index=index)
    if counts == "column":
        if index == 0:
            return tr("the first column")
        return tr("the last column") if index == n - 1 else tr("column {index}", index=index)
    if counts == "entry":
        if index == 0:
            return tr("the first entry")
        return tr("the last entry") if index == n - 1 else tr("entry {index}", index=index)
    return tr("index {index} of axis {axis}", index=index, axis=axis)


def _first(count: int, axis: int, ndim: int) -> str:
    counts = kind(axis, ndim)
    if counts == "row":
        return tr("the first {count} rows", count=count)
    if counts == "column":
        return tr("the first {count} columns", count=count)
    if counts == "entry":
        return tr("the first {count} entries", count=count)
    return tr("the first {count} indices of axis {axis}", count=count, axis=axis)


def _last(count: int, axis: int, ndim: int) -> str:
    counts = kind(axis, ndim)
    if counts == "row":
        return tr("the last {count} rows", count=count)
    if counts == "column":
        return tr("the last {count} columns", count=count)
    if counts == "entry":
        return tr("the last {count} entries", count=count)
    return tr("the last {count} indices of axis {axis}", count=count, axis=axis)
