"""Layers that nobody has named: sizes that networks use, combined at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from cs231n.bench.cells import Cell

COUNT = 60
# Multiplications and additions of a convolution, and numbers of the images of a pooling layer:
# smaller ones measure Python, and larger ones take long without telling more.
LEAST_FLOPS, MOST_FLOPS = 2e6, 5e8
LEAST_NUMBERS, MOST_NUMBERS = 2e4, 4e6

IMAGES = (1, 1, 1, 2, 4, 8, 16, 32, 64)
SIDES = (
    4, 5, 6, 7, 7, 8, 8, 9, 10, 12, 13, 14, 14, 16, 17, 19, 20, 24, 27, 28, 32, 35, 40, 56, 80, 112,
)  # fmt: skip
CHANNELS = (
    1, 3, 3, 8, 16, 16, 24, 32, 48, 64, 64, 96, 128, 128, 160, 192, 256, 320, 384, 512, 728, 1024,
)  # fmt: skip
# Sides of a filter, and its strides; large filters rarely have many channels.
FILTERS = (
    (1, 1), (1, 1), (1, 1), (1, 2), (3, 1), (3, 1), (3, 1), (3, 2), (3, 2), (5, 1), (5, 2), (7, 2),
)  # fmt: skip
MOST_CHANNELS = {1: 1024, 3: 1024, 5: 320, 7: 64}
POOLS = ((2, 2), (2, 2), (3, 2), (3, 2), (3, 1))


T = TypeVar("T")


def _one(rng: np.random.Generator, values: Sequence[T]) -> T:
    return values[int(rng.integers(len(values)))]


def _draw(rng: np.random.Generator) -> Iterator[Cell]:
    """Draw layers without end."""
    while True:
        images, side, channels = _one(rng, IMAGES), _one(rng, SIDES), _one(rng, CHANNELS)
        x = (images, channels, side, side)
        if rng.random() < 0.15:
            window, stride = _one(rng, POOLS)
            name = f"pool {images}x{channels}x{side} {window}x{window}/{stride}"
            if window <= side and LEAST_NUMBERS < images * channels * side * side < MOST_NUMBERS:
                yield Cell(name, "max_pool", x, (window, window), stride)
            continue
        filters, (window, stride) = _one(rng, CHANNELS[3:]), _one(rng, FILTERS)
        pad = 0 if rng.random() < 0.25 else window // 2
        name = f"{images}x{channels}x{side} {filters} {window}x{window}/{stride} pad {pad}"
        cell = Cell(name, "conv", x, (filters, channels, window, window), stride, pad)
        fits = side + 2 * pad >= window and channels <= MOST_CHANNELS[window]
        if fits and LEAST_FLOPS < (cell.flops("forward") or 0) < MOST_FLOPS:
            yield cell


def random_layers(seed: int) -> tuple[Cell, ...]:
    """Draw layers.

    Args:
        seed: The same seed gives the same layers.

    Returns:
        `COUNT` different layers: convolutions, and some max pooling.
    """
    cells: dict[str, Cell] = {}
    for cell in _draw(np.random.default_rng(seed)):
        cells.setdefault(cell.name, cell)
        if len(cells) == COUNT:
            break
    return tuple(cells.values())
