"""Normalisation and dropout against PyTorch, finite differences and their own formulas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs231n.gradient_check import eval_numerical_gradient_array, rel_error
from cs231n.layers import (
    batchnorm_backward,
    batchnorm_backward_alt,
    batchnorm_forward,
    dropout_backward,
    dropout_forward,
    layernorm_backward,
    layernorm_forward,
    spatial_batchnorm_backward,
    spatial_batchnorm_forward,
    spatial_groupnorm_backward,
    spatial_groupnorm_forward,
)
from tests.cs231n.arrays import assert_close, dtypes, layouts, normal, seeds

epsilons = st.sampled_from([1e-5, 1e-2, 0.5])


def draw_inputs(shape: tuple[int, ...], dtype: Any, layout: str, seed: int) -> list[Any]:
    """Draw x, gamma, beta and the gradient upstream; x away from mean 0 and deviation 1."""
    rng = np.random.default_rng(seed)
    x = normal(rng, *shape, dtype=dtype, layout=layout) * dtype(2) + dtype(3)
    gamma, beta = (normal(rng, shape[1], dtype=dtype, layout=layout) for _ in range(2))
    return [x, gamma, beta, normal(rng, *shape, dtype=dtype, layout=layout)]


def compare(forward: Any, backwards: Any, expected: Any, arrays: list[Any], dtype: Any) -> None:
    """Hold a layer against a PyTorch function of (x, gamma, beta)."""
    torch = pytest.importorskip("torch")
    *inputs, dout = arrays
    copies = [a.copy() for a in inputs]
    out, cache = forward(*inputs)
    leaves = [torch.tensor(a.copy(), requires_grad=True) for a in inputs]
    target = expected(torch.nn.functional, *leaves)
    assert_close(out, target.detach().numpy(), dtype)
    target.backward(torch.tensor(dout.copy()))
    for backward in backwards:
        for grad, leaf in zip(backward(dout, cache), leaves, strict=True):
            assert_close(grad, leaf.grad.numpy(), dtype)
    for array, copy in zip(inputs, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


@given(
    shape=st.tuples(st.integers(2, 6), st.integers(1, 4)),
    eps=epsilons,
    dtype=dtypes,
    layout=layouts,
    seed=seeds,
)
def test_batchnorm_agrees_with_pytorch(
    shape: Any, eps: float, dtype: Any, layout: str, seed: int
) -> None:
    compare(
        lambda x, g, b: batchnorm_forward(x, g, b, {"mode": "train", "eps": eps}),
        [batchnorm_backward, batchnorm_backward_alt],
        lambda f, x, g, b: f.batch_norm(x, None, None, g, b, training=True, eps=eps),
        draw_inputs(shape, dtype, layout, seed),
        dtype,
    )


@given(
    shape=st.tuples(st.integers(1, 4), st.integers(2, 6)),
    eps=epsilons,
    dtype=dtypes,
    layout=layouts,
    seed=seeds,
)
def test_layernorm_agrees_with_pytorch(
    shape: Any, eps: float, dtype: Any, layout: str, seed: int
) -> None:
    compare(
        lambda x, g, b: layernorm_forward(x, g, b, {"eps": eps}),
        [layernorm_backward],
        lambda f, x, g, b: f.layer_norm(x, x.shape[1:], g, b, eps=eps),
        draw_inputs(shape, dtype, layout, seed),
        dtype,
    )


@given(
    shape=st.tuples(*[st.integers(low, 3) for low in (1, 1, 2, 1)]),
    eps=epsilons,
    dtype=dtypes,
    layout=layouts,
    seed=seeds,
)
def test_spatial_batchnorm_agrees_with_pytorch(
    shape: Any, eps: float, dtype: Any, layout: str, seed: int
) -> None:
    compare(
        lambda x, g, b: spatial_batchnorm_forward(x, g, b, {"mode": "train", "eps": eps}),
        [spatial_batchnorm_backward],
        lambda f, x, g, b: f.batch_norm(x, None, None, g, b, training=True, eps=eps),
        draw_inputs(shape, dtype, layout, seed),
        dtype,
    )


@given(
    groups=st.integers(1, 3),
    channels=st.integers(1, 3),
    shape=st.tuples(*[st.integers(low, 3) for low in (1, 2, 1)]),
    eps=epsilons,
    dtype=dtypes,
    layout=layouts,
    seed=seeds,
)
def test_groupnorm_agrees_with_pytorch(
    groups: int, channels: int, shape: Any, eps: float, dtype: Any, layout: str, seed: int
) -> None:
    shape = (shape[0], groups * channels, *shape[1:])
    compare(
        lambda x, g, b: spatial_groupnorm_forward(x, g, b, groups, {"eps": eps}),
        [spatial_groupnorm_backward],
        lambda f, x, g, b: f.group_norm(x, groups, g, b, eps=eps),
        draw_inputs(shape, dtype, layout, seed),
        dtype,
    )


@pytest.mark.parametrize("form", [(4,), (4, 1, 1), (1, 4, 1, 1)])
def test_groupnorm_takes_gamma_in_each_years_form(form: tuple[int, ...]) -> None:
    x, dout = np.random.randn(2, 4, 3, 5), np.random.randn(2, 4, 3, 5)
    gamma, beta = np.random.randn(4), np.random.randn(4)
    expected, cache = spatial_groupnorm_forward(x, gamma, beta, 2, {})
    plain = spatial_groupnorm_backward(dout, cache)
    out, cache = spatial_groupnorm_forward(x, gamma.reshape(form), beta.reshape(form), 2, {})
    np.testing.assert_array_equal(out, expected)
    for grad, reference, shape in zip(
        spatial_groupnorm_backward(dout, cache), plain, (x.shape, form, form), strict=True
    ):
        assert grad.shape == shape
        np.testing.assert_array_equal(grad.ravel(), reference.ravel())


def test_gradients_agree_with_differences() -> None:
    for forward, backwards, shape in (
        (
            lambda x, g, b: batchnorm_forward(x, g, b, {"mode": "train"}),
            (batchnorm_backward, batchnorm_backward_alt),
            (4, 3),
        ),
        (lambda x, g, b: layernorm_forward(x, g, b, {}), (layernorm_backward,), (2, 5)),
        (
            lambda x, g, b: spatial_batchnorm_forward(x, g, b, {"mode": "train"}),
            (spatial_batchnorm_backward,),
            (2, 3, 2, 3),
        ),
        (
            lambda x, g, b: spatial_groupnorm_forward(x, g, b, 2, {}),
            (spatial_groupnorm_backward,),
            (2, 4, 3, 2),
        ),
    ):
        *inputs, dout = draw_inputs(shape, np.float64, "plain", seed=3)
        _, cache = forward(*inputs)
        for backward in backwards:
            for grad, array in zip(backward(dout, cache), inputs, strict=True):
                numerical = eval_numerical_gradient_array(
                    lambda _, f=forward, i=inputs: f(*i)[0], array, dout
                )
                assert rel_error(grad, numerical) < 1e-5


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_running_statistics_follow_the_stated_formula(dtype: Any) -> None:
    x = (np.random.randn(6, 3) * 2 + 1).astype(dtype)
    old_mean, old_var = np.full(3, 0.5, dtype), np.full(3, 2.0, dtype)
    bn_param = {"mode": "train", "momentum": 0.7, "running_mean": old_mean, "running_var": old_var}
    batchnorm_forward(x, np.ones(3, dtype), np.zeros(3, dtype), bn_param)
    assert_close(bn_param["running_mean"], 0.7 * old_mean + 0.3 * x.mean(axis=0), dtype)
    assert_close(bn_param["running_var"], 0.7 * old_var + 0.3 * x.var(axis=0), dtype)
    np.testing.assert_array_equal(old_mean, 0.5)
    np.testing.assert_array_equal(old_var, 2.0)


@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 4, 2)])
def test_test_mode_uses_and_keeps_the_running_statistics(shape: tuple[int, ...]) -> None:
    forward = batchnorm_forward if len(shape) == 2 else spatial_batchnorm_forward
    x, gamma, beta = np.random.randn(*shape), np.random.randn(3), np.random.randn(3)
    mean, var = np.random.randn(3), np.random.rand(3) + 0.5
    bn_param = {"mode": "test", "running_mean": mean, "running_var": var, "eps": 0.1}
    out, cache = forward(x, gamma, beta, bn_param)
    axes = (3,) + (1,) * (len(shape) - 2)
    x_hat = (x - mean.reshape(axes)) / np.sqrt(var.reshape(axes) + 0.1)
    assert_close(out, gamma.reshape(axes) * x_hat + beta.reshape(axes), np.float64)
    assert cache is None
    np.testing.assert_array_equal(bn_param["running_mean"], mean)
    np.testing.assert_array_equal(bn_param["running_var"], var)


def test_scales_may_be_whole_numbers_as_in_the_courses_notebook() -> None:
    x = np.random.randn(2, 3, 4, 5).astype(np.float32)
    gamma, beta = np.asarray([3, 4, 5]), np.asarray([6, 7, 8])
    out, _ = spatial_batchnorm_forward(x, gamma, beta, {"mode": "train"})
    assert out.dtype == np.float32
    np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), beta, rtol=1e-5)
    np.testing.assert_allclose(out.std(axis=(0, 2, 3)), gamma, rtol=1e-3)


@given(
    shape=st.lists(st.integers(0, 5), min_size=1, max_size=4),
    p=st.sampled_from([0.2, 0.5, 0.8, 1.0, np.float64(0.3)]),
    dtype=dtypes,
    seed=seeds,
)
def test_dropout_draws_from_the_global_generator(
    shape: list[int], p: float, dtype: Any, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x, dout = normal(rng, *shape, dtype=dtype), normal(rng, *shape, dtype=dtype)
    param = {"mode": "train", "p": p, "seed": seed}
    out, cache = dropout_forward(x, param)
    dx = dropout_backward(dout, cache)
    kept = np.random.RandomState(seed).rand(*shape) < p
    assert_close(out, np.where(kept, x / p, 0), dtype)
    assert_close(dx, np.where(kept, dout / p, 0), dtype)


def test_dropout_without_a_seed_draws_new_numbers_and_is_off_in_test_mode() -> None:
    x = np.ones((20, 20))
    first, _ = dropout_forward(x, {"mode": "train", "p": 0.5})
    second, _ = dropout_forward(x, {"mode": "train", "p": 0.5})
    assert (first != second).any()
    out, cache = dropout_forward(x, {"mode": "test", "p": 0.5})
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(dropout_backward(x, cache), x)
    assert not np.shares_memory(out, x)


def test_an_empty_batch_passes_layers_that_need_no_statistics() -> None:
    rows, images = np.zeros((0, 4)), np.zeros((0, 4, 2, 3))
    ones = np.ones(4)
    for out, cache, backward in (
        (*layernorm_forward(rows, ones, ones, {}), layernorm_backward),
        (*spatial_groupnorm_forward(images, ones, ones, 2, {}), spatial_groupnorm_backward),
    ):
        dx, dgamma, _ = backward(out, cache)
        assert dx.shape == out.shape
        np.testing.assert_array_equal(dgamma, 0)
    assert batchnorm_forward(rows, ones, ones, {"mode": "test"})[0].shape == (0, 4)
