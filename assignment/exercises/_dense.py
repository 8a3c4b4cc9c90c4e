"""Inputs of dense layers, tables to normalise, and properties of initial weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.spec import Array, Case, Ref

Arrays = Mapping[str, Array]
Holds = Callable[[Arrays, Arrays], str | None]

# Seven standard errors of a sample: sound weights fail less than once in a thousand million draws.
MARGIN = 7.0


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
    dtype: str = "float64",
) -> Affine:
    """Draw x, w and b of a dense layer on inputs of any number of axes."""
    n = case.size(5, low=3, high=6) if images is None else images
    m = case.size(4, low=2, high=7) if units is None else units
    size = int(np.prod(image))
    x, w = case.rng.normal(size=(n, *image)), case.rng.normal(size=(size, m))
    b = case.rng.uniform(0.5, 2.0, size=m) * case.rng.choice([-1, 1], size=m)
    return Affine(
        case.array("x", x.astype(dtype)),
        case.array("w", w.astype(dtype)),
        case.array("b", b.astype(dtype)),
        m,
        n,
    )


def off_zero(case: Case, *shape: int, dtype: str = "float64") -> Array:
    """Normal numbers of both signs, none nearer to 0 than 0.01."""
    values = case.rng.normal(size=shape)
    return np.where(np.abs(values) < 0.01, 0.5, values).astype(dtype)


@dataclass(frozen=True)
class Table:
    """The named inputs of a normalisation of a table (N, D), in the worker."""

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
    dtype: str = "float64",
) -> Table:
    """Draw x whose every row and column has a level of its own, with gamma and beta."""
    n = case.size(7, low=5, high=9) if rows is None else rows
    d = case.size(4, low=3, high=4) if rows is None else case.size(5, low=4, high=7)
    x = spread * case.rng.normal(size=(n, d)) * case.rng.uniform(0.5, 1.5, size=d)
    x = x + 3 * case.rng.normal(size=d) + case.rng.normal(size=(n, 1))
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
    """A dict in the worker, whose entries can be looked at after a call."""
    return case.call("builtins:dict", **entries)


def observe_parameters(case: Case, target: str, names: Sequence[str], **arguments: Any) -> None:
    """Construct a network, from a seed of its own, and look at some of its parameters."""
    case.seed(int(case.rng.integers(2**31)))
    params = case.call(target, **arguments).attr("params")
    for name in names:
        case.observe(name, params.item(name))


def shapes(loose: Sequence[str]) -> Holds:
    """Every array of the reference's shape; those in `loose` may have further axes of length 1."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name, expected in want.items():
            found = got[name]
            if found.shape == expected.shape:
                continue
            if name not in loose or found.size != expected.size:
                return f"{name} has shape {found.shape}, expected {expected.shape}"
        return None

    return holds


def constant(names: Sequence[str], value: float) -> Holds:
    """Arrays of the right number, each entry `value`."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name in names:
            if got[name].size != want[name].size:
                return f"{name} has {got[name].size} numbers, expected {want[name].size}"
            if np.any(got[name] != value):
                return f"{name} is not {value:g} everywhere"
        return None

    return holds


def centred(names: Sequence[str], scale: float) -> Holds:
    """Mean 0 and standard deviation `scale`, within the margins of a sample."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name in names:
            values = got[name].astype(np.float64).ravel()
            if values.size < 1000:
                return f"{name} has only {values.size} numbers: look at its shape first"
            if not abs(values.mean()) < MARGIN * scale / values.size**0.5:
                return f"{name} has mean {values.mean():.3g}, expected about 0"
            if not abs(values.std() / scale - 1) < MARGIN / (2 * values.size) ** 0.5:
                return f"{name} has standard deviation {values.std():.3g}, expected about {scale:g}"
        return None

    return holds


def normal(names: Sequence[str]) -> Holds:
    """A fourth moment near 3, and every number drawn for itself."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        heads: list[Array] = []
        for name in names:
            values = got[name].astype(np.float64).ravel()
            spread = float(values.std()) if values.size else 0.0
            if values.size < 1000 or not spread > 0:
                return f"{name} does not vary, or has too few numbers"
            fourth = float(np.mean(((values - values.mean()) / spread) ** 4))
            if not 2.4 < fourth < 4.5:
                shape = "flat, as uniform numbers are" if fourth < 2.4 else "too long in the tails"
                return f"the numbers in {name} are not normal: their distribution is {shape}"
            if np.unique(values).size < 0.99 * values.size:
                return f"numbers in {name} repeat: each of them should be drawn for itself"
            head = values[:100] / spread
            if any(np.allclose(head, other) for other in heads):
                return f"{name} holds the same draws as another array"
            heads.append(head)
        return None

    return holds
