"""Says where in an array the wrong numbers are, if there is a short way to say it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np

from grading.spec import Array
from grading.support.translation import tr

# A place is named if so few scattered numbers would all be there less often than this.
_CHANCE = 0.05

# A sentence for each kind of place: what is counted, and whether it is the first, the last, another
# one, or the first or last of several.
_ALL_IN = {
    "first row": tr("All of them are in the first row."),
    "last row": tr("All of them are in the last row."),
    "inner row": tr("All of them are in row {index}."),
    "first row numbers": tr("All of them are in the first {count} rows."),
    "last row numbers": tr("All of them are in the last {count} rows."),
    "first column": tr("All of them are in the first column."),
    "last column": tr("All of them are in the last column."),
    "inner column": tr("All of them are in column {index}."),
    "first column numbers": tr("All of them are in the first {count} columns."),
    "last column numbers": tr("All of them are in the last {count} columns."),
    "first entry": tr("It is the first entry."),
    "last entry": tr("It is the last entry."),
    "inner entry": tr("It is entry {index}."),
    "first entry numbers": tr("They are the first {count} entries."),
    "last entry numbers": tr("They are the last {count} entries."),
    "single index": tr("All of them have index {index} on axis {axis}."),
    "first index numbers": tr("All of them are in the first {count} indices of axis {axis}."),
    "last index numbers": tr("All of them are in the last {count} indices of axis {axis}."),
}
_NONE_IN = {
    "first row": tr("None of them are in the first row."),
    "last row": tr("None of them are in the last row."),
    "first column": tr("None of them are in the first column."),
    "last column": tr("None of them are in the last column."),
    "first entry": tr("The first entry is not among them."),
    "last entry": tr("The last entry is not among them."),
    "single index": tr("None of them have index {index} on axis {axis}."),
}


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
    sentences = [_place("in", _ALL_IN, run, bad.ndim) for run in _inside(bad)]
    sentences += [_place("not in", _NONE_IN, run, bad.ndim) for run in _outside(bad)]
    if sentences:
        return sentences
    place = _border(bad)
    return [place] if place else []


def _border(bad: Array) -> Place | None:
    """Whether all or none of many marked places are on the border of the last two axes."""
    if bad.ndim < 2 or min(bad.shape[-2:]) < 3:
        return None
    inner = np.zeros(bad.shape, dtype=bool)
    inner[..., 1:-1, 1:-1] = True
    count = int(bad.sum())
    if not bad[inner].any() and (~inner).mean() ** count < _CHANCE:
        text = tr("All of them are on the border (first or last row or column).")
        return Place("in border", text)
    if not bad[~inner].any() and inner.mean() ** count < _CHANCE:
        text = tr("None of them are on the border (first or last row or column).")
        return Place("not in border", text)
    return None


@dataclass(frozen=True)
class _Run:
    """Neighboring indices of one axis: `count` of them from `index`, of `size` in all."""

    axis: int
    index: int
    count: int
    size: int


def _place(relation: str, sentences: Mapping[str, str], run: _Run, ndim: int) -> Place:
    """The place of a run of indices, with its sentence."""
    counts = kind(run.axis, ndim)
    last = run.index + run.count == run.size
    side = "first" if run.index == 0 else "last" if last else "inner"
    if run.count > 1:
        key = f"{side} {counts} numbers"
    else:
        key = f"{'single' if counts == 'index' else side} {counts}"
    return Place(f"{relation} {key}", sentences[key].format(**asdict(run)))


def _inside(bad: Array) -> Iterator[_Run]:
    """The rows, columns or indices that hold all marked places."""
    for axis in range(bad.ndim):
        n = bad.shape[axis]
        others = tuple(k for k in range(bad.ndim) if k != axis)
        hit = [int(i) for i in np.flatnonzero(bad.any(axis=others))]
        if n < 2 or len(hit) == n:
            continue
        at_the_start = hit == list(range(len(hit))) and len(hit) <= n / 2
        at_the_end = hit == list(range(hit[0], n)) and hit[0] >= n / 2
        if len(hit) == 1 or at_the_start or at_the_end:
            yield _Run(axis, hit[0], len(hit), n)


def _outside(bad: Array) -> Iterator[_Run]:
    """The first or last row, column or index that alone holds none of many marked places."""
    others = [tuple(k for k in range(bad.ndim) if k != axis) for axis in range(bad.ndim)]
    hits = [np.asarray(bad.any(axis=axes)) for axes in others]
    if 2 * bad.sum() < math.prod(int(hit.sum()) for hit in hits):
        return  # with a few scattered places, many rows are free by chance
    for axis, hit in enumerate(hits):
        free = np.flatnonzero(~hit)
        if len(hit) > 2 and len(free) == 1 and free[0] in (0, len(hit) - 1):
            yield _Run(axis, int(free[0]), 1, len(hit))


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
