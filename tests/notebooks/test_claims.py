"""Numbers that the notebooks' text quotes, computed anew. No notebook is run for them."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest

from cs231n import fast_layers, layers, modules
from cs231n.data_utils import get_digits_data
from cs231n.frameworks import initial_weights, scratch
from cs231n.im2col import im2col_indices
from cs231n.pooling_methods import METHODS

BOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def text_of(name: str) -> str:
    cells = nbformat.read(BOOKS / f"{name}.ipynb", as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("ConvolutionalNetworks", ["1,797", "115"]),
        ("FullyConnectedNets", ["2.3026", "0.141", "0.01", "0.5"]),
        ("OneNetworkFourWays", ["30 x 30 x 8", "15 x 15 x 8", "6 x 6 x 8", "3 x 3 x 8", "1,297"]),
        ("Pooling", ["400x400", "50x50", "8x8"]),
    ],
)
def test_the_text_still_quotes_what_is_tested_here(name: str, quoted: list[str]) -> None:
    text = text_of(name)
    assert [number for number in quoted if number not in text] == []


def test_the_digits_are_as_many_and_as_large_as_the_text_says() -> None:
    data = get_digits_data()
    assert sum(len(data[key]) for key in ("X_train", "X_val", "X_test")) == 1797
    assert len(data["X_train"]) == 1297
    assert data["X_train"].shape[1:] == (1, 8, 8)


def test_the_first_losses_of_the_text_are_those_of_equal_scores() -> None:
    loss, _ = layers.softmax_loss(np.full((50, 10), 7.0), np.arange(50) % 10)
    assert loss == pytest.approx(2.3026, abs=1e-4)
    # 115 is what a forgotten division by the batch of 50 gives.
    assert round(50 * loss) == 115


@pytest.mark.parametrize(
    ("scale", "low", "high"), [(0.01, 0.0, 0.1), (0.141, 0.8, 1.25), (0.5, 3.0, 4.0)]
)
def test_outputs_of_deep_layers_shrink_stay_or_grow_as_the_text_says(
    scale: float, low: float, high: float
) -> None:
    rng = np.random.default_rng(231)
    x = rng.normal(size=(500, 100))
    sizes = []
    for _ in range(10):
        x = np.maximum(0, x @ (scale * rng.normal(size=(100, 100))))
        sizes.append(float(np.sqrt((x**2).mean())))
    factors = [after / before for before, after in pairwise(sizes)]
    assert all(low < factor < high for factor in factors), factors
    assert math.sqrt(2 / 100) == pytest.approx(0.141, abs=1e-3)
    if scale == 0.5:
        assert sizes[-1] > 10_000


@pytest.mark.parametrize("p", [0.75, 0.25])
def test_dropout_drops_and_enlarges_as_many_units_as_the_figure_shows(p: float) -> None:
    np.random.seed(231)
    x = np.random.randn(200, 200) + 10
    out, _ = layers.dropout_forward(x, {"mode": "train", "p": p})
    assert (out == 0).mean() == pytest.approx(1 - p, abs=0.01)
    np.testing.assert_allclose(out[out != 0], x[out != 0] / p)


def test_the_small_network_has_the_shapes_of_the_table() -> None:
    for channels, size, sides in ((3, 32, (30, 15)), (1, 8, (6, 3))):
        weights = initial_weights((channels, size, size))
        network = scratch.Network(weights, learning_rate=0.1)
        assert network.W2.shape == (sides[1] ** 2 * 8, 10)
        images = np.zeros((2, channels, size, size), dtype=np.float32)
        maps, _ = fast_layers.conv_forward_fast(
            images, network.W1, network.b1, {"stride": 1, "pad": 0}
        )
        assert maps.shape == (2, 8, sides[0], sides[0])
        window = {"pool_height": 2, "pool_width": 2, "stride": 2}
        assert fast_layers.max_pool_forward_fast(maps, window)[0].shape == (
            2,
            8,
            sides[1],
            sides[1],
        )
        assert network.scores(images).shape == (2, 10)


def test_the_photograph_shrinks_and_the_norm_of_one_gray_is_eight_times_it() -> None:
    window = {"pool_height": 8, "pool_width": 8, "stride": 8}
    gray = np.full((1, 1, 400, 400), 3.0)
    for kind, value in (("max", 3.0), ("mean", 3.0), ("l2", 24.0)):
        out = METHODS[kind]["naive"].forward(gray[:, :, :16, :16], window)[0]
        np.testing.assert_allclose(out, value)
        assert METHODS[kind]["fast"].forward(gray, window)[0].shape == (1, 1, 50, 50)


def test_columns_hold_a_middle_pixel_four_times_and_nine_times_the_input() -> None:
    image = np.arange(1.0, 13).reshape(1, 1, 3, 4)
    columns = im2col_indices(image, 2, 2, padding=0, stride=1)
    assert columns.shape == (4, 6)
    assert columns[:, 4].tolist() == [6, 7, 10, 11]
    assert (columns == 6).sum() == (columns == 7).sum() == 4
    many = np.ones((1, 4, 16, 16))
    assert im2col_indices(many, 3, 3, padding=1, stride=1).size == 9 * many.size
    # With stride 2 the copy of the course's layer is still more than twice as large.
    course = np.ones((1, 3, 31, 31))
    assert im2col_indices(course, 3, 3, padding=1, stride=2).size > 2 * course.size


def test_gradients_of_a_second_pass_add_up_to_twice_the_first() -> None:
    rng = np.random.default_rng(231)
    layer = modules.Linear(4, 3, dtype=np.float64, rng=rng)
    x, dout = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    layer(x)
    layer.backward(dout)
    first = layer.weight.grad.copy()
    layer(x)
    layer.backward(dout)
    np.testing.assert_allclose(layer.weight.grad, 2 * first)
