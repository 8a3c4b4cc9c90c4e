"""Inputs of dense layers, and tables to normalize."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.spec import Array, Case, Ref


@dataclass(frozen=True)
class Affine:
    """The named inputs of a dense layer, in the worker."""

    x: Ref
    w: Ref
    b: Ref
    units: int
    images: int


def affine(
    case: Case,
    *,
    image: tuple[int, ...] = (2, 3, 4),
    images: int | None = None,
    units: int | None = None,
    bias: bool = True,
    dtype: str = "float64",
) -> Affine:
    """Draw x, w and b of a dense layer on inputs of any number of axes."""
    n = case.size(5, low=3, high=6) if images is None else images
    m = case.size(4, low=2, high=7) if units is None else units
    size = int(np.prod(image))
    x, w = case.rng.normal(size=(n, *image)), case.rng.normal(size=(size, m))
    b = bias * case.rng.uniform(0.5, 2.0, size=m) * case.rng.choice([-1, 1], size=m)
    return Affine(
        case.array("x", x.astype(dtype)),
        case.array("w", w.astype(dtype)),
        case.array("b", b.astype(dtype)),
        m,
        n,
    )


def off_zero(case: Case, *shape: int, dtype: str = "float64") -> Array:
    """Draw normal numbers with an absolute value of at least 0.01."""
    values = case.rng.normal(size=shape)
    return np.where(np.abs(values) < 0.01, 0.5, values).astype(dtype)


@dataclass(frozen=True)
class Table:
    """The named inputs of a normalization layer for tables (N, D), in the worker."""

    x: Ref
    gamma: Ref
    beta: Ref
    shape: tuple[int, int]


def table(
    case: Case,
    *,
    trivial: bool = False,
    spread: float = 2.0,
    rows: int | None = None,
    flat_row: bool = False,
    dtype: str = "float64",
) -> Table:
    """Draw x, in which each row and each column has its own level, with gamma and beta.

    A `flat_row` at the end hardly varies, so that every eps shows in it. The columns of more than
    three rows vary so much that a small eps does not show.
    """
    n = case.size(7, low=5, high=9) if rows is None else rows
    d = case.size(4, low=3, high=4) if rows is None else case.size(5, low=4, high=7)
    if rows is None and case.choice(False, among=[False, True]):
        n = d = 4  # which axis is which cannot be told from its length
    x = np.zeros((n, d))
    while not x.any() or (n > 3 and x.std(axis=0).min() < 0.3):
        x = spread * case.rng.normal(size=(n, d)) * case.rng.uniform(0.5, 1.5, size=d)
        x = x + 3 * case.rng.normal(size=d) + case.rng.normal(size=(n, 1))
    if flat_row:
        x[-1] = 0.02 * (x[-1] - x[-1].mean())
    gamma = case.rng.uniform(0.5, 2.0, size=d) * case.rng.choice([-1, 1], size=d)
    beta = case.rng.normal(size=d)
    if trivial:
        gamma, beta = np.ones(d), np.zeros(d)
    return Table(
        case.array("x", x.astype(dtype)),
        case.array("gamma", gamma.astype(dtype)),
        case.array("beta", beta.astype(dtype)),
        (n, d),
    )


def options(case: Case, **entries: Any) -> Ref:
    """Create a dict in the worker, so that its entries can be read after a call."""
    return case.call("builtins:dict", **entries)
