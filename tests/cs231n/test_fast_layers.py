"""Every fast layer against the naive one, which other tests compare with PyTorch.

Shapes, strides, paddings, dtypes and memory layouts are drawn: what the course leaves fixed (square
images, pad 1, windows that tile) is where wrong layers hide.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n import fast_layers, layers
from cs231n._fast import dispatch
from cs231n._fast.dispatch import choose

COMPILED = importlib.util.find_spec("cs231n.im2col_cython") is not None
BACKENDS = [
    pytest.param("numpy"),
    pytest.param(
        "cython", marks=pytest.mark.skipif(not COMPILED, reason="cs231n.im2col_cython not built")
    ),
]
DTYPES = [np.float32, np.float64]
# Relative to the largest number, for sums of up to a few hundred products of either sign.
TOLERANCE = {np.dtype(np.float32): 1e-4, np.dtype(np.float64): 1e-11}

on_each_backend = pytest.mark.parametrize("backend", BACKENDS)
quick = settings(max_examples=25, deadline=None)


@contextmanager
def running_on(backend: str) -> Iterator[None]:
    before = fast_layers.backend().name
    fast_layers.use_backend(backend)
    try:
        yield
    finally:
        fast_layers.use_backend(before)


def laid_out(a: np.ndarray, layout: str) -> np.ndarray:
    """The same numbers with another memory layout, read-only so that a write is an error."""
    if layout == "reversed":
        a = np.ascontiguousarray(a[:, :, :, ::-1])[:, :, :, ::-1]
    elif layout == "channels last":
        a = np.ascontiguousarray(a.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    elif layout == "part":
        a = np.repeat(a, 2, axis=3)[:, :, :, ::2]
    a.flags.writeable = False
    return a


class Case(NamedTuple):
    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    param: dict[str, int]
    dout: np.ndarray


LAYOUTS = st.sampled_from(["contiguous", "reversed", "channels last", "part"])


@st.composite
def convolutions(draw: st.DrawFn) -> Case:
    N, C, F = draw(st.integers(0, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    HH, WW = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    stride, pad = draw(st.integers(1, 4)), draw(st.integers(0, 4))
    H = draw(st.integers(max(1, HH - 2 * pad), 9))
    W = draw(st.integers(max(1, WW - 2 * pad), 9))
    dtype, layout = draw(st.sampled_from(DTYPES)), draw(LAYOUTS)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    out = (N, F, 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride)
    shapes = ((N, C, H, W), (F, C, HH, WW), out)
    x, w, dout = (laid_out(rng.standard_normal(s).astype(dtype), layout) for s in shapes)
    b = rng.standard_normal(F).astype(dtype)
    b.flags.writeable = False
    return Case(x, w, b, {"stride": stride, "pad": pad}, dout)


@st.composite
def poolings(draw: st.DrawFn, tiling: bool = False) -> Case:
    N, C = draw(st.integers(0, 3)), draw(st.integers(1, 3))
    stride = draw(st.integers(1, 4))
    HH, WW = (stride, stride) if tiling else (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    if tiling:
        H, W = stride * draw(st.integers(1, 4)), stride * draw(st.integers(1, 4))
    else:
        H, W = draw(st.integers(HH, 9)), draw(st.integers(WW, 9))
    dtype, layout = draw(st.sampled_from(DTYPES)), draw(LAYOUTS)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    # Few values: most windows have several equal maxima.
    x = rng.integers(-2, 3, (N, C, H, W)).astype(dtype)
    dout = rng.standard_normal((N, C, 1 + (H - HH) // stride, 1 + (W - WW) // stride))
    param = {"pool_height": HH, "pool_width": WW, "stride": stride}
    empty = np.empty(0)
    return Case(laid_out(x, layout), empty, empty, param, laid_out(dout.astype(dtype), layout))


def assert_close(got: np.ndarray, expected: np.ndarray) -> None:
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    tolerance = TOLERANCE[got.dtype]
    scale = float(np.abs(expected).max(initial=1.0))
    np.testing.assert_allclose(got, expected, rtol=tolerance, atol=tolerance * scale)


@on_each_backend
@pytest.mark.parametrize("method", fast_layers.CONV_METHODS)
@quick
@given(case=convolutions())
def test_convolution_equals_the_naive_layer(backend: str, method: str, case: Case) -> None:
    x, w, b, param, dout = case
    expected, naive_cache = layers.conv_forward_naive(x, w, b, param)
    gradients = layers.conv_backward_naive(dout, naive_cache)
    run = fast_layers.CONV_METHODS[method]
    with running_on(backend):
        out, cache = run.forward(x, w, b, param)
        assert_close(out, expected)
        assert out.flags.c_contiguous
        for got, wanted in zip(run.backward(dout, cache), gradients, strict=True):
            assert_close(got, wanted)
        # Any convolution's cache will do: the columns are gathered again where they lack.
        for got, wanted in zip(run.backward(dout, naive_cache), gradients, strict=True):
            assert_close(got, wanted)


@on_each_backend
@pytest.mark.parametrize("method", fast_layers.POOL_METHODS)
@quick
@given(data=st.data())
def test_pooling_equals_the_naive_layer(backend: str, method: str, data: st.DataObject) -> None:
    x, _, _, param, dout = data.draw(poolings(tiling=method == "reshape"))
    expected, naive_cache = layers.max_pool_forward_naive(x, param)
    dx = layers.max_pool_backward_naive(dout, naive_cache)
    run = fast_layers.POOL_METHODS[method]
    with running_on(backend):
        out, cache = run.forward(x, param)
        np.testing.assert_array_equal(out, expected)
        assert out.dtype == x.dtype
        assert_close(run.backward(dout, cache), dx)


@on_each_backend
def test_a_batch_of_several_tiles_and_a_rest(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    x, w, b = (rng.standard_normal(s) for s in ((7, 2, 8, 6), (3, 2, 3, 3), 3))
    param = {"stride": 1, "pad": 1}
    # Columns of three images to a tile: 7 = 3 + 3 + 1.
    monkeypatch.setattr(fast_layers.convolution, "TILE_BYTES", 3 * 18 * 48 * 8)
    expected, naive_cache = layers.conv_forward_naive(x, w, b, param)
    dout = rng.standard_normal(expected.shape)
    with running_on(backend):
        out, cache = fast_layers.conv_forward_blocked(x, w, b, param)
        assert_close(out, expected)
        gradients = fast_layers.conv_backward_blocked(dout, cache)
    for got, wanted in zip(gradients, layers.conv_backward_naive(dout, naive_cache), strict=True):
        assert_close(got, wanted)


def test_fast_chooses_by_shape_among_the_named_methods() -> None:
    x, w = np.ones((12, 16, 8, 8)), np.ones((16, 16, 3, 3))
    with running_on("numpy"):
        assert choose(x, w, 1, 1) == "blocked"
    if COMPILED:
        with running_on("cython"):
            assert choose(x, w, 1, 1) == "winograd"
            assert choose(x, w, 2, 1) == "direct"
            assert choose(x, w, 1, 1, which=1) == "winograd"
            assert choose(x, w, 1, 1, which=2) == "direct"  # dw adds up too few tiles
            assert choose(x[:3, :, :4, :4], w, 1, 1, which=1) == "direct"  # three tiles
            assert choose(x[..., :5, :5], w, 1, 1) == "direct"  # tiles that are mostly empty
            assert choose(x, w[:15], 1, 1) == "direct"
            x, w = np.ones((40, 64, 8, 8)), np.ones((64, 64, 3, 3))
            assert [choose(x, w, 1, 1, which) for which in range(3)] == ["winograd"] * 3
            one = [choose(x[:1], w, 1, 1, which) for which in range(3)]
            assert one == ["direct", "winograd", "direct"]
            assert choose(x, np.ones((64, 64, 5, 5)), 1, 2) == "winograd"
            assert choose(x, np.ones((16, 16, 3, 5)), 1, 1) == "direct"
            assert choose(x.astype(np.longdouble), w, 1, 1) == "blocked"


@pytest.mark.skipif(not COMPILED, reason="cs231n._kernels.core is not compiled")
def test_dense_layers_are_one_product_unless_few_images_meet_many_weights() -> None:
    x, w = np.ones((8, 512, 4, 4), np.float32), np.ones((130, 512, 4, 4), np.float32)
    few = dispatch.core.running()[1] // 8  # half a vector of float32
    with running_on("cython"):
        for images in range(1, 9):
            wanted = "direct" if 1 < images <= few else "blocked"
            assert choose(x[:images], w, 1, 0) == wanted
            assert choose(x[:images], w, 1, 0, which=1) == "blocked"
        assert choose(x[:2], w[:60], 1, 0) == "blocked"  # fewer than 100^3 multiplications
        # A single window of each image: the part of the filters that meets it is copied.
        assert choose(x[:7, ..., :1, :1], w[..., :3, :3], 1, 1) == "direct"
        assert choose(x[..., :1, :1], w[..., :3, :3], 1, 1) == "blocked"
        assert choose(x[..., :2, :2], w[..., :3, :3], 2, 1) == "direct"  # too few images for that
        # With several windows it is not dense: most taps of most windows meet pixels of their own.
        assert choose(x, w[..., :3, :3], 1, 1) == "winograd"
        assert choose(x[..., :3, :3], w[..., :3, :3], 1, 1) == "direct"
        assert choose(x[:1, ..., :3], w, 1, 2) != "blocked"


@on_each_backend
@pytest.mark.parametrize(
    ("images", "size", "window", "stride", "pad"),
    [
        *((9, (1, 1), (3, 3), 1, 1), (64, (2, 2), (3, 3), 2, 1), (64, (5, 4), (7, 6), 1, 1)),
        *((64, (4, 3), (3, 3), 5, 1), (4, (1, 1), (2, 2), 9, 4)),  # some pixels, and all left out
    ],
)
def test_a_single_window_with_padding_equals_the_naive_layer(
    backend: str, images: int, size: tuple[int, int], window: tuple[int, int], stride: int, pad: int
) -> None:
    rng = np.random.default_rng(images)
    shapes = ((images, 3, *size), (5, 3, *window), (5,), (images, 5, 1, 1))
    x, w, b, dout = (rng.standard_normal(shape) for shape in shapes)
    param = {"stride": stride, "pad": pad}
    expected, naive_cache = layers.conv_forward_naive(x, w, b, param)
    with running_on(backend):
        assert choose(x, w, stride, pad) == "blocked"
        out, cache = fast_layers.conv_forward_fast(x, w, b, param)
        gradients = fast_layers.conv_backward_fast(dout, cache)
    assert_close(out, expected)
    for got, wanted in zip(gradients, layers.conv_backward_naive(dout, naive_cache), strict=True):
        assert_close(got, wanted)


@on_each_backend
@pytest.mark.parametrize("where", ["w", "dout"])
def test_infinity_meets_the_padding_of_a_single_window(backend: str, where: str) -> None:
    arrays = {"x": np.ones((8, 2, 1, 1)), "w": np.ones((3, 2, 3, 3)), "dout": np.ones((8, 3, 1, 1))}
    arrays[where][1, 0, 0, 0] = np.inf
    x, w, dout = arrays.values()
    param = {"stride": 1, "pad": 1}
    with np.errstate(invalid="ignore"), running_on(backend):
        out, cache = fast_layers.conv_forward_fast(x, w, np.zeros(3), param)
        expected, naive_cache = layers.conv_forward_naive(x, w, np.zeros(3), param)
        np.testing.assert_array_equal(out, expected)
        naive = layers.conv_backward_naive(dout, naive_cache)
        for got, wanted in zip(fast_layers.conv_backward_fast(dout, cache), naive, strict=True):
            np.testing.assert_array_equal(got, wanted)


@on_each_backend
@pytest.mark.parametrize("method", ["direct", "winograd", "fast"])
def test_dx_is_left_out_if_nothing_needs_it(backend: str, method: str) -> None:
    x, w, b = np.random.randn(3, 16, 8, 8), np.random.randn(16, 16, 3, 3), np.random.randn(16)
    run = fast_layers.CONV_METHODS[method]
    with running_on(backend):
        out, cache = run.forward(x, w, b, {"stride": 1, "pad": 1})
        _, dw, db = run.backward(out, cache)
        _, cache = run.forward(x, w, b, {"stride": 1, "pad": 1, "needs_dx": False})
        none, same_dw, same_db = run.backward(out, cache)
    assert none is None
    np.testing.assert_array_equal(same_dw, dw)
    np.testing.assert_array_equal(same_db, db)


def test_outputs_begin_with_a_cache_line() -> None:
    x, w, b = np.random.randn(5, 2, 25, 25), np.random.randn(3, 2, 3, 3), np.random.randn(3)
    for _ in range(20):
        out, cache = fast_layers.conv_forward_fast(x, w, b, {"stride": 1, "pad": 1})
        dx = fast_layers.conv_backward_fast(out, cache)[0]
        pooled, _ = fast_layers.max_pool_forward_fast(
            x, {"pool_height": 2, "pool_width": 2, "stride": 2}
        )
        if fast_layers.backend().name == "cython":
            assert [a.ctypes.data % 64 for a in (out, dx, pooled)] == [0, 0, 0]
