"""ThreeLayerConvNet: its weights, its loss and its gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cs231n.classifiers.cnn import ThreeLayerConvNet
from cs231n.gradient_check import eval_numerical_gradient, rel_error


def small(**changed: Any) -> ThreeLayerConvNet:
    settings: dict[str, Any] = {
        "input_dim": (2, 5, 8),
        "num_filters": 3,
        "filter_size": 3,
        "hidden_dim": 4,
        "num_classes": 5,
        "weight_scale": 0.1,
        "dtype": np.float64,
    }
    return ThreeLayerConvNet(**(settings | changed))


def test_default_shapes() -> None:
    shapes = {name: value.shape for name, value in ThreeLayerConvNet().params.items()}
    assert shapes == {
        "W1": (32, 3, 7, 7),
        "b1": (32,),
        "W2": (32 * 16 * 16, 100),
        "b2": (100,),
        "W3": (100, 10),
        "b3": (10,),
    }


def test_weights_come_from_the_global_generator_in_order() -> None:
    model = small(weight_scale=0.3)
    np.random.seed(0)
    for name, shape in (("W1", (3, 2, 3, 3)), ("W2", (3 * 2 * 4, 4)), ("W3", (4, 5))):
        np.testing.assert_array_equal(model.params[name], 0.3 * np.random.randn(*shape))
    for name in ("b1", "b2", "b3"):
        np.testing.assert_array_equal(model.params[name], 0)


@pytest.mark.parametrize("size", [(4, 4), (5, 8), (7, 3), (2, 2)])
@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_gradients_agree_with_differences(size: tuple[int, int], reg: float) -> None:
    # Large biases, so that no unit sits at the kink of its ReLU, where differences mean nothing.
    model = small(input_dim=(2, *size), reg=reg, num_filters=2, hidden_dim=3)
    model.params["b1"] += 1
    model.params["b2"] += 1
    X, y = np.random.randn(2, 2, *size), np.array([0, 4])
    _, grads = model.loss(X, y)
    assert grads.keys() == model.params.keys()
    for name, array in model.params.items():
        numerical = eval_numerical_gradient(lambda _: model.loss(X, y)[0], array, verbose=False)
        assert rel_error(grads[name], numerical) < 1e-4, name


def test_loss_agrees_with_pytorch() -> None:
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    model = small(reg=0.3)
    X, y = np.random.randn(4, 2, 5, 8), np.array([0, 1, 4, 2])
    p = {name: torch.tensor(value, requires_grad=True) for name, value in model.params.items()}
    maps = torch.relu(functional.conv2d(torch.tensor(X), p["W1"], p["b1"], padding=1))
    hidden = functional.max_pool2d(maps, 2).flatten(1) @ p["W2"] + p["b2"]
    scores = torch.relu(hidden) @ p["W3"] + p["b3"]
    loss = functional.cross_entropy(scores, torch.tensor(y))
    loss = loss + 0.15 * sum((p[name] ** 2).sum() for name in ("W1", "W2", "W3"))
    loss.backward()

    np.testing.assert_allclose(model.loss(X), scores.detach().numpy(), rtol=1e-9)
    ours, grads = model.loss(X, y)
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    for name, tensor in p.items():
        np.testing.assert_allclose(grads[name], tensor.grad.numpy(), rtol=1e-7, atol=1e-12)


def test_the_first_loss_is_log_c_and_reg_may_be_set_later() -> None:
    model = ThreeLayerConvNet()
    X, y = np.random.randn(5, 3, 32, 32), np.random.randint(10, size=5)
    loss = model.loss(X, y)[0]
    assert loss == pytest.approx(np.log(10), abs=1e-3)
    model.reg = 0.5
    weights = sum(np.sum(model.params[name] ** 2) for name in ("W1", "W2", "W3"))
    assert model.loss(X, y)[0] == pytest.approx(loss + 0.25 * weights, rel=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_everything_has_the_dtype_of_the_model(dtype: Any) -> None:
    model = small(dtype=dtype, reg=np.float64(0.1))
    X = np.random.randint(0, 256, size=(2, 2, 5, 8)).astype(np.uint8)
    _, grads = model.loss(X, np.array([0, 1]))
    assert {array.dtype for array in (*grads.values(), *model.params.values())} == {np.dtype(dtype)}
    assert model.loss(X).dtype == dtype


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"filter_size": 4}, "filter_size is even.*4.*3 or 5"),
        ({"filter_size": 0}, "filter_size.*0"),
        ({"input_dim": (5, 8)}, "input_dim"),
        ({"input_dim": (3, 1, 8)}, "input_dim.*at least 2"),
        ({"input_dim": 3072}, r"input_dim.*3072, expected \(C, H, W\)"),
        ({"input_dim": (3, 8.0, 8)}, "H is out of range: got 8.0"),
        ({"num_filters": 2.5}, "num_filters.*2.5"),
        ({"num_classes": 0}, "num_classes.*0"),
        ({"dtype": np.int64}, "dtype.*int64"),
    ],
)
def test_bad_sizes_are_refused(changed: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        small(**changed)
