"""Convolution by hand: against SciPy, PyTorch and the loops, over drawn shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n import convolution as cv
from cs231n.layers import affine_forward, conv_backward_naive, conv_forward_naive
from tests.cs231n.arrays import assert_close, dtypes, layouts, normal, seeds

FEW = settings(max_examples=25, deadline=None)


@st.composite
def layers(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a layer: nothing square, every stride, every padding from none to more than full."""
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 4)))
    pad = draw(st.integers(0, 4))
    image = tuple(max(1, side - 2 * pad) + draw(st.integers(0, 5)) for side in kernel)
    channels = draw(st.integers(1, 3))
    return {
        "x": (draw(st.integers(0, 2)), channels, *image),
        "w": (draw(st.integers(1, 3)), channels, *kernel),
        "stride": draw(st.integers(1, 4)),
        "pad": pad,
    }


modes = st.one_of(
    st.sampled_from(["valid", "same", "ceil", "full"]),
    st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2),
)
planes = st.tuples(
    st.tuples(st.integers(3, 7), st.integers(3, 6)), st.tuples(st.integers(1, 3), st.integers(1, 3))
)


class TestAgainstTheLoops:
    @given(case=layers(), dtype=dtypes, layout=layouts, seed=seeds)
    @FEW
    def test_forward_and_gradients(self, case: Any, dtype: Any, layout: str, seed: int) -> None:
        rng = np.random.default_rng(seed)
        x, w = (normal(rng, *case[key], dtype=dtype, layout=layout) for key in "xw")
        b = normal(rng, len(w), dtype=dtype)
        stride, pad = case["stride"], case["pad"]
        out, cache = conv_forward_naive(x, w, b, {"stride": stride, "pad": pad})
        assert_close(cv.correlate_images(x, w, b, stride, pad), out, dtype)
        dout = normal(rng, *out.shape, dtype=dtype, layout=layout)
        dx, dw, db = conv_backward_naive(dout, cache)
        assert_close(cv.input_gradient(dout, w, x.shape[2:], stride, pad), dx, dtype)
        assert_close(cv.kernel_gradient(dout, x, w.shape[2:], stride, pad), dw, dtype)
        assert_close(cv.bias_gradient(dout), db, dtype)

    @given(case=layers(), mode=modes, seed=seeds)
    @FEW
    def test_uneven_padding_is_padding_first(self, case: Any, mode: Any, seed: int) -> None:
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(2, *(side + 3 for side in case["x"][1:])))
        w = rng.normal(size=(case["w"][0], x.shape[1], *case["w"][2:]))
        stride, b = case["stride"], np.zeros(len(w))
        (above, below), (left, right) = pads = cv.paddings(mode, x.shape[2:], w.shape[2:], stride)
        wide = np.pad(x, ((0, 0), (0, 0), *pads))
        out, cache = conv_forward_naive(wide, w, b, {"stride": stride, "pad": 0})
        np.testing.assert_allclose(cv.correlate_images(x, w, None, stride, mode), out, atol=1e-9)
        dout = rng.normal(size=out.shape)
        dx, dw, _ = conv_backward_naive(dout, cache)
        inner = dx[:, :, above : dx.shape[2] - below, left : dx.shape[3] - right]
        got = cv.input_gradient(dout, w, x.shape[2:], stride, mode)
        np.testing.assert_allclose(got, inner, atol=1e-9)
        got = cv.kernel_gradient(dout, x, w.shape[2:], stride, mode)
        np.testing.assert_allclose(got, dw, atol=1e-9)

    def test_inputs_are_left_as_they_are(self) -> None:
        rng = np.random.default_rng(0)
        x, w = rng.normal(size=(1, 2, 5, 4)), rng.normal(size=(3, 2, 3, 2))
        before = x.copy(), w.copy()
        turned, spread = cv.rot180(w), cv.dilate(x, 1)
        out = cv.correlate_images(x, w, mode="full")
        cv.input_gradient(out, w, (5, 4), mode="full")
        cv.kernel_gradient(out, x, (3, 2), mode="full")
        spread += 1
        assert turned.shape == w.shape
        assert np.array_equal(x, before[0])
        assert np.array_equal(w, before[1])


class TestAgainstOthers:
    @given(shapes=planes, mode=st.sampled_from(["valid", "same", "full"]), seed=seeds)
    @FEW
    def test_scipy(self, shapes: Any, mode: str, seed: int) -> None:
        signal = pytest.importorskip("scipy.signal")
        rng = np.random.default_rng(seed)
        x, w = rng.normal(size=tuple(side + 2 for side in shapes[0])), rng.normal(size=shapes[1])
        got = cv.correlate2d(x, w, mode=mode)
        np.testing.assert_allclose(got, signal.correlate2d(x, w, mode=mode), atol=1e-9)
        if mode != "same" or all(side % 2 for side in w.shape):
            got = cv.convolve2d(x, w, mode=mode)
            np.testing.assert_allclose(got, signal.convolve2d(x, w, mode=mode), atol=1e-9)

    def test_scipy_convolves_even_kernels_with_the_odd_zero_at_the_beginning(self) -> None:
        signal = pytest.importorskip("scipy.signal")
        x, w = np.arange(20.0).reshape(4, 5), np.array([[1.0, 2.0], [3.0, 4.0]])
        shifted = cv.convolve2d(x, w, mode=((1, 0), (1, 0)))
        np.testing.assert_allclose(signal.convolve2d(x, w, mode="same"), shifted)
        assert cv.paddings("same", x.shape, w.shape) == ((0, 1), (0, 1))

    @given(shapes=planes, seed=seeds)
    @FEW
    def test_pytorch_same(self, shapes: Any, seed: int) -> None:
        torch = pytest.importorskip("torch")
        rng = np.random.default_rng(seed)
        x, w = (rng.normal(size=(1, 1, *shape)) for shape in shapes)
        even = any(side % 2 == 0 for side in shapes[1])
        if even:  # PyTorch pads such images a second time, and warns that it does
            x_pad = np.pad(x, ((0, 0), (0, 0), *cv.paddings("same", *shapes)))
            want = torch.nn.functional.conv2d(*map(torch.tensor, (x_pad, w)))
        else:
            want = torch.nn.functional.conv2d(*map(torch.tensor, (x, w)), padding="same")
        np.testing.assert_allclose(cv.correlate_images(x, w, mode="same"), want.numpy(), atol=1e-9)

    @given(case=layers(), rest=st.tuples(st.integers(0, 3), st.integers(0, 3)), seed=seeds)
    @FEW
    def test_transposed_is_that_of_pytorch(self, case: Any, rest: Any, seed: int) -> None:
        torch = pytest.importorskip("torch")
        rng = np.random.default_rng(seed)
        stride = case["stride"]
        pad = min(case["pad"], (min(case["w"][2:]) - 1) // 2)
        more = tuple(min(extra, stride - 1) for extra in rest)
        w, y = rng.normal(size=case["w"]), rng.normal(size=(2, case["w"][0], 3, 2))
        want = torch.nn.functional.conv_transpose2d(
            torch.tensor(y), torch.tensor(w), stride=stride, padding=pad, output_padding=more
        )
        got = cv.transposed(y, w, stride, pad, more)
        np.testing.assert_allclose(got, want.numpy(), atol=1e-9)


class TestMatrix:
    @given(case=layers(), mode=modes, seed=seeds)
    @FEW
    def test_forwards_it_is_the_layer_and_transposed_the_gradient(
        self, case: Any, mode: Any, seed: int
    ) -> None:
        pytest.importorskip("scipy.sparse")
        rng = np.random.default_rng(seed)
        x = rng.normal(size=tuple(side + 3 for side in case["x"][1:]))
        w = rng.normal(size=(case["w"][0], len(x), *case["w"][2:]))
        C = cv.convolution_matrix(x.shape, w, case["stride"], mode)
        y = cv.correlate_images(x[None], w, None, case["stride"], mode)[0]
        np.testing.assert_allclose(C @ x.ravel(), y.ravel(), atol=1e-9)
        dy = rng.normal(size=y.shape)
        dx = cv.input_gradient(dy[None], w, x.shape[1:], case["stride"], mode)[0]
        np.testing.assert_allclose(C.T @ dy.ravel(), dx.ravel(), atol=1e-9)

    @pytest.mark.parametrize("stride", [1, 2, 3, 4])
    @pytest.mark.parametrize("pad", [0, 1, 2, 3, "same", "ceil", "full"])
    def test_adjoint(self, stride: int, pad: Any) -> None:
        pytest.importorskip("scipy.sparse")
        rng = np.random.default_rng(stride)
        x, w = rng.normal(size=(1, 2, 7, 6)), rng.normal(size=(3, 2, 3, 2))
        out = cv.correlate_images(x, w, None, stride, pad)
        y = rng.normal(size=out.shape)
        back = cv.input_gradient(y, w, (7, 6), stride, pad)
        assert cv.adjoint_gap(out, x, y, back) < 1e-12
        C = cv.convolution_matrix((2, 7, 6), w, stride, pad)
        assert C.shape == (y.size, x.size)
        np.testing.assert_allclose(C.T @ y.ravel(), back.ravel(), atol=1e-12)
        # The un-rotated kernel of the document's own code is not the transpose.
        wrong = cv.input_gradient(y, cv.rot180(w), (7, 6), stride, pad)
        assert cv.adjoint_gap(out, x, y, wrong) > 1e-6


class TestSpecialCases:
    def test_a_dense_layer_is_a_convolution(self) -> None:
        rng = np.random.default_rng(1)
        x, w, b = rng.normal(size=(3, 2, 4, 5)), rng.normal(size=(40, 7)), rng.normal(size=7)
        out = cv.correlate_images(x, cv.dense_kernels(w, (2, 4, 5)), b)
        assert out.shape == (3, 7, 1, 1)
        np.testing.assert_allclose(out[:, :, 0, 0], affine_forward(x, w, b)[0])

    def test_a_1x1_kernel_mixes_channels_only(self) -> None:
        rng = np.random.default_rng(2)
        x, w, b = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(6, 3)), rng.normal(size=6)
        out = cv.mix_channels(x, w, b)
        np.testing.assert_allclose(out, cv.correlate_images(x, w[:, :, None, None], b))
        order = rng.permutation(20)
        shuffled = x.reshape(2, 3, 20)[:, :, order].reshape(x.shape)
        want = out.reshape(2, 6, 20)[:, :, order].reshape(out.shape)
        np.testing.assert_allclose(cv.mix_channels(shuffled, w, b), want)

    def test_500x500x100_with_20_kernels_gives_500x500x20(self) -> None:
        x = np.ones((1, 100, 500, 500), dtype=np.float32)
        out = cv.mix_channels(x, np.full((20, 100), 0.5, dtype=np.float32))
        assert out.shape == (1, 20, 500, 500)
        assert out.dtype == np.float32
        assert float(out.min()) == float(out.max()) == 50


PLANE = np.ones((1, 1, 2, 2))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cv.correlate2d(np.ones((2, 2)), np.ones((3, 1))), "no window fits"),
        (lambda: cv.correlate2d(np.ones(4), np.ones((1, 1))), r"x has the wrong number of axes"),
        (lambda: cv.correlate2d([[1]], np.ones((1, 1))), "got list"),
        (lambda: cv.correlate2d(np.ones((2, 2)), np.ones((1, 1)), mode="smae"), "got 'smae'"),
        (lambda: cv.correlate2d(np.ones((2, 2)), np.ones((1, 1)), mode=-1), "got -1"),
        (lambda: cv.correlate2d(np.ones((2, 2)), np.ones((1, 1)), mode=((0, 1), (0, -1))), "-1"),
        (lambda: cv.correlate2d(np.ones((2, 2)), np.ones((1, 1)), stride=0), "stride"),
        (lambda: cv.dilate(np.ones((2, 2)), 0), "stride is out of range"),
        (lambda: cv.rot180(np.ones(3)), "no rows and columns"),
        (lambda: cv.same_padding(5, 0), "kernel is out of range"),
        (
            lambda: cv.correlate_images(np.ones((1, 2, 3, 3)), np.ones((1, 3, 1, 1))),
            "different numbers of channels",
        ),
        (
            lambda: cv.correlate_images(np.ones((1, 2, 3, 3)), np.ones((1, 2, 1, 1)), np.ones(2)),
            "b does not fit",
        ),
        (
            lambda: cv.input_gradient(np.ones((1, 1, 2, 2)), np.ones((1, 1, 2, 2)), (4, 4)),
            r"expected \(1, 1, 3, 3\)",
        ),
        (
            lambda: cv.kernel_gradient(np.ones((1, 1, 2, 2)), np.ones((1, 1, 4, 4)), (2, 2)),
            r"expected \(1, 1, 3, 3\)",
        ),
        (lambda: cv.input_gradient(np.ones((1, 1, 2, 2)), np.ones((1, 1, 2, 2)), 4), "not a pair"),
        (
            lambda: cv.mix_channels(np.ones((1, 2, 3, 3)), np.ones((1, 2, 2, 2))),
            "cannot mix the channels",
        ),
        (lambda: cv.mix_channels(np.ones((1, 2, 3, 3)), np.array(1.0)), "w has no rows"),
        (
            lambda: cv.mix_channels(np.ones((1, 2, 3, 3)), np.ones((3, 2)), np.ones(2)),
            r"b does not fit w: got shape \(2,\), expected \(3,\)",
        ),
        (lambda: cv.transposed(PLANE, PLANE, 2, rest=(2, 0)), "no such image: got 6x4"),
        (lambda: cv.transposed(PLANE, PLANE, pad=2), "no such image: got -1x-1"),
        (lambda: cv.transposed(PLANE, [[1.0]]), "w is not an array"),
        (lambda: cv.paddings("ceil", (3, 3), (2, 2), stride=0), "stride is out of range"),
        (lambda: cv.dense_kernels(np.ones((4, 2)), 4), "image is not the size of an image"),
        (lambda: cv.convolution_matrix((3, 3), PLANE), "image is not the size of an image"),
        (lambda: cv.dense_kernels(np.ones((5, 2)), (1, 2, 2)), "got 5 rows"),
        (lambda: cv.conv_cost((1, 2), 1, (1, 1)), "image is not the size of an image"),
        (
            lambda: cv.convolution_matrix((2, 3, 3), np.ones((1, 1, 2, 2))),
            "different numbers of channels",
        ),
    ],
)
def test_bad_inputs_are_reported(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()
