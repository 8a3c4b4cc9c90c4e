"""One frame of an animation: tables of numbers, marks on them, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Role = Literal["read", "written", "winner", "wrong"]


@dataclass(frozen=True)
class Highlight:
    """A frame around a block of cells: numbers that are read, or cells that are written."""

    row: int
    column: int
    height: int
    width: int
    role: Role


@dataclass(frozen=True)
class Grid:
    """A table of numbers under a title. NaN is a cell that is not written yet.

    `faint` is true where a cell is a zero that was inserted (padding, or between errors).
    """

    title: str
    values: Array
    marks: tuple[Highlight, ...] = ()
    faint: Array | None = None
    # The sign between this table and the table before it: "×", "=", or nothing.
    sign: str = ""


@dataclass(frozen=True)
class Scene:
    """One frame: its tables from left to right, and a sentence about what happens."""

    panels: tuple[Grid, ...]
    text: str


@dataclass(frozen=True)
class Movie:
    """All frames of an animation.

    Attributes:
        kind: One of `cs231n.animation.kinds.KINDS`.
        title: The title above every frame.
        description: The animation in words, for readers who cannot see it.
        scenes: The frames, in order.
        result: The output of the layer.
        setting: The same numbers as a setting of the explorer, for pages and notebooks.
        own: A student's function and its result, in the form of the explorer; None without one.
    """

    kind: str
    title: str
    description: str
    scenes: list[Scene] = field(repr=False)
    result: Array = field(repr=False)
    setting: str = ""
    own: dict[str, Any] | None = field(default=None, repr=False)


def number(value: float) -> str:
    """Write a number with few digits and a real minus sign."""
    rounded = round(float(value), 2)
    if rounded == 0:
        # Where a sum cancels, rounding errors of about 1e-16 are left.
        rounded = float(f"{value:.2g}") if abs(value) > 1e-9 else 0.0
    return f"{rounded:g}".replace("-", "\u2212")


def sum_of_products(a: Array, b: Array, total: float) -> str:
    """Write out `a . b = total`, term by term if there are at most nine terms.

    Args:
        a: The first factors.
        b: The second factors, in the same shape.
        total: The sum, as the layer computed it.

    Returns:
        The sum; if there are more than nine terms, only their number and the total.
    """
    if a.size > 9:
        return f"the sum of {a.size} products = {number(total)}"
    terms = [f"{_factor(p)}·{_factor(q)}" for p, q in zip(a.flat, b.flat, strict=True)]
    return f"{' + '.join(terms)} = {number(total)}"


def _factor(value: float) -> str:
    text = number(value)
    return f"({text})" if value < 0 else text


def hidden(values: Array, done: int) -> Array:
    """Keep the first `done` entries of a result, row by row; the others become NaN."""
    shown = np.full(values.shape, np.nan)
    shown.flat[:done] = values.ravel()[:done]
    return shown
