"""Mean and L2 pooling by the kernels: any window, inf and NaN, nothing beside the outputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cs231n import fast_layers
from cs231n._fast import calls, dispatch
from cs231n.pooling_methods import METHODS

quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
on_kernels = pytest.mark.usefixtures("on_kernels")
KINDS = ["mean", "l2"]
DTYPES = [np.float32, np.float64]
WINDOWS = [(2, 2, 2), (3, 3, 2), (3, 3, 1), (2, 3, 2), (5, 5, 3), (2, 1, 4), (7, 7, 2), (1, 9, 2)]


def fenced(shape: tuple[int, ...], dtype: Any) -> tuple[np.ndarray, np.ndarray]:
    """An array inside a larger one that is filled with 7."""
    size = int(np.prod(shape))
    whole = np.full(size + 128, 7, dtype)
    return whole, whole[64 : 64 + size].reshape(shape)


def close(dtype: Any) -> dict[str, Any]:
    return {"rtol": 2e-5, "atol": 2e-5} if dtype == np.float32 else {"rtol": 1e-11, "atol": 1e-11}


def by_kernel(
    kind: str, x: np.ndarray, dout: np.ndarray, param: dict[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Run both directions into fenced outputs."""
    sizes = (param["pool_height"], param["pool_width"], param["stride"])
    whole_out, out = fenced(dout.shape, x.dtype)
    whole_dx, dx = fenced(x.shape, x.dtype)
    assert calls.pool_forward(dispatch.core, x, *sizes, out, l2=kind == "l2")
    if kind == "l2":
        assert calls.pool_backward(dispatch.core, dout, *sizes, dx, out=out, x=x)
    else:
        assert calls.pool_backward(dispatch.core, dout, *sizes, dx)
    for whole in (whole_out, whole_dx):
        assert (whole[:64] == 7).all()
        assert (whole[-64:] == 7).all()
    return out, dx


@on_kernels
@pytest.mark.parametrize("kind", KINDS)
@quick
@given(data=st.data())
def test_it_equals_the_naive_layer(kind: str, data: st.DataObject) -> None:
    HH, WW, stride = data.draw(
        st.sampled_from(WINDOWS) | st.tuples(*[st.integers(1, 5) for _ in range(3)])
    )
    H, W = data.draw(st.integers(HH, 20)), data.draw(st.integers(WW, 45))
    dtype = data.draw(st.sampled_from(DTYPES))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    # Zeros, so that some windows hold nothing else and have no direction.
    x = (rng.standard_normal((1, 2, H, W)) * (rng.random((1, 2, H, W)) < 0.5)).astype(dtype)
    x.flags.writeable = False
    param = {"pool_height": HH, "pool_width": WW, "stride": stride}
    forward, backward = METHODS[kind]["naive"]
    expected, cache = forward(x, param)
    dout = rng.standard_normal(expected.shape).astype(dtype)
    out, dx = by_kernel(kind, x, dout, param)
    np.testing.assert_allclose(out, expected, **close(dtype))
    np.testing.assert_allclose(dx, backward(dout, cache), **close(dtype))


@on_kernels
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("window", [(2, 2, 2), (2, 3, 3), (1, 2, 4)], ids=str)
def test_small_planes_together_are_like_each_alone(
    kind: str, dtype: Any, window: tuple[int, int, int]
) -> None:
    """Rows of windows that do not overlap go on in the next plane."""
    param = dict(zip(("pool_height", "pool_width", "stride"), window, strict=True))
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 40, 2 * window[2], 13)).astype(dtype)
    dout = rng.standard_normal((2, 40, 2, 1 + (13 - window[1]) // window[2])).astype(dtype)
    out, dx = by_kernel(kind, x, dout, param)
    for n, c in np.ndindex(2, 40):
        one = np.s_[n : n + 1, c : c + 1]
        alone = by_kernel(kind, x[one].copy(), dout[one].copy(), param)
        for got, expected in zip((out, dx), alone, strict=True):
            np.testing.assert_allclose(got[one], expected, **close(dtype))


def check_no_finite_number(kind: str, window: tuple[int, int, int], dtype: Any) -> None:
    """Infinities and NaN in a few pixels: out and dx are what the naive layer gives."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 2, 14, 39)).astype(dtype)
    for value in (np.inf, -np.inf, np.nan):
        x[rng.random(x.shape) < 0.02] = value
    x[..., -1] = np.inf  # where a rest is left, no window covers it
    param = dict(zip(("pool_height", "pool_width", "stride"), window, strict=True))
    with np.errstate(invalid="ignore"):
        forward, backward = METHODS[kind]["naive"]
        expected, cache = forward(x, param)
        dout = rng.standard_normal(expected.shape).astype(dtype)
        dx = backward(dout, cache)
        forward, backward = METHODS[kind]["fast"]
        out, cache = forward(x, param)
        np.testing.assert_allclose(out, expected, **close(dtype))
        np.testing.assert_allclose(backward(dout, cache), dx, **close(dtype))


@on_kernels
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_what_is_not_finite(kind: str, dtype: Any, window: tuple[int, int, int]) -> None:
    check_no_finite_number(kind, window, dtype)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_what_is_not_finite_on_numpy(kind: str, window: tuple[int, int, int]) -> None:
    before = fast_layers.backend().name
    fast_layers.use_backend("numpy")
    try:
        check_no_finite_number(kind, window, np.float64)
    finally:
        fast_layers.use_backend(before)


# Small images are taken many at once, rows of wide ones in groups; a stride may pass the image.
SIZES = [
    ((3, 37, 8, 8), (3, 3, 2)),
    ((3, 37, 8, 8), (5, 5, 3)),
    ((5, 70, 3, 5), (2, 2, 2)),
    ((1, 2, 90, 333), (5, 4, 3)),
    ((1, 2, 60, 700), (41, 37, 2)),
    ((1, 3, 70, 301), (3, 3, 1)),
    ((1, 3, 9, 20), (4, 5, 10**6)),
]


@on_kernels
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("shape", "window"), SIZES, ids=str)
def test_many_small_images_and_few_wide_ones(
    kind: str, dtype: Any, shape: tuple[int, ...], window: tuple[int, int, int]
) -> None:
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape).astype(dtype)
    param = dict(zip(("pool_height", "pool_width", "stride"), window, strict=True))
    forward, backward = METHODS[kind]["fast"]
    before = fast_layers.backend().name
    fast_layers.use_backend("numpy")
    try:
        expected, cache = forward(x, param)
        dout = rng.standard_normal(expected.shape).astype(dtype)
        expected_dx = backward(dout, cache)
    finally:
        fast_layers.use_backend(before)
    out, dx = by_kernel(kind, x, dout, param)
    np.testing.assert_allclose(out, expected, **close(dtype))
    np.testing.assert_allclose(dx, expected_dx, **close(dtype))
    assert by_kernel(kind, x, dout, param)[1].tobytes() == dx.tobytes()


@on_kernels
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_batch(kind: str) -> None:
    forward, backward = METHODS[kind]["fast"]
    x = np.empty((0, 3, 4, 4), dtype=np.float32)
    out, cache = forward(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
    assert out.shape == (0, 3, 2, 2)
    assert backward(out, cache).shape == x.shape
