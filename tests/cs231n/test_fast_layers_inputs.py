"""What the fast layers do with bad, unusual and large-window input, and with caches."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from cs231n import fast_layers, layers
from cs231n._fast import dispatch
from cs231n.pooling_methods import METHODS

COMPILED = importlib.util.find_spec("cs231n.im2col_cython") is not None
needs_compiled = pytest.mark.skipif(not COMPILED, reason="cs231n.im2col_cython not built")
POOL = {"pool_height": 2, "pool_width": 2, "stride": 2}
CONV = {"stride": 1, "pad": 1}


@pytest.fixture(params=["numpy", pytest.param("cython", marks=needs_compiled)])
def backend(request: pytest.FixtureRequest) -> Iterator[str]:
    before = fast_layers.backend().name
    fast_layers.use_backend(request.param)
    yield request.param
    fast_layers.use_backend(before)


@pytest.mark.parametrize("method", fast_layers.CONV_METHODS)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stride": 0}, "stride"),
        ({"pad": -1}, "pad"),
        ({"w": np.ones((2, 4, 3, 3))}, "channels"),
        ({"w": np.ones((2, 3, 9, 3))}, "kernel"),
        ({"b": np.ones(3)}, "b does not fit"),
        ({"x": np.ones((1, 3, 5, 5), dtype=int)}, "dtype"),
        ({"x": np.ones((3, 5, 5))}, "axes"),
    ],
)
def test_a_bad_convolution_is_refused(method: str, change: dict, words: str) -> None:
    given = {"x": np.ones((1, 3, 5, 5)), "w": np.ones((2, 3, 3, 3)), "b": np.ones(2), **CONV}
    given |= change
    param = {"stride": given["stride"], "pad": given["pad"]}
    with pytest.raises(ValueError, match=words):
        fast_layers.CONV_METHODS[method].forward(given["x"], given["w"], given["b"], param)


@pytest.mark.parametrize("method", fast_layers.CONV_METHODS)
def test_a_gradient_of_the_wrong_shape_is_refused(method: str) -> None:
    run = fast_layers.CONV_METHODS[method]
    out, cache = run.forward(np.ones((1, 3, 5, 5)), np.ones((2, 3, 3, 3)), np.ones(2), CONV)
    with pytest.raises(ValueError, match="dout"):
        run.backward(out[:, :, 1:], cache)


@pytest.mark.parametrize("method", fast_layers.POOL_METHODS)
def test_a_bad_pooling_is_refused(method: str) -> None:
    run = fast_layers.POOL_METHODS[method]
    with pytest.raises(ValueError, match="window"):
        run.forward(np.ones((1, 1, 4, 1)), POOL)
    out, cache = run.forward(np.ones((1, 1, 4, 4)), POOL)
    with pytest.raises(ValueError, match="dout"):
        run.backward(out[:, :, 1:], cache)


@pytest.mark.parametrize(
    "pool_param", [{**POOL, "stride": 1}, {**POOL, "pool_width": 1}, POOL], ids=str
)
def test_pooling_by_reshape_needs_windows_that_tile(pool_param: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="do not tile"):
        fast_layers.max_pool_forward_reshape(np.ones((1, 1, 5, 4)), pool_param)


@pytest.mark.parametrize("method", fast_layers.POOL_METHODS)
def test_nan_and_infinity_stay_where_the_naive_layer_has_them(backend: str, method: str) -> None:
    x = np.array([[np.nan, 1, 2, np.nan], [3, np.nan, 4, 5], [-np.inf] * 4, [-np.inf] * 4])
    x = x[None, None]
    run = fast_layers.POOL_METHODS[method]
    out, cache = run.forward(x, POOL)
    expected, naive_cache = layers.max_pool_forward_naive(x, POOL)
    np.testing.assert_array_equal(out, expected)
    # An infinite gradient must not turn its neighbours' 0 into NaN.
    dout = np.array([[[[1.0, 2.0], [np.inf, 4.0]]]])
    np.testing.assert_array_equal(
        run.backward(dout, cache), layers.max_pool_backward_naive(dout, naive_cache)
    )


@pytest.mark.parametrize("side", [16, 17])
def test_windows_of_more_taps_than_a_byte_counts(backend: str, side: int) -> None:
    x = np.zeros((1, 1, side, side), dtype=np.float32)
    x[0, 0, -1, -1] = 1
    param = {"pool_height": side, "pool_width": side, "stride": 1}
    out, cache = fast_layers.max_pool_forward_fast(x, param)
    assert cache[2].dtype == (np.uint8 if side == 16 else np.int32)
    np.testing.assert_array_equal(fast_layers.max_pool_backward_fast(out, cache), x)


@pytest.mark.parametrize("kind", ["max", "mean", "l2"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_windows_as_large_as_the_image(backend: str, kind: str, dtype: type) -> None:
    x = np.random.default_rng(0).integers(0, 9, (3, 5, 4, 6)).astype(dtype)  # with equal maxima
    x[0, 0, 1, 2] = x[0, 1, 2, 2:4] = np.nan
    x[0, 2, 0, 3], x[0, 3, 1], x[1, 0] = np.inf, -np.inf, 0
    param = {"pool_height": 4, "pool_width": 6, "stride": 3}
    out, cache = METHODS[kind]["fast"].forward(x, param)
    expected, naive_cache = METHODS[kind]["naive"].forward(x, param)
    assert out.dtype == dtype
    np.testing.assert_allclose(out, expected, rtol=1e-6)
    dout = np.ones_like(out)
    with np.errstate(invalid="ignore"):
        dx = METHODS[kind]["naive"].backward(dout, naive_cache)
        np.testing.assert_allclose(METHODS[kind]["fast"].backward(dout, cache), dx, rtol=1e-5)


def test_caches_hold_what_the_course_has_in_them() -> None:
    x, w, b = np.ones((2, 3, 6, 5)), np.ones((4, 3, 3, 2)), np.ones(4)
    param = {"stride": 1, "pad": 0}
    for forward in (fast_layers.conv_forward_im2col, fast_layers.conv_forward_strides):
        _, cache = forward(x, w, b, param)
        assert [a is c for a, c in zip((x, w, b, param), cache[:4], strict=True)] == [True] * 4
    assert fast_layers.conv_forward_im2col(x, w, b, param)[1][4].shape == (18, 4 * 4 * 2)
    assert fast_layers.conv_forward_strides(x, w, b, param)[1][4].shape == (3, 3, 2, 2, 4, 4)


def test_the_same_call_gives_the_same_bits(backend: str) -> None:
    rng = np.random.default_rng(1)
    x, w, b = (rng.standard_normal(s).astype(np.float32) for s in ((9, 3, 8, 8), (5, 3, 3, 3), 5))
    runs = []
    for _ in range(3):
        out, cache = fast_layers.conv_forward_fast(x, w, b, CONV)
        runs.append([out, *fast_layers.conv_backward_fast(out, cache)])
    for again in runs[1:]:
        for first, other in zip(runs[0], again, strict=True):
            assert first.tobytes() == other.tobytes()


def test_other_float_dtypes_take_the_numpy_path(backend: str) -> None:
    x = np.arange(16, dtype=np.longdouble).reshape(1, 1, 4, 4)
    out, cache = fast_layers.max_pool_forward_fast(x, POOL)
    assert out.dtype == np.longdouble
    assert fast_layers.max_pool_backward_fast(out, cache).dtype == np.longdouble
    out, cache = fast_layers.conv_forward_fast(x, x[:, :, :3, :3], x[0, 0, 0, :1], CONV)
    assert out.dtype == np.longdouble


def test_the_environment_variable_chooses_the_backend() -> None:
    code = "from cs231n import fast_layers; print(fast_layers.backend().name)"

    def run(value: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, dispatch.VARIABLE: value}
        return subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True
        )

    assert run("numpy").stdout == "numpy\n"
    refused = run("fortran")
    assert refused.returncode == 1
    assert "expected one of auto, cython, numpy" in refused.stderr


def test_a_module_that_does_not_load_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(name: str) -> None:
        raise ImportError("undefined symbol: gather")

    monkeypatch.setattr(dispatch.importlib, "import_module", broken)
    chosen = dispatch.load("auto")
    assert chosen.name == "numpy"
    assert "undefined symbol: gather" in chosen.reason
    with pytest.raises(ImportError, match="undefined symbol"):
        dispatch.load("cython")
