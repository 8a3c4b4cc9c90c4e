"""The worked cases of the notes on convolution, number by number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cs231n import convolution as cv
from cs231n.layers import conv_backward_naive, conv_forward_naive


def symbols(name: str, rows: int, columns: int, first: int = 1) -> Any:
    """A matrix of SymPy's symbols, numbered as on paper."""
    sympy = pytest.importorskip("sympy")
    names = [
        [sympy.Symbol(f"{name}{i + first}{j + first}") for j in range(columns)] for i in range(rows)
    ]
    return np.array(names, dtype=object)


def same(got: Any, want: Any) -> bool:
    """Whether two arrays of symbols hold equal expressions."""
    sympy = pytest.importorskip("sympy")
    assert got.shape == want.shape
    return all(sympy.expand(a - b) == 0 for a, b in zip(got.flat, want.flat, strict=True))


class TestWideConvolution:
    """Exercise 5-2."""

    def test_it_commutes_symbol_by_symbol(self) -> None:
        X, W = symbols("x", 3, 3, 0), symbols("w", 2, 2, 0)
        left = cv.correlate2d(X, cv.rot180(W), mode=1)  # X padded by 1
        right = cv.correlate2d(W, cv.rot180(X), mode=2)  # W padded by 2
        assert left.shape == (4, 4)
        assert same(left, right)
        assert same(left, cv.convolve2d(X, W, mode="full"))
        (x00, x01, _), (x10, x11, _), _ = X
        (w00, w01), (w10, w11) = W
        want = w11 * x00 + w10 * x01 + w01 * x10 + w00 * x11
        assert same(left[1:2, 1:2], np.array([[want]], dtype=object))
        assert same(left[:1, :2], np.array([[w00 * x00, w01 * x00 + w00 * x01]], dtype=object))
        assert same(left[3:, 3:], np.array([[w11 * X[2, 2]]], dtype=object))

    def test_without_the_rotation_it_does_not_commute(self) -> None:
        X, W = symbols("x", 3, 3, 0), symbols("w", 2, 2, 0)
        assert not same(cv.correlate2d(X, W, mode="full"), cv.correlate2d(W, X, mode="full"))

    @pytest.mark.parametrize(
        ("image", "kernel"), [((3, 3), (2, 2)), ((5, 2), (1, 4)), ((4, 6), (7, 3))]
    )
    def test_it_commutes_for_any_sizes(self, image: Any, kernel: Any) -> None:
        rng = np.random.default_rng(0)
        x, w = rng.normal(size=image), rng.normal(size=kernel)
        full = cv.convolve2d(x, w, mode="full")
        np.testing.assert_allclose(full, cv.convolve2d(w, x, mode="full"))
        assert full.shape == tuple(a + b - 1 for a, b in zip(image, kernel, strict=True))


class TestCost:
    """Exercises 5-3 and 5-4."""

    def test_one_layer_of_3x3(self) -> None:
        time, parameters, space = cv.conv_cost((256, 100, 100), 256, (3, 3), mode="same")
        assert (time, space) == (5_898_240_000, 2_560_000)
        assert parameters == 256 * 256 * 9 + 256

    def test_1x1_to_64_channels_first(self) -> None:
        both = cv.stack_cost((256, 100, 100), [cv.Layer(64, (1, 1)), cv.Layer(256, (3, 3))])
        assert [cost.multiply_adds for cost in both] == [163_840_000, 1_474_560_000]
        assert cv.total(both).multiply_adds == 1_638_400_000
        assert cv.total(both).values == 3_200_000
        assert cv.total([]) == (0, 0, 0)

    def test_counts_are_those_of_the_arrays(self) -> None:
        layers = [cv.Layer(4, (3, 2), 2, "valid"), cv.Layer(3, (2, 2), 1, "full")]
        x = np.ones((1, 2, 7, 6))
        for layer, cost in zip(layers, cv.stack_cost((2, 7, 6), layers), strict=True):
            w = np.ones((layer.filters, x.shape[1], *layer.kernel))
            x = cv.correlate_images(x, w, None, layer.stride, layer.mode)
            assert cost.values == x.size
            assert cost.parameters == w.size + layer.filters
            assert cost.multiply_adds == x.size * w[0].size

    def test_500x500x100_with_20_kernels_of_1x1(self) -> None:
        time, parameters, space = cv.conv_cost((100, 500, 500), 20, (1, 1))
        assert (time, parameters, space) == (500_000_000, 2_020, 5_000_000)


class TestGradients:
    """The two moves of the notes: insert zeros, then correlate."""

    def test_5x5_input_2x2_kernel_stride_2_symbol_by_symbol(self) -> None:
        w, d = symbols("w", 2, 2), symbols("d", 2, 2)
        dx = cv.input_gradient(d[None, None], w[None, None], (5, 5), 2)[0, 0]
        (w11, w12), (w21, w22) = w
        (d11, d12), (d21, d22) = d
        want = [
            [w11 * d11, w12 * d11, w11 * d12, w12 * d12, 0],
            [w21 * d11, w22 * d11, w21 * d12, w22 * d12, 0],
            [w11 * d21, w12 * d21, w11 * d22, w12 * d22, 0],
            [w21 * d21, w22 * d21, w21 * d22, w22 * d22, 0],
            [0, 0, 0, 0, 0],
        ]
        assert same(dx, np.array(want, dtype=object))

    def test_its_steps_have_the_sizes_of_the_notes(self) -> None:
        errors = np.arange(1.0, 5).reshape(2, 2)
        assert cv.output_size(5, 2, 2) == 2
        assert cv.leftover(5, 2, 2) == 1
        spread = cv.dilate(errors, 2)
        np.testing.assert_array_equal(spread, [[1, 0, 2], [0, 0, 0], [3, 0, 4]])
        assert np.pad(spread, 1).shape == (5, 5)
        assert cv.correlate2d(spread, np.ones((2, 2)), mode="full").shape == (4, 4)

    def test_4x4_input_2x2_errors_stride_2_kernel_gradient(self) -> None:
        a, d = symbols("a", 4, 4), symbols("d", 2, 2)
        dw = cv.kernel_gradient(d[None, None], a[None, None], (2, 2), 2)[0, 0]
        assert cv.dilate(d, 2).shape == (3, 3)
        assert same(dw, cv.correlate2d(a, cv.dilate(d, 2)))
        want = [[(d * a[p : p + 3 : 2, q : q + 3 : 2]).sum() for q in range(2)] for p in range(2)]
        assert same(dw, np.array(want, dtype=object))

    def test_with_leftovers_the_input_is_cropped_first(self) -> None:
        # 4x4 input, 3x3 kernel, stride 2: one error, and only the first 3x3 pixels took part.
        a, d = symbols("a", 4, 4), symbols("d", 1, 1)
        w = symbols("w", 3, 3)
        assert same(
            cv.kernel_gradient(d[None, None], a[None, None], (3, 3), 2)[0, 0], a[:3, :3] * d
        )
        dx = cv.input_gradient(d[None, None], w[None, None], (4, 4), 2)[0, 0]
        assert same(dx[:3, :3], w * d)
        assert [dx[3, k] for k in range(4)] == [dx[k, 3] for k in range(4)] == [0] * 4


class TestSame:
    """Padding that keeps the size, at any stride."""

    def test_5x5_3x3_stride_2_needs_3_zeros_a_side(self) -> None:
        assert cv.same_padding(5, 3, 2) == (3, 3)
        rng = np.random.default_rng(0)
        x, w = rng.normal(size=(1, 1, 5, 5)), rng.normal(size=(1, 1, 3, 3))
        out = cv.correlate_images(x, w, None, 2, "same")
        assert out.shape == (1, 1, 5, 5)
        want, cache = conv_forward_naive(x, w, np.zeros(1), {"stride": 2, "pad": 3})
        np.testing.assert_allclose(out, want)
        dout = rng.normal(size=out.shape)
        assert cv.dilate(dout, 2).shape == (1, 1, 9, 9)
        assert np.pad(cv.dilate(dout[0, 0], 2), 2).shape == (13, 13)
        dx, dw, _ = conv_backward_naive(dout, cache)
        np.testing.assert_allclose(cv.input_gradient(dout, w, (5, 5), 2, "same"), dx)
        np.testing.assert_allclose(cv.kernel_gradient(dout, x, (3, 3), 2, "same"), dw)

    def test_4x4_2x2_stride_3_has_4x4_errors_that_dilate_to_10x10(self) -> None:
        assert cv.same_padding(4, 2, 3) == (3, 4)  # 7 zeros: uneven
        rng = np.random.default_rng(1)
        x, w = rng.normal(size=(1, 1, 4, 4)), rng.normal(size=(1, 1, 2, 2))
        out = cv.correlate_images(x, w, None, 3, "same")
        assert out.shape == (1, 1, 4, 4)
        spread = cv.dilate(rng.normal(size=out.shape), 3)
        assert spread.shape == (1, 1, 10, 10)
        padded = np.pad(x[0, 0], cv.paddings("same", (4, 4), (2, 2), 3))
        assert padded.shape == (11, 11)
        dw = cv.correlate2d(padded, spread[0, 0])
        assert dw.shape == (2, 2)
        errors = spread[:, :, ::3, ::3]
        np.testing.assert_allclose(cv.kernel_gradient(errors, x, (2, 2), 3, "same")[0, 0], dw)

    @pytest.mark.parametrize("size", [1, 2, 5, 8])
    @pytest.mark.parametrize("kernel", [1, 2, 3, 6])
    @pytest.mark.parametrize("stride", [1, 2, 3])
    def test_it_keeps_the_size_and_leaves_nothing_over(
        self, size: int, kernel: int, stride: int
    ) -> None:
        before, after = cv.same_padding(size, kernel, stride)
        assert 0 <= before <= after <= before + 1
        assert cv.output_size(size, kernel, stride, before, after) == size
        assert cv.leftover(size, kernel, stride, before, after) == 0
        # What frameworks call same keeps ceil(size / stride), and is ours at stride 1.
        (above, below), _ = cv.paddings("ceil", (size, 1), (kernel, 1), stride)
        assert cv.output_size(size, kernel, stride, above, below) == -(-size // stride)
        assert stride > 1 or (above, below) == (before, after)

    def test_padding_of_an_even_kernel_is_uneven(self) -> None:
        assert cv.same_padding(5, 2) == (0, 1)
        assert cv.same_padding(5, 4) == (1, 2)
        assert cv.paddings("full", (5, 5), (2, 4)) == ((1, 1), (3, 3))
        assert cv.paddings(2, (5, 5), (2, 4)) == ((2, 2), (2, 2))


def test_a_layers_convolution_is_a_correlation() -> None:
    x = np.arange(12.0).reshape(1, 1, 3, 4)
    w = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    out, _ = conv_forward_naive(x, w, np.zeros(1), {"stride": 1, "pad": 0})
    np.testing.assert_array_equal(cv.correlate2d(x[0, 0], w[0, 0]), out[0, 0])
    assert not np.allclose(cv.convolve2d(x[0, 0], w[0, 0]), out[0, 0])
    np.testing.assert_array_equal(cv.convolve_images(x, w), cv.correlate_images(x, cv.rot180(w)))
