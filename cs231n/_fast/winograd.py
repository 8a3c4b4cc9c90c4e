"""Where Winograd's algorithm takes less time than the direct sums, by shape alone."""

from __future__ import annotations

from typing import NamedTuple

# The side of a tile of outputs, by the side of a filter: a patch of inputs is 6x6.
TILE = {3: 4, 4: 3, 5: 2}
POINTS = 6 * 6
# With fewer channels or filters, too many lanes of its vectors are idle.
LEAST = 16


class Cost(NamedTuple):
    """How long the steps of Winograd's algorithm take, in multiply-adds of the direct sums.

    Attributes:
        product: a multiply-add at one point of the transformed tiles.
        filters: one number of the transformed filters. For dw these are the sums over the tiles.
        tiles: one number of the transformed tiles, both of images and of outputs.
    """

    product: float
    filters: float
    tiles: float


# Forward, dx and dw: fitted to both times of 260 layers, float32 and float64, AVX-512 and AVX2
# (docs/notes/kernel-measurements.md).
COSTS = (Cost(1.8, 8, 10), Cost(2, 3, 10), Cost(2.5, 20, 10))


def pays(x: tuple[int, ...], w: tuple[int, ...], pad: int, which: int) -> bool:
    """Whether Winograd's algorithm takes less time than the direct sums, at stride 1.

    Args:
        x, w: Shapes of images (N, C, H, W) and filters (F, C, HH, WW).
        pad: In pixels.
        which: 0 for the forward pass, 1 for dx, 2 for dw.
    """
    images, channels, rows, columns = x
    filters, _, HH, WW = w
    if HH != WW or HH not in TILE or channels < LEAST or filters < LEAST:
        return False
    if which != 1:
        rows, columns = rows + 2 * pad - HH + 1, columns + 2 * pad - WW + 1
    side = TILE[HH]
    tiles = images * -(-rows // side) * -(-columns // side)
    cost = COSTS[which]
    # For each pair of a filter and a channel.
    time = cost.product * tiles + cost.filters + cost.tiles * tiles * (1 / channels + 1 / filters)
    return POINTS * time < HH * WW * images * rows * columns
