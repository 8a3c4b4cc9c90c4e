"""Convolution against PyTorch, finite differences and cases worked out by hand.

Max pooling is in `test_pooling.py`, with the other kinds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs231n.gradient_check import eval_numerical_gradient_array, rel_error
from cs231n.layers import conv_backward_naive, conv_forward_naive
from tests.cs231n.arrays import assert_close, dtypes, layouts, normal, seeds


@st.composite
def convolutions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the sizes of a convolution: not square, any stride and pad, with leftover pixels."""
    pad = draw(st.integers(0, 2))
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 3)))
    image = tuple(max(1, side - 2 * pad) + draw(st.integers(0, 4)) for side in kernel)
    return {
        "x": (draw(st.integers(1, 2)), draw(st.integers(1, 3)), *image),
        "filters": draw(st.integers(1, 3)),
        "kernel": kernel,
        "param": {"stride": draw(st.integers(1, 3)), "pad": pad},
    }


@given(case=convolutions(), dtype=dtypes, layout=layouts, seed=seeds)
def test_convolution_agrees_with_pytorch(case: Any, dtype: Any, layout: str, seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    x = normal(rng, *case["x"], dtype=dtype, layout=layout)
    w = normal(rng, case["filters"], case["x"][1], *case["kernel"], dtype=dtype, layout=layout)
    b = normal(rng, case["filters"], dtype=dtype)
    before = [a.copy() for a in (x, w, b)]

    out, cache = conv_forward_naive(x, w, b, case["param"])
    leaves = [torch.tensor(a.copy(), requires_grad=True) for a in (x, w, b)]
    stride, pad = case["param"]["stride"], case["param"]["pad"]
    expected = torch.nn.functional.conv2d(*leaves, stride=stride, padding=pad)
    assert_close(out, expected.detach().numpy(), dtype)

    dout = normal(rng, *out.shape, dtype=dtype, layout=layout)
    grads = conv_backward_naive(dout, cache)
    expected.backward(torch.tensor(dout.copy()))
    for grad, leaf in zip(grads, leaves, strict=True):
        assert_close(grad, leaf.grad.numpy(), dtype)
    for array, copy in zip((x, w, b), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_convolution_gradients_agree_with_differences() -> None:
    x, w, b = np.random.randn(2, 3, 5, 4), np.random.randn(2, 3, 3, 2), np.random.randn(2)
    param = {"stride": 2, "pad": 1}
    out, cache = conv_forward_naive(x, w, b, param)
    dout = np.random.randn(*out.shape)
    for grad, array in zip(conv_backward_naive(dout, cache), (x, w, b), strict=True):
        numerical = eval_numerical_gradient_array(
            lambda _: conv_forward_naive(x, w, b, param)[0], array, dout
        )
        assert rel_error(grad, numerical) < 1e-7


def test_convolution_of_known_numbers_is_a_correlation_plus_bias() -> None:
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    w = np.array([[[[1.0, 0.0], [0.0, 2.0]]]])
    out, _ = conv_forward_naive(x, w, np.array([10.0]), {"stride": 1, "pad": 0})
    np.testing.assert_array_equal(out, [[[[18, 21], [27, 30]]]])


def test_biases_may_be_whole_numbers_as_in_the_courses_notebook() -> None:
    x, w = np.ones((1, 1, 2, 2), np.float32), np.ones((2, 1, 1, 1), np.float32)
    out, _ = conv_forward_naive(x, w, np.array([0, 128]), {"stride": np.int64(1), "pad": 0})
    assert out.dtype == np.float32
    np.testing.assert_array_equal(out[0, :, 0, 0], [1, 129])


def test_pixels_that_no_window_covers_get_no_gradient() -> None:
    x = np.random.randn(1, 1, 5, 5)
    out, cache = conv_forward_naive(x, np.ones((1, 1, 2, 2)), np.zeros(1), {"stride": 2, "pad": 0})
    dx, _, _ = conv_backward_naive(np.ones_like(out), cache)
    np.testing.assert_array_equal(dx[0, 0, :4, :4], 1)
    np.testing.assert_array_equal(dx[0, 0, 4], 0)
    np.testing.assert_array_equal(dx[0, 0, :, 4], 0)


def test_an_empty_batch_goes_through() -> None:
    x, w = np.zeros((0, 2, 5, 4)), np.ones((3, 2, 2, 3))
    out, cache = conv_forward_naive(x, w, np.zeros(3), {"stride": 1, "pad": 0})
    assert out.shape == (0, 3, 4, 2)
    dx, dw, db = conv_backward_naive(out, cache)
    assert (dx.shape, dw.shape, db.shape) == (x.shape, w.shape, (3,))
    assert not dw.any()
