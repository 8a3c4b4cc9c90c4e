"""The four networks are one: the same scores, losses and steps, from any start."""

from __future__ import annotations

import numpy as np
import pytest

from cs231n import data_utils, frameworks
from cs231n.frameworks import WAYS, Weights, scratch
from cs231n.layers import affine_forward, conv_forward_naive, max_pool_forward_naive, softmax_loss


def weights(channels: int = 1, rows: int = 3, columns: int = 2, classes: int = 4) -> Weights:
    rng = np.random.default_rng(0)
    return Weights(
        rng.normal(size=(8, channels, 3, 3)),
        rng.normal(size=8),
        0.3 * rng.normal(size=(8 * rows * columns, classes)),
        rng.normal(size=classes),
    )


def batch(channels: int = 1, n: int = 5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    return rng.normal(size=(n, channels, 9, 7)), rng.integers(4, size=n)  # 9 rows: one left over


def naive_loss(given: Weights, x: np.ndarray, y: np.ndarray) -> float:
    maps, _ = conv_forward_naive(x, given.filters, given.filter_bias, {"stride": 1, "pad": 0})
    pool = {"pool_height": 2, "pool_width": 2, "stride": 2}
    scores, _ = affine_forward(max_pool_forward_naive(maps, pool)[0], given.dense, given.dense_bias)
    return float(softmax_loss(scores, y)[0])


@pytest.mark.parametrize("channels", [1, 3])
def test_from_scratch_gradients_are_those_of_the_naive_layers(channels: int) -> None:
    given, (x, y) = weights(channels), batch(channels)
    network = scratch.Network(given, 0.1)
    loss, grads = network.gradients(x, y)
    assert loss == pytest.approx(naive_loss(given, x, y), rel=1e-12)
    rng = np.random.default_rng(2)
    fields = {"W1": "filters", "b1": "filter_bias", "W2": "dense", "b2": "dense_bias"}
    for name, field in fields.items():
        direction = rng.normal(size=grads[name].shape)
        h, losses = 1e-6, []
        for sign in (1, -1):
            values = {**vars(given), field: getattr(given, field) + sign * h * direction}
            losses.append(naive_loss(Weights(**values), x, y))
        slope = (losses[0] - losses[1]) / (2 * h)
        assert slope == pytest.approx(np.sum(grads[name] * direction), rel=1e-5), name


def test_from_scratch_steps_go_downhill_and_leave_the_start_alone() -> None:
    given, (x, y) = weights(), batch()
    start = given.filters.copy()
    network = scratch.Network(given, 0.05)
    losses = [network.step(x, y) for _ in range(30)]
    assert losses[-1] < 0.2 * losses[0]
    assert np.array_equal(given.filters, start)


def test_from_scratch_learns_all_training_digits() -> None:
    data = data_utils.get_digits_data(dtype=np.float32)
    x, y = data["X_train"] / np.float32(16), data["y_train"]
    network = scratch.Network(frameworks.initial_weights((1, 8, 8)), 0.3)
    rng = np.random.default_rng(231)
    for _ in range(60):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - 31, 32):
            rows = order[start : start + 32]
            network.step(x[rows], y[rows])
        if scratch.accuracy(network.scores(x), y) == 1:
            break
    assert scratch.accuracy(network.scores(x), y) == 1
    assert scratch.accuracy(network.scores(data["X_val"] / np.float32(16)), data["y_val"]) > 0.95
    assert network.W1.dtype == network.W2.dtype == np.float32


def test_rows_of_the_dense_layer_are_put_in_the_order_of_channels_last() -> None:
    given = weights()
    rng = np.random.default_rng(3)
    pooled = rng.normal(size=(2, 8, 3, 2))
    last = pooled.transpose(0, 2, 3, 1).reshape(2, -1) @ given.dense_channels_last(3, 2)
    assert np.allclose(last, pooled.reshape(2, -1) @ given.dense)


def test_initial_weights_are_float32_and_of_the_network_of_the_document() -> None:
    given = frameworks.initial_weights((1, 32, 32))
    assert given.filters.shape == (8, 1, 3, 3)
    assert given.dense.shape == (15 * 15 * 8, 10)
    assert all(values.dtype == np.float32 for values in vars(given).values())
    assert np.array_equal(given.dense, frameworks.initial_weights((1, 32, 32)).dense)
    assert not np.array_equal(given.dense, frameworks.initial_weights((1, 32, 32), seed=1).dense)


def test_images_that_are_too_small_are_refused() -> None:
    with pytest.raises(ValueError, match="got 3x8 pixels, expected 4x4 or more"):
        frameworks.initial_weights((1, 3, 8))


def test_a_missing_framework_is_reported_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert WAYS["scratch"].missing is None
    for key in ("pytorch", "keras", "tensorflow"):
        message = WAYS[key].missing
        assert message is not None
        assert "is skipped" in message
        assert "pip install" in message
        assert "\n" not in message
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name in ("tensorflow", "jax") else True
    )
    assert frameworks.keras_backend() == "torch"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name == "keras" or None)
    assert "none is installed" in str(WAYS["keras"].missing)


@pytest.mark.parametrize("channels", [1, 3])
def test_pytorch_takes_the_same_steps_in_this_process(channels: int) -> None:
    pytest.importorskip("torch")
    from cs231n.frameworks import pytorch

    given, (x, y) = weights(channels), batch(channels)
    single = Weights(**{name: v.astype(np.float32) for name, v in vars(given).items()})
    mine, theirs = scratch.Network(single, 0.05), pytorch.Network(single, 0.05)
    x = x.astype(np.float32)
    assert np.allclose(mine.scores(x), theirs.scores(x), rtol=1e-4, atol=1e-5)
    for _ in range(5):
        assert theirs.step(x, y) == pytest.approx(mine.step(x, y), rel=1e-4)
    assert np.allclose(mine.scores(x), theirs.scores(x), rtol=1e-3, atol=1e-4)
