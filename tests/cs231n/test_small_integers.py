"""Sizes may be NumPy integers of one byte, whose products and sums would wrap at 256."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cs231n import convolution, im2col, layers, pooling_tiles
from cs231n.classifiers.fc_net import FullyConnectedNet
from cs231n.data_utils import get_digits_data
from cs231n.modules import Conv2D, GroupNorm, Linear
from cs231n.solver import Solver

Whole = Callable[[int], Any]
IMAGES = np.random.default_rng(0).standard_normal((1, 1, 300, 4))
MAPS = np.random.default_rng(1).standard_normal((1, 1, 150, 2))
KERNEL = np.ones((1, 1, 2, 2))
CHANNELS = np.random.default_rng(2).standard_normal((1, 4, 16, 16))


def trained_steps(n: Whole) -> list[float]:
    np.random.seed(0)
    data = get_digits_data()
    data |= {key: data[key].reshape(-1, 64) for key in ("X_train", "X_val")}
    net = FullyConnectedNet([4], 64)
    solver = Solver(net, data, batch_size=n(200), num_epochs=n(1), verbose=False)
    solver.train()
    return solver.loss_history


def seeded_weight(module: type, n: Whole, *sizes: int) -> np.ndarray:
    weight: np.ndarray = module(*map(n, sizes), rng=np.random.default_rng(0)).weight.data
    return weight


COMPUTATIONS: dict[str, Callable[[Whole], Any]] = {
    "output_size": lambda n: convolution.output_size(n(200), n(3), n(1), n(100), n(100)),
    "leftover": lambda n: convolution.leftover(n(200), n(3), n(3), n(100), n(100)),
    "same_padding": lambda n: convolution.same_padding(n(200), n(200), n(2)),
    "dilate": lambda n: convolution.dilate(IMAGES, n(2)),
    "correlate2d": lambda n: convolution.correlate2d(IMAGES[0, 0], KERNEL[0, 0], n(2), n(200)),
    "input_gradient": lambda n: convolution.input_gradient(MAPS, KERNEL, (300, 4), n(2)),
    "kernel_gradient": lambda n: convolution.kernel_gradient(MAPS, IMAGES, (n(2), n(2)), n(2)),
    "transposed": lambda n: convolution.transposed(MAPS, KERNEL, n(2), n(0)),
    "convolution_matrix": lambda n: convolution.convolution_matrix(
        (n(1), n(20), n(20)), KERNEL, n(2), n(1)
    ).toarray(),
    "conv_cost": lambda n: convolution.conv_cost(
        (n(3), n(200), n(200)), n(64), (n(3), n(3)), n(1), n(1)
    ),
    "im2col_indices": lambda n: im2col.im2col_indices(IMAGES, n(2), n(2), n(1), n(2)),
    "max_pool_forward_tiles": lambda n: pooling_tiles.max_pool_forward_tiles(
        IMAGES, {"pool_height": n(2), "pool_width": n(2), "stride": n(2)}
    )[0],
    "spatial_groupnorm_forward": lambda n: layers.spatial_groupnorm_forward(
        CHANNELS, np.ones(4), np.zeros(4), n(2), {}
    )[0],
    "GroupNorm": lambda n: GroupNorm(n(2), n(4), dtype=np.float64)(CHANNELS),
    "Conv2D": lambda n: seeded_weight(Conv2D, n, 64, 8, 3),
    "Linear": lambda n: seeded_weight(Linear, n, 200, 200),
    "Solver": trained_steps,
}


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_integers_of_one_byte_give_the_same_as_any_other(name: str) -> None:
    compute = COMPUTATIONS[name]
    np.testing.assert_array_equal(compute(np.uint8), compute(int))
