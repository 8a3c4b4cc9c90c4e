"""Winograd's kernels themselves: any size and pad, small errors, and no answer to infinities."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cs231n import fast_layers
from cs231n._fast import calls, convolution, dispatch
from cs231n._fast.primitives import PORTABLE

Array = NDArray[Any]

pytestmark = pytest.mark.skipif(dispatch.core is None, reason="the kernels are not compiled here")
# Of the largest output; measured: 2e-6 and 5e-15.
WORST = {"float32": 1e-5, "float64": 2e-14}
SIZES = [3, 4, 5]  # of the filters
ISAS = dispatch.available_isas() or ["none"]


@pytest.fixture(params=ISAS)
def isa(request: pytest.FixtureRequest) -> Iterator[str]:
    dispatch.use_kernels(request.param)
    yield request.param
    dispatch.use_kernels()


def draw(
    seed: int, N: int, C: int, F: int, H: int, W: int, pad: int, dtype: str, size: int = 3
) -> tuple[Array, Array, Array, Array]:
    rng = np.random.default_rng(seed)
    more = 2 * pad - (size - 1)
    shapes = ((N, C, H, W), (F, C, size, size), (F,), (N, F, H + more, W + more))
    x, w, b, dout = (rng.standard_normal(shape).astype(dtype) for shape in shapes)
    return x, w, b, dout


@cache
def exact(*setting: Any) -> list[Array]:
    """Output, dx, dw and db of what `draw` gives, by NumPy in float64, once for all kernels."""
    x, w, b, dout = (a.astype(np.float64) for a in draw(*setting))
    pad = setting[6]
    out = convolution.forward(PORTABLE, x, w, b, 1, pad)
    return [out, *convolution.backward(PORTABLE, dout, x, w, 1, pad)]


def by_winograd(x: Array, w: Array, b: Array, dout: Array, pad: int) -> list[Array]:
    out = calls.conv_forward(dispatch.core, x, w, b, 1, pad, dout.shape, winograd=True)
    back = calls.conv_backward(dispatch.core, dout, x, w, 1, pad, winograd=(True, True))
    assert out is not None
    assert back is not None
    return [out, *back]


sizes = st.integers(1, 13)


@settings(max_examples=25, deadline=None)
@given(
    N=st.integers(1, 3),
    C=st.integers(1, 20),
    F=st.integers(1, 20),
    H=sizes,
    W=st.integers(1, 40),
    pad=st.integers(0, 5),
    dtype=st.sampled_from(sorted(WORST)),
    threads=st.integers(1, 2),
    size=st.sampled_from(SIZES),
)
@example(N=2, C=16, F=17, H=7, W=9, pad=0, dtype="float32", threads=2, size=3)
@example(N=1, C=1, F=1, H=1, W=1, pad=1, dtype="float64", threads=1, size=3)
@example(N=1, C=33, F=40, H=5, W=34, pad=2, dtype="float64", threads=2, size=3)
@example(N=2, C=16, F=17, H=7, W=9, pad=0, dtype="float32", threads=2, size=5)
@example(N=1, C=1, F=1, H=1, W=1, pad=2, dtype="float64", threads=1, size=5)
@example(N=1, C=33, F=40, H=5, W=34, pad=4, dtype="float64", threads=2, size=5)
def test_it_answers_as_the_sums_do(
    N: int, C: int, F: int, H: int, W: int, pad: int, dtype: str, threads: int, size: int
) -> None:
    H, W = max(H, size - 2 * pad), max(W, size - 2 * pad)
    setting = (0, N, C, F, H, W, pad, dtype, size)
    x, w, b, dout = draw(*setting)
    dispatch.use_kernels(threads=threads)
    try:
        got = by_winograd(x, w, b, dout, pad)
    finally:
        dispatch.use_kernels()
    for name, a, e in zip(("out", "dx", "dw", "db"), got, exact(*setting), strict=True):
        assert a.dtype == dtype
        assert np.abs(a - e).max() <= WORST[dtype] * np.abs(e).max(), name


@pytest.mark.parametrize("dtype", sorted(WORST))
@pytest.mark.parametrize(("channels", "side"), [(64, 32), (128, 16)])
@pytest.mark.parametrize("size", SIZES)
def test_errors_stay_small_where_it_is_used(
    isa: str, dtype: str, channels: int, side: int, size: int
) -> None:
    pad = size // 2
    setting = (1, 2, channels, channels, side, side, pad, dtype, size)
    for a, e in zip(by_winograd(*draw(*setting), pad), exact(*setting), strict=True):
        assert np.abs(a - e).max() <= WORST[dtype] * np.abs(e).max()


@pytest.mark.parametrize("dtype", sorted(WORST))
@pytest.mark.parametrize(("size", "side"), [(3, 28), (4, 21), (5, 14)])
def test_filters_that_no_cache_holds(isa: str, dtype: str, size: int, side: int) -> None:
    """Filters in turns, and their gradients by threads that share out the filters."""
    pad = size // 2
    setting = (9, 5, 240, 250, side, side - 1, pad, dtype, size)
    dispatch.use_kernels(isa, threads=2)
    for a, e in zip(by_winograd(*draw(*setting), pad), exact(*setting), strict=True):
        assert np.abs(a - e).max() <= WORST[dtype] * np.abs(e).max()


@pytest.mark.parametrize("dtype", sorted(WORST))
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("images", "filters"), [(1, 30), (2, 75), (3, 130)])
@pytest.mark.parametrize(("size", "side"), [(3, 9), (4, 7), (5, 5)])
def test_few_tiles_meet_some_channels_at_a_time(
    isa: str, images: int, filters: int, threads: int, dtype: str, size: int, side: int
) -> None:
    pad = size // 2
    setting = (10, images, 150, filters, side, side - 1, pad, dtype, size)
    dispatch.use_kernels(isa, threads)
    for a, e in zip(by_winograd(*draw(*setting), pad), exact(*setting), strict=True):
        assert np.abs(a - e).max() <= WORST[dtype] * np.abs(e).max()


def test_the_courses_check_does_not_see_it_in_float64() -> None:
    setting = (2, 4, 32, 32, 16, 16, 1, "float64")
    for a, e in zip(by_winograd(*draw(*setting), 1), exact(*setting), strict=True):
        error = np.max(np.abs(a - e) / np.maximum(1e-8, np.abs(a) + np.abs(e)))
        assert error < 1e-9


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("where", ["x", "w", "dout"])
@pytest.mark.parametrize("size", SIZES)
def test_it_declines_what_is_not_finite(isa: str, bad: float, where: str, size: int) -> None:
    pad = size // 2
    x, w, b, dout = draw(3, 2, 16, 16, 9, 9, pad, "float32", size)
    {"x": x, "w": w, "dout": dout}[where][1, 3, 2, 1] = bad
    if where != "dout":
        assert calls.conv_forward(dispatch.core, x, w, b, 1, pad, dout.shape, winograd=True) is None
    assert calls.conv_backward(dispatch.core, dout, x, w, 1, pad, (True, True)) is None


def test_infinities_then_stay_where_the_direct_sums_have_them() -> None:
    x, w, b, _ = draw(4, 2, 16, 16, 9, 9, 1, "float32")
    x[1, 3, 4, 4] = np.inf
    param = {"stride": 1, "pad": 1}
    with np.errstate(invalid="ignore"):
        out, _ = fast_layers.conv_forward_winograd(x, w, b, param)
        expected, _ = fast_layers.conv_forward_direct(x, w, b, param)
    assert np.isfinite(out[0]).all()
    assert not np.isfinite(out[1, :, 3:6, 3:6]).any()
    np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("size", SIZES)
def test_two_runs_are_equal_bit_by_bit(isa: str, threads: int, size: int) -> None:
    arrays = draw(5, 5, 24, 20, 13, 11, 1, "float32", size)
    dispatch.use_kernels(isa, threads)
    for first, second in zip(by_winograd(*arrays, 1), by_winograd(*arrays, 1), strict=True):
        assert first.tobytes() == second.tobytes()


def test_an_empty_batch_has_gradients_of_zero() -> None:
    x, w, b, _ = draw(6, 0, 16, 18, 8, 8, 1, "float64")
    out, cache = fast_layers.conv_forward_winograd(x, w, b, {"stride": 1, "pad": 1})
    dx, dw, db = fast_layers.conv_backward_winograd(out, cache)
    assert out.shape == (0, 18, 8, 8)
    assert dx.shape == x.shape
    assert not dw.any()
    assert not db.any()


def test_it_takes_squares_of_3_to_5_at_stride_1_alone() -> None:
    x, w, b, _ = draw(7, 1, 16, 16, 9, 9, 1, "float32")
    out = (1, 16, 5, 5)
    assert calls.conv_forward(dispatch.core, x, w, b, 2, 1, out, winograd=True) is None
    for more in ((1, 0), (0, 1), (2, 2)):  # 5x3, 3x5 and 7x7
        wide = np.ascontiguousarray(np.pad(w, ((0, 0), (0, 0), (more[0],) * 2, (more[1],) * 2)))
        pad = wide.shape[2] // 2
        out = (1, 16, *(10 + 2 * pad - side for side in wide.shape[2:]))
        assert calls.conv_forward(dispatch.core, x, wide, b, 1, pad, out, winograd=True) is None


def test_fast_leaves_it_when_it_is_switched_off() -> None:
    x, w, *_ = draw(8, 4, 16, 16, 8, 8, 1, "float32")
    if dispatch.kernels_for(x) is None:
        pytest.skip("the layers run on NumPy here")
    assert dispatch.choose(x, w, 1, 1) == "winograd"
    dispatch.use_winograd(False)
    try:
        assert dispatch.choose(x, w, 1, 1) == "direct"
    finally:
        dispatch.use_winograd(True)
