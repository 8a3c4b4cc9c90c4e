"""The dense networks: first losses of the course, gradients, and the forms of each year."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest

import cs231n.classifiers
from cs231n.classifiers.fc_net import FullyConnectedNet, TwoLayerNet
from cs231n.gradient_check import eval_numerical_gradient

SIZES: dict[str, Any] = {
    "hidden_dims": [20, 30],
    "input_dim": 15,
    "num_classes": 10,
    "weight_scale": 5e-2,
    "dtype": np.float64,
}


def first_losses(*variants: dict[str, Any]) -> list[float]:
    """Give the losses that a notebook of the course prints, one model after the other."""
    np.random.seed(231)
    X = np.random.randn(2, 15)
    y = np.random.randint(10, size=(2,))
    return [FullyConnectedNet(**SIZES, **variant).loss(X, y)[0] for variant in variants]


@pytest.mark.parametrize(
    ("variants", "expected"),
    [
        ([{"reg": 0}, {"reg": 3.14}], [2.30048, 7.05211]),
        ([{"reg": r, "normalization": "batchnorm"} for r in (0, 3.14)], [2.26120, 6.99653]),
        ([{"reg": r, "use_batchnorm": True} for r in (0, 3.14)], [2.26120, 6.99653]),
        (
            [{"dropout_keep_ratio": p, "seed": 123} for p in (1, 0.75, 0.5)],
            [2.30048, 2.30237, 2.30428],
        ),
    ],
)
def test_first_losses_are_those_of_the_course(variants: Any, expected: list[float]) -> None:
    assert first_losses(*variants) == pytest.approx(expected, abs=5e-6)


@pytest.mark.parametrize("normalization", [None, "batchnorm", "layernorm"])
@pytest.mark.parametrize("keep", [1, 0.6])
@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_gradients_agree_with_differences(
    normalization: str | None, keep: float, reg: float
) -> None:
    np.random.seed(3)
    model = FullyConnectedNet(
        [5, 4],
        input_dim=6,
        num_classes=3,
        normalization=normalization,
        dropout_keep_ratio=keep,
        reg=reg,
        weight_scale=0.5,
        dtype=np.float64,
        seed=7,
    )
    # Biases other than 0 keep units off the kink of their ReLU, where differences mean nothing.
    for i in (1, 2, 3):
        model.params[f"b{i}"] = np.random.randn(*model.params[f"b{i}"].shape)
    X, y = np.random.randn(4, 2, 3), np.array([0, 2, 1, 1])
    _, grads = model.loss(X, y)
    assert grads.keys() == model.params.keys()
    for name, array in model.params.items():
        numerical = eval_numerical_gradient(lambda _: model.loss(X, y)[0], array, verbose=False)
        np.testing.assert_allclose(grads[name], numerical, rtol=1e-4, atol=1e-8, err_msg=name)


def test_parameters_and_their_order() -> None:
    np.random.seed(5)
    model = FullyConnectedNet([4], 3, 2, 1, "layernorm", weight_scale=0.2)
    shapes = {name: value.shape for name, value in model.params.items()}
    assert shapes == {
        "W1": (3, 4),
        "b1": (4,),
        "gamma1": (4,),
        "beta1": (4,),
        "W2": (4, 2),
        "b2": (2,),
    }
    np.random.seed(5)
    for name, shape in (("W1", (3, 4)), ("W2", (4, 2))):
        np.testing.assert_array_equal(
            model.params[name], (0.2 * np.random.randn(*shape)).astype(np.float32)
        )
    np.testing.assert_array_equal(model.params["gamma1"], 1)
    np.testing.assert_array_equal(model.params["beta1"], 0)
    assert {value.dtype for value in model.params.values()} == {np.dtype(np.float32)}


def test_a_net_without_hidden_layers_is_a_linear_classifier() -> None:
    model = FullyConnectedNet([], input_dim=3, num_classes=2, normalization="batchnorm")
    assert model.params.keys() == {"W1", "b1"}
    X = np.ones((1, 3), np.float32)
    np.testing.assert_array_equal(model.loss(X), X @ model.params["W1"])


def test_scores_are_computed_in_test_mode() -> None:
    model = FullyConnectedNet(
        **SIZES, dropout_keep_ratio=0.5, normalization="batchnorm", reg=np.float64(1)
    )
    X, y = np.random.randn(8, 15), np.arange(8)
    model.loss(X, y)
    statistics = [bn_param["running_mean"].copy() for bn_param in model.bn_params]
    np.testing.assert_array_equal(model.loss(X), model.loss(X))
    for before, bn_param in zip(statistics, model.bn_params, strict=True):
        np.testing.assert_array_equal(bn_param["running_mean"], before)
    model.loss(X, y)
    assert (model.bn_params[0]["running_mean"] != statistics[0]).any()


def test_gradients_have_the_dtype_of_the_model() -> None:
    model = FullyConnectedNet([4], 3, 2, reg=np.float64(0.1), dropout_keep_ratio=0.5)
    _, grads = model.loss(np.random.randn(2, 3), np.array([0, 1]))
    assert {grad.dtype for grad in grads.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("given", "keep", "meaning"),
    [
        ({"dropout": 0.25}, 0.25, "KEEP.*2018-20.*dropout_keep_ratio=0.25"),
        ({"dropout": 0.25, "normalization": "batchnorm"}, 0.25, "KEEP"),
        ({"dropout": 0.25, "use_batchnorm": False}, 0.75, "DROP.*2016-17.*keep_ratio=0.75"),
    ],
)
def test_dropout_alone_warns_how_it_is_read(given: Any, keep: float, meaning: str) -> None:
    with pytest.warns(UserWarning, match=meaning) as caught:
        model = FullyConnectedNet([4], 3, 2, **given)
    assert model.dropout_param == {"mode": "train", "p": keep}
    # The warning points at the line that made the model.
    assert caught[0].filename == __file__


@pytest.mark.parametrize("given", [{"dropout": 0}, {"dropout": 1}, {"dropout_keep_ratio": 1}, {}])
def test_no_dropout_is_unmistakable_in_each_years_form(given: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = FullyConnectedNet([4], 3, 2, **given)
    assert not model.use_dropout
    assert model.dropout_param == {}


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"use_batchnorm": True}, "batchnorm"),
        ({"use_batchnorm": False}, None),
        ({"normalization": True}, "batchnorm"),
        ({"normalization": False}, None),
        ({"normalization": "batchnorm", "use_batchnorm": True}, "batchnorm"),
        ({"normalization": "layernorm", "use_batchnorm": False}, "layernorm"),
    ],
)
def test_each_years_form_of_normalization(given: Any, kind: str | None) -> None:
    model = FullyConnectedNet([4], 3, 2, **given)
    assert model.normalization == kind
    assert ("gamma1" in model.params) == (kind is not None)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"normalization": "layer_norm"}, "normalization is unknown.*'layer_norm'"),
        ({"normalization": "layernorm", "use_batchnorm": True}, "two kinds"),
        ({"normalization": "batchnorm", "use_batchnorm": False}, "two kinds"),
        ({"dropout": 0.5, "dropout_keep_ratio": 0.5}, "given twice"),
        ({"dropout": 1.5}, "dropout is out of range.*1.5"),
        ({"dropout_keep_ratio": 0}, "dropout_keep_ratio is out of range.*0"),
        ({"dropout_keep_ratio": None}, "dropout_keep_ratio is not a number: got None"),
        ({"hidden_dims": [4, 0]}, "width 2.*0"),
        ({"hidden_dims": 100}, r"hidden_dims.*100, expected a list"),
        ({"dtype": int}, "dtype.*int"),
    ],
)
def test_bad_arguments_are_refused(given: Any, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        FullyConnectedNet(**({"hidden_dims": [4], "input_dim": 3} | given))


@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_two_layer_net(reg: float) -> None:
    model = TwoLayerNet(input_dim=6, hidden_dim=5, num_classes=3, weight_scale=0.5)
    np.random.seed(0)
    for name, shape in (("W1", (6, 5)), ("W2", (5, 3))):
        np.testing.assert_array_equal(model.params[name], 0.5 * np.random.randn(*shape))
    model.reg = reg
    X, y = np.random.randn(4, 2, 3), np.array([0, 2, 1, 1])
    hidden = np.maximum(X.reshape(4, 6) @ model.params["W1"], 0)
    np.testing.assert_allclose(model.loss(X), hidden @ model.params["W2"])
    _, grads = model.loss(X, y)
    assert grads.keys() == model.params.keys()
    for name, array in model.params.items():
        numerical = eval_numerical_gradient(lambda _: model.loss(X, y)[0], array, verbose=False)
        np.testing.assert_allclose(grads[name], numerical, rtol=1e-4, atol=1e-8, err_msg=name)


def test_the_package_exports_only_the_networks() -> None:
    assert cs231n.classifiers.TwoLayerNet is TwoLayerNet
    assert "ThreeLayerConvNet" in dir(cs231n.classifiers)
    with pytest.raises(AttributeError, match="FourLayerNet"):
        _ = cs231n.classifiers.FourLayerNet


def test_importing_the_package_imports_no_numpy() -> None:
    code = "import sys, cs231n, cs231n.classifiers; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
