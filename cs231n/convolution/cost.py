"""Count what a convolution costs: multiply-adds, parameters, and output values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np  # noqa: F401  (students may need it)

from cs231n.convolution.by_hand import Pads, paddings, sizes
from cs231n.convolution.inputs import check_image, check_pair
from cs231n.support.checks import check_integer


class Cost(NamedTuple):
    """The cost of running one image through one or several layers, as plain counts."""

    multiply_adds: int
    parameters: int
    values: int


class Layer(NamedTuple):
    """A convolution for `stack_cost`; `mode` as in `paddings`."""

    filters: int
    kernel: tuple[int, int] = (3, 3)
    stride: int = 1
    mode: str | int | Pads = "same"


def conv_cost(
    image: tuple[int, int, int],
    filters: int,
    kernel: tuple[int, int],
    stride: int = 1,
    mode: str | int | Pads = "valid",
) -> tuple[int, int, int]:
    """Count what one image costs in a convolution layer.

    A multiply-add is one product of a pixel (or a padded zero) and a weight, added to a sum; adding
    the bias does not count. Parameters are all weights and one bias for each filter. Values are the
    numbers of the output.

    Args:
        image: (C, H, W) of the input.
        filters: F, the channels of the output.
        kernel: (HH, WW).
        stride, mode: As in `correlate_images`.

    Returns:
        multiply_adds, parameters, values: whole numbers.

    Raises:
        ValueError: If a size is out of range, or no window fits.
    """
    C, H, W = check_image(image)
    filters = check_integer("filters", filters, low=1)
    HH, WW = check_pair("kernel", kernel)
    OH, OW = sizes((H, W), (HH, WW), stride, paddings(mode, (H, W), (HH, WW), stride))
    # Your part: compute multiply_adds, parameters and values.
    ### BEGIN SOLUTION
    values = filters * OH * OW
    weights = C * HH * WW
    multiply_adds = values * weights
    parameters = filters * (weights + 1)
    ### END SOLUTION
    return multiply_adds, parameters, values


def stack_cost(image: tuple[int, int, int], layers: Sequence[Layer]) -> list[Cost]:
    """Count what each layer of a stack costs; `total` adds the costs up.

    Args:
        image: (C, H, W) of the input of the first layer.
        layers: The layers, from first to last.

    Returns:
        A cost for each layer.

    Raises:
        ValueError: If a layer does not fit the output of the layer before it.
    """
    costs = []
    for layer in layers:
        filters, kernel, stride, mode = layer
        costs.append(Cost(*conv_cost(image, filters, kernel, stride, mode)))
        size = image[1], image[2]
        image = (filters, *sizes(size, kernel, stride, paddings(mode, size, kernel, stride)))
    return costs


def total(costs: Sequence[Cost]) -> Cost:
    """Add up costs.

    Args:
        costs: The costs of several layers.

    Returns:
        Their sum.
    """
    return Cost(*(sum(column) for column in zip(*costs, strict=True))) if costs else Cost(0, 0, 0)
