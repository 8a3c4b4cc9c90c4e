"""Affine, ReLU and the losses against PyTorch and finite differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs231n.gradient_check import (
    eval_numerical_gradient,
    eval_numerical_gradient_array,
    rel_error,
)
from cs231n.layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
    svm_loss,
)
from tests.cs231n.arrays import assert_close, dtypes, layouts, normal, seeds


@given(
    shape=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    width=st.integers(1, 5),
    dtype=dtypes,
    layout=layouts,
    seed=seeds,
)
def test_affine_and_relu_agree_with_pytorch(
    shape: list[int], width: int, dtype: Any, layout: str, seed: int
) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    x = normal(rng, *shape, dtype=dtype, layout=layout)
    w = normal(rng, int(np.prod(shape[1:])), width, dtype=dtype, layout=layout)
    b = normal(rng, width, dtype=dtype)

    scores, affine_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(scores)
    leaves = [torch.tensor(a.copy(), requires_grad=True) for a in (x, w, b)]
    expected = torch.relu(leaves[0].reshape(shape[0], -1) @ leaves[1] + leaves[2])
    assert_close(out, expected.detach().numpy(), dtype)

    dout = normal(rng, *out.shape, dtype=dtype, layout=layout)
    dscores = relu_backward(dout, relu_cache)
    expected.backward(torch.tensor(dout.copy()))
    for grad, leaf in zip(affine_backward(dscores, affine_cache), leaves, strict=True):
        assert_close(grad, leaf.grad.numpy(), dtype)


@given(
    shape=st.tuples(st.integers(1, 5), st.integers(2, 5)),
    scale=st.sampled_from([1e-3, 1.0, 1e3]),
    dtype=dtypes,
    seed=seeds,
)
def test_losses_agree_with_pytorch(shape: Any, scale: float, dtype: Any, seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    x = normal(rng, *shape, dtype=dtype) * dtype(scale)
    y = rng.integers(shape[1], size=shape[0])
    before = x.copy()
    functional = torch.nn.functional
    # PyTorch divides the hinge loss by the number of classes, the course does not.
    for ours, theirs, factor in (
        (softmax_loss, functional.cross_entropy, 1),
        (svm_loss, functional.multi_margin_loss, shape[1]),
    ):
        loss, dx = ours(x, y)
        leaf = torch.tensor(x, requires_grad=True)
        expected = theirs(leaf, torch.tensor(y)) * factor
        expected.backward()
        assert_close(np.asarray(loss), expected.detach().numpy(), dtype)
        assert_close(dx, leaf.grad.numpy(), dtype)
    np.testing.assert_array_equal(x, before)


def test_gradients_agree_with_differences() -> None:
    x, w, b = np.random.randn(3, 2, 2), np.random.randn(4, 5), np.random.randn(5)
    _, cache = affine_forward(x, w, b)
    dout = np.random.randn(3, 5)
    for grad, array in zip(affine_backward(dout, cache), (x, w, b), strict=True):
        numerical = eval_numerical_gradient_array(lambda _: affine_forward(x, w, b)[0], array, dout)
        assert rel_error(grad, numerical) < 1e-7

    scores, y = np.random.randn(4, 5), np.array([0, 4, 2, 2])
    for loss in (softmax_loss, svm_loss):
        numerical = eval_numerical_gradient(lambda s: loss(s, y)[0], scores, verbose=False)  # noqa: B023
        assert rel_error(loss(scores, y)[1], numerical) < 1e-6


def test_softmax_loss_of_huge_scores_is_exact() -> None:
    x = np.array([[2000.0, -2000.0], [-2000.0, 2000.0]])
    loss, dx = softmax_loss(x, np.array([1, 1]))
    assert loss == 2000
    np.testing.assert_array_equal(dx, [[0.5, -0.5], [0, 0]])


def test_relu_stops_the_gradient_at_zero_and_below() -> None:
    _, cache = relu_forward(np.array([-1.0, 0.0, 2.0]))
    np.testing.assert_array_equal(relu_backward(np.array([4.0, 3.0, 5.0]), cache), [0, 0, 5])


def test_a_second_call_on_the_same_cache_gives_the_same() -> None:
    x, dout = np.random.randn(4, 3), np.random.randn(4, 3)
    _, cache = relu_forward(x)
    np.testing.assert_array_equal(relu_backward(dout, cache), relu_backward(dout, cache))


def test_biases_may_be_a_row() -> None:
    out, cache = affine_forward(np.ones((2, 3)), np.ones((3, 4)), np.ones((1, 4)))
    np.testing.assert_array_equal(out, 4)
    assert affine_backward(out, cache)[2].shape == (1, 4)


def test_an_empty_batch_goes_through() -> None:
    out, cache = affine_forward(np.zeros((0, 2, 3)), np.ones((6, 4)), np.ones(4))
    assert out.shape == (0, 4)
    dx, dw, db = affine_backward(out, cache)
    assert (dx.shape, dw.shape, db.shape) == ((0, 2, 3), (6, 4), (4,))
    for loss in (softmax_loss, svm_loss):
        value, dscores = loss(out, np.zeros(0, int))
        assert value == 0
        assert dscores.shape == (0, 4)
