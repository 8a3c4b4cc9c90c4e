"""Max pooling by the kernels: equal maxima, NaN, any window, and nothing beside the outputs."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cs231n import layers
from cs231n._fast import calls, dispatch
from cs231n.fast_layers import max_pool_backward_fast, max_pool_forward_fast

quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
pytestmark = pytest.mark.usefixtures("on_kernels")
DTYPES = [np.float32, np.float64]


def fenced(shape: tuple[int, ...], dtype: Any) -> tuple[np.ndarray, np.ndarray]:
    """An array inside a larger one that is filled with 7."""
    size = int(np.prod(shape))
    whole = np.full(size + 128, 7, dtype)
    return whole, whole[64 : 64 + size].reshape(shape)


Answers = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def answered(x: np.ndarray, HH: int, WW: int, stride: int, rng: np.random.Generator) -> Answers:
    """Images, the naive layer's output, a gradient of it in small whole numbers, and theirs."""
    param = {"pool_height": HH, "pool_width": WW, "stride": stride}
    expected, saved = layers.max_pool_forward_naive(x, param)
    dout = rng.integers(-9, 10, expected.shape).astype(x.dtype)
    found = (x, expected, dout, layers.max_pool_backward_naive(dout, saved))
    for array in found:
        array.flags.writeable = False
    return found


@cache
def with_ties_and_nan(
    HH: int, WW: int, stride: int, H: int, W: int, dtype: Any, seed: int
) -> Answers:
    """Few different numbers, so that many windows have several equal maxima."""
    rng = np.random.default_rng(seed)
    values = np.array([-np.inf, -2, -1, 0, 1, np.inf, np.nan])
    x = rng.choice(values, size=(2, 2, H, W)).astype(dtype)
    return answered(x, HH, WW, stride, rng)


@cache
def short_rows(window: int, dtype: Any) -> list[Answers]:
    """Planes of all small sizes; like all answers here, computed once for all sets of kernels."""
    rng = np.random.default_rng(0)
    return [
        answered(rng.standard_normal((2, 3, H, W)).astype(dtype), window, window, 2, rng)
        for H, W in product(range(window, 10), range(window, 22))
    ]


@cache
def every_width(window: int, stride: int, dtype: Any) -> list[Answers]:
    """Planes of many widths, of whole numbers."""
    rng = np.random.default_rng(0)
    widths = [*range(window, 40), 63, 64, 65, 100]
    shapes = [(3, 5, window + int(rng.integers(0, 9)), W) for W in widths]
    return [
        answered(rng.integers(-3, 4, shape).astype(dtype), window, window, stride, rng)
        for shape in shapes
    ]


@quick
@given(data=st.data())
def test_it_equals_the_naive_layer_with_ties_and_nan(data: st.DataObject) -> None:
    HH, WW, stride = (data.draw(st.integers(1, 5)) for _ in range(3))
    H, W = data.draw(st.integers(HH, 40)), data.draw(st.integers(WW, 40))
    dtype = data.draw(st.sampled_from(DTYPES))
    seed = data.draw(st.integers(0, 2**32 - 1))
    x, expected, dout, expected_dx = with_ties_and_nan(HH, WW, stride, H, W, dtype, seed)
    whole_out, out = fenced(expected.shape, dtype)
    whole_taps, taps = fenced(expected.shape, np.uint8)
    whole_dx, dx = fenced(x.shape, dtype)
    assert calls.pool_forward(dispatch.core, x, HH, WW, stride, out, taps=taps)
    assert calls.pool_backward(dispatch.core, dout, HH, WW, stride, dx, taps=taps)
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(dx, expected_dx)
    for whole in (whole_out, whole_taps, whole_dx):
        assert (whole[:64] == 7).all()
        assert (whole[-64:] == 7).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("side", "window", "stride"),
    [(32, 2, 2), (32, 3, 2), (33, 3, 2), (20, 17, 1), (9, 2, 5), (3000, 2, 2), (40, 40, 1)],
)
def test_windows_and_images_of_many_sizes(side: int, window: int, stride: int, dtype: Any) -> None:
    x, param, expected, expected_dx = naively(side, window, stride, dtype)
    out, saved = max_pool_forward_fast(x, param)
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(max_pool_backward_fast(out, saved), expected_dx)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("window", [2, 3])
def test_rows_shorter_than_a_vector_stay_inside_their_plane(window: int, dtype: Any) -> None:
    """Vectors longer than a row reach into the next one, which is written later."""
    for x, expected, dout, expected_dx in short_rows(window, dtype):
        whole_out, out = fenced(expected.shape, dtype)
        whole_taps, taps = fenced(expected.shape, np.uint8)
        whole_dx, dx = fenced(x.shape, dtype)
        assert calls.pool_forward(dispatch.core, x, window, window, 2, out, taps=taps)
        assert calls.pool_backward(dispatch.core, dout, window, window, 2, dx, taps=taps)
        np.testing.assert_array_equal(out, expected)
        np.testing.assert_array_equal(dx, expected_dx)
        for whole in (whole_out, whole_taps, whole_dx):
            assert (whole[:64] == 7).all()
            assert (whole[-64:] == 7).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("planes", [(1, 34), (4, 40), (3, 90)], ids=str)
@pytest.mark.parametrize("window", [(2, 2, 2), (3, 3, 3), (2, 3, 3), (1, 1, 1), (1, 2, 4)], ids=str)
def test_small_planes_together_are_like_each_alone(
    window: tuple[int, int, int], planes: tuple[int, int], dtype: Any
) -> None:
    """Rows of windows that do not overlap go on in the next plane."""
    HH, WW, stride = window
    rng = np.random.default_rng(0)
    for W in (3 * stride + 1, 4 * stride, 21 * stride):
        x = rng.choice([-np.inf, -1, 0, 1, np.nan], size=(*planes, 2 * stride, W)).astype(dtype)
        shape = (*planes, 2, 1 + (W - WW) // stride)
        dout = rng.integers(-9, 9, shape).astype(dtype)
        fences = [fenced(shape, dtype), fenced(shape, np.uint8), fenced(x.shape, dtype)]
        out, taps, dx = (inner for _, inner in fences)
        assert calls.pool_forward(dispatch.core, x, HH, WW, stride, out, taps=taps)
        assert calls.pool_backward(dispatch.core, dout, HH, WW, stride, dx, taps=taps)
        alone = [np.empty_like(a) for a in (out, taps, dx)]
        for n, c in np.ndindex(planes):
            one = np.s_[n : n + 1, c : c + 1]
            out_1, taps_1, dx_1 = (a[one] for a in alone)
            assert calls.pool_forward(dispatch.core, x[one], HH, WW, stride, out_1, taps=taps_1)
            assert calls.pool_backward(
                dispatch.core, dout[one].copy(), HH, WW, stride, dx_1, taps=taps_1
            )
        for got, expected in zip((out, taps, dx), alone, strict=True):
            np.testing.assert_array_equal(got, expected)
        assert all((whole[:64] == 7).all() and (whole[-64:] == 7).all() for whole, _ in fences)


@cache
def naively(
    side: int, window: int, stride: int, dtype: Any
) -> tuple[np.ndarray, dict[str, int], np.ndarray, np.ndarray]:
    """Images, a window, and what the naive layer gives, computed once for all sets of kernels."""
    # Long images need not be square to be cut into columns.
    x = np.random.default_rng(0).standard_normal((1, 3, min(side, 40), side)).astype(dtype)
    x.flags.writeable = False
    param = {"pool_height": window, "pool_width": window, "stride": stride}
    out, saved = layers.max_pool_forward_naive(x, param)
    return x, param, out, layers.max_pool_backward_naive(out, saved)


def test_an_empty_batch() -> None:
    x = np.empty((0, 3, 4, 4), dtype=np.float32)
    out, saved = max_pool_forward_fast(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
    assert out.shape == (0, 3, 2, 2)
    assert max_pool_backward_fast(out, saved).shape == x.shape


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("H", "W", "window"), [(32, 32, 3), (49, 47, 3), (48, 48, 2)])
def test_gradients_that_no_cache_holds_are_those_of_a_part_at_a_time(
    H: int, W: int, window: int, dtype: Any
) -> None:
    """From 24 MB on large planes of dx take another loop, here from any place in a cache line."""
    size = np.dtype(dtype).itemsize
    N = 2 * (24 << 20) // (2 * 64 * H * W * size) + 2
    whole, dx = fenced((N, 64, H, W), dtype)
    rng = np.random.default_rng(0)
    shape = (N, 64, (H - window) // 2 + 1, (W - window) // 2 + 1)
    dout = rng.standard_normal(shape).astype(dtype)
    taps = rng.integers(0, window * window, shape).astype(np.uint8)
    assert dx.nbytes >= 24 << 20
    assert calls.pool_backward(dispatch.core, dout, window, window, 2, dx, taps=taps)
    assert (whole[:64] == 7).all()
    assert (whole[-64:] == 7).all()
    for n in range(0, N, N // 2):
        part = np.empty_like(dx[n : n + N // 2])
        assert part.nbytes < 24 << 20
        half = slice(n, n + N // 2)
        assert calls.pool_backward(
            dispatch.core, dout[half], window, window, 2, part, taps=taps[half]
        )
        # The loops add the gradients of a pixel in different orders.
        np.testing.assert_allclose(dx[half], part, rtol=0, atol=20 * np.finfo(dtype).eps)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("window", "stride"), [(2, 2), (3, 2), (3, 1), (5, 1), (4, 3)])
def test_every_width_of_a_plane_forward_and_backward(window: int, stride: int, dtype: Any) -> None:
    """Vectors of windows end anywhere in a row, and the first and last planes take another loop."""
    param = {"pool_height": window, "pool_width": window, "stride": stride}
    for x, expected, dout, expected_dx in every_width(window, stride, dtype):
        out, kept = max_pool_forward_fast(x, param)
        np.testing.assert_array_equal(out, expected)
        # Small whole numbers: every order of adding them gives the same.
        np.testing.assert_array_equal(max_pool_backward_fast(dout, kept), expected_dx)


def test_a_plane_larger_than_a_band_keeps_the_maxima_of_shared_rows() -> None:
    """Planes of more than 2 kB are searched in bands; those from 8 kB on are fetched early."""
    rng = np.random.default_rng(0)
    for window, stride, side in ((3, 1, 70), (3, 2, 131), (5, 1, 60), (2, 2, 130)):
        x = rng.standard_normal((1, 2, side, side + 3)).astype(np.float32)
        x[0, 1, side // 2, side // 3] = np.nan
        param = {"pool_height": window, "pool_width": window, "stride": stride}
        expected, _ = layers.max_pool_forward_naive(x, param)
        np.testing.assert_array_equal(max_pool_forward_fast(x, param)[0], expected)


def test_a_tap_that_is_none_leads_nowhere() -> None:
    """The taps lie in a cache that anyone can change: the kernel stays inside the image."""
    dout = np.ones((1, 1, 2, 2))
    for dtype in (np.uint8, np.int32):
        taps = np.full(dout.shape, 200, dtype)
        dx = np.empty((1, 1, 4, 4))
        assert calls.pool_backward(dispatch.core, dout, 2, 2, 2, dx, taps=taps)
        assert dx.sum() == 4
    # Vectors of windows drop it.
    many = np.full((1, 64, 12, 12), 200, np.uint8)
    whole, dx = fenced((1, 64, 24, 24), np.float32)
    ones = np.ones(many.shape, np.float32)
    assert calls.pool_backward(dispatch.core, ones, 2, 2, 2, dx, taps=many)
    assert np.isin(dx, (0, 1)).all()
    assert (whole[:64] == 7).all()
    assert (whole[-64:] == 7).all()
