"""The sandwich layers are the layers they name, one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cs231n.layer_utils as layer_utils
from cs231n.gradient_check import eval_numerical_gradient_array, rel_error
from cs231n.layers import (
    affine_forward,
    conv_backward_naive,
    conv_forward_naive,
    max_pool_backward_naive,
    max_pool_forward_naive,
    relu_backward,
    relu_forward,
    spatial_batchnorm_forward,
)

CONV = {"stride": 2, "pad": 1}
POOL = {"pool_height": 2, "pool_width": 2, "stride": 1}


def train() -> dict[str, Any]:
    return {"mode": "train"}


def plain_conv_relu(x: Any, w: Any, b: Any) -> Any:
    return relu_forward(conv_forward_naive(x, w, b, CONV)[0])[0]


def plain_conv_bn_relu(x: Any, w: Any, b: Any, gamma: Any, beta: Any) -> Any:
    maps = conv_forward_naive(x, w, b, CONV)[0]
    return relu_forward(spatial_batchnorm_forward(maps, gamma, beta, train())[0])[0]


# name, its extra arguments, the same from naive layers, how many scales it takes
SANDWICHES = [
    ("conv_relu", lambda: (CONV,), plain_conv_relu, 0),
    ("conv_bn_relu", lambda: (CONV, train()), plain_conv_bn_relu, 2),
    (
        "conv_relu_pool",
        lambda: (CONV, POOL),
        lambda x, w, b: max_pool_forward_naive(plain_conv_relu(x, w, b), POOL)[0],
        0,
    ),
    ("affine_relu", tuple, lambda x, w, b: relu_forward(affine_forward(x, w, b)[0])[0], 0),
]


@pytest.mark.parametrize(("name", "extra", "plain", "scales"), SANDWICHES)
def test_forward_and_backward(name: str, extra: Any, plain: Any, scales: int) -> None:
    forward = getattr(layer_utils, f"{name}_forward")
    backward = getattr(layer_utils, f"{name}_backward")
    x = np.random.randn(2, 3, 7, 6)
    w = np.random.randn(126, 4) if name == "affine_relu" else np.random.randn(4, 3, 3, 3)
    inputs = [x, w, *(np.random.randn(4) for _ in range(1 + scales))]

    out, cache = forward(*inputs, *extra())
    np.testing.assert_allclose(out, plain(*inputs), rtol=1e-9, atol=1e-12)

    dout = np.random.randn(*out.shape)
    grads = backward(dout, cache)
    assert len(grads) == len(inputs)
    for position, (grad, array) in enumerate(zip(grads, inputs, strict=True)):
        numerical = eval_numerical_gradient_array(lambda _: plain(*inputs), array, dout)
        if position == 2 and scales:
            # Batch normalisation takes the bias out again, so its gradient is 0 up to rounding.
            np.testing.assert_allclose(grad, 0, atol=1e-9)
        else:
            assert rel_error(grad, numerical) < 1e-5


def test_conv_bn_relu_updates_the_running_statistics() -> None:
    bn_param: dict[str, Any] = {"mode": "train"}
    x, w = np.random.randn(2, 3, 5, 5), np.random.randn(4, 3, 3, 3)
    layer_utils.conv_bn_relu_forward(
        x, w, np.zeros(4), np.ones(4), np.zeros(4), {"stride": 1, "pad": 1}, bn_param
    )
    assert bn_param["running_var"].shape == (4,)
    assert (bn_param["running_var"] > 0).all()


def test_a_conv_param_that_is_no_dict_is_refused() -> None:
    x, w, b = np.zeros((1, 1, 3, 3)), np.zeros((1, 1, 2, 2)), np.zeros(1)
    with pytest.raises(ValueError, match="conv_param is not a dict: got int"):
        layer_utils.conv_relu_forward(x, w, b, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("module", ["layer_utils", "classifiers.cnn", "classifiers.fc_net"])
def test_star_imports_pass_on_the_layers(module: str) -> None:
    names: dict[str, Any] = {}
    exec(f"from cs231n.{module} import *", names)
    for name in (
        *("affine_forward", "relu_backward", "softmax_loss", "svm_loss"),
        *("batchnorm_backward_alt", "layernorm_forward", "dropout_backward"),
        *("conv_forward_naive", "max_pool_backward_naive", "spatial_groupnorm_forward"),
        *("conv_forward_fast", "max_pool_backward_fast", "affine_relu_forward", "np"),
    ):
        assert name in names, name


def test_the_relu_after_the_pooling_has_the_same_gradients_as_before_it() -> None:
    x, w, b = np.random.randn(2, 3, 6, 6), np.random.randn(4, 3, 3, 3), np.random.randn(4) - 2
    out, cache = layer_utils.conv_relu_pool_forward(x, w, b, CONV, POOL)
    assert (out == 0).any()  # windows of which the ReLU leaves nothing, and all numbers tie
    dout = np.random.randn(*out.shape)
    maps, conv_cache = conv_forward_naive(x, w, b, CONV)
    active, relu_cache = relu_forward(maps)
    _, pool_cache = max_pool_forward_naive(active, POOL)
    dactive = max_pool_backward_naive(dout, pool_cache)
    expected = conv_backward_naive(relu_backward(dactive, relu_cache), conv_cache)
    for got, want in zip(layer_utils.conv_relu_pool_backward(dout, cache), expected, strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12)
