"""Pooling of every kind: worked cases, PyTorch, finite differences, naive against fast."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n import fast_layers
from cs231n._fast import dispatch
from cs231n.gradient_check import eval_numerical_gradient_array, rel_error
from cs231n.pooling_methods import METHODS
from tests.cs231n.arrays import assert_close, dtypes, layouts, normal, seeds

FEW = settings(max_examples=25, deadline=None)
KINDS = ["max", "mean", "l2"]


@pytest.fixture(params=["auto", "numpy"])
def path(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both paths of the fast layers, where both are there."""
    fast_layers.use_backend(request.param)
    yield request.param
    fast_layers.use_backend("auto")


@st.composite
def poolings(draw: st.DrawFn) -> tuple[tuple[int, ...], dict[str, int]]:
    """Draw a shape and a window: tiles, overlaps, gaps and rests, nothing square."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    shape = (
        draw(st.integers(0, 2)),
        draw(st.integers(1, 3)),
        height + draw(st.integers(0, 5)),
        width + draw(st.integers(0, 6)),
    )
    stride = draw(st.integers(1, 4))
    return shape, {"pool_height": height, "pool_width": width, "stride": stride}


def forward(kind: str, speed: str) -> Any:
    return METHODS[kind][speed].forward


def backward(kind: str, speed: str) -> Any:
    return METHODS[kind][speed].backward


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("choice", ["auto", "numpy"])
@given(case=poolings(), dtype=dtypes, layout=layouts, seed=seeds)
@FEW
def test_fast_is_naive(
    kind: str, choice: str, case: Any, dtype: Any, layout: str, seed: int
) -> None:
    shape, param = case
    rng = np.random.default_rng(seed)
    x = normal(rng, *shape, dtype=dtype, layout=layout)
    before = x.copy()
    fast_layers.use_backend(choice)
    try:
        want, cache = forward(kind, "naive")(x, param)
        out, fast_cache = forward(kind, "fast")(x, param)
        assert_close(out, want, dtype)
        dout = normal(rng, *out.shape, dtype=dtype, layout=layout)
        dx = backward(kind, "naive")(dout, cache)
        assert_close(backward(kind, "fast")(dout, fast_cache), dx, dtype)
        # Each backward takes the other's cache.
        assert_close(backward(kind, "fast")(dout, cache), dx, dtype)
        assert np.array_equal(x, before)
    finally:
        fast_layers.use_backend("auto")


@pytest.mark.parametrize("kind", KINDS)
@given(case=poolings(), seed=seeds)
@FEW
def test_naive_is_pytorch(kind: str, case: Any, seed: int) -> None:
    torch = pytest.importorskip("torch")
    shape, param = case
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(max(shape[0], 1), *shape[1:]))
    window, stride = (param["pool_height"], param["pool_width"]), param["stride"]
    leaf = torch.tensor(x, requires_grad=True)
    functional = torch.nn.functional
    if kind == "max":
        want = functional.max_pool2d(leaf, window, stride)
    elif kind == "mean":
        want = functional.avg_pool2d(leaf, window, stride)
    else:
        want = functional.lp_pool2d(leaf, 2.0, window, stride)
    out, cache = forward(kind, "naive")(x, param)
    np.testing.assert_allclose(out, want.detach().numpy(), atol=1e-9)
    dout = rng.normal(size=out.shape)
    want.backward(torch.tensor(dout))
    np.testing.assert_allclose(backward(kind, "naive")(dout, cache), leaf.grad.numpy(), atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("window", "stride"), [((3, 2), 1), ((2, 2), 2), ((2, 3), 4)])
def test_finite_differences(kind: str, window: Any, stride: int) -> None:
    rng = np.random.default_rng(stride)
    x = rng.permutation(2 * 2 * 6 * 7).reshape(2, 2, 6, 7) / 20.0  # no ties
    param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    run = METHODS[kind]["naive"]
    out, cache = run.forward(x, param)
    dout = rng.normal(size=out.shape)
    numerical = eval_numerical_gradient_array(lambda x: run.forward(x, param)[0], x, dout)
    assert rel_error(run.backward(dout, cache), numerical) < 1e-6


@pytest.mark.parametrize("speed", ["naive", "fast"])
@pytest.mark.usefixtures("path")
class TestWorkedCases:
    def test_2x2_windows_of_the_notes(self, speed: str) -> None:
        x = np.array([[[[0.1, 0.2], [0.3, 0.6]]]])
        param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        assert forward("max", speed)(x, param)[0].item() == 0.6
        assert forward("mean", speed)(x, param)[0].item() == pytest.approx(0.3)
        assert forward("l2", speed)(x, param)[0].item() == pytest.approx(np.sqrt(0.5))

    def test_5x5_mean_of_3x3_at_stride_2(self, speed: str) -> None:
        x = np.arange(25.0).reshape(1, 1, 5, 5)
        out, cache = forward("mean", speed)(x, {"pool_height": 3, "pool_width": 3, "stride": 2})
        np.testing.assert_allclose(out[0, 0], [[6, 8], [16, 18]])
        errors = np.array([[[[9.0, 18.0], [27.0, 36.0]]]])  # ninths: 1, 2, 3, 4
        want = [
            [1, 1, 3, 2, 2],
            [1, 1, 3, 2, 2],
            [4, 4, 10, 6, 6],
            [3, 3, 7, 4, 4],
            [3, 3, 7, 4, 4],
        ]
        np.testing.assert_allclose(backward("mean", speed)(errors, cache)[0, 0], want)

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_no_window_covers_gets_0(self, speed: str, kind: str) -> None:
        x = 1 + np.arange(30.0).reshape(1, 1, 5, 6)
        param = {"pool_height": 2, "pool_width": 2, "stride": 3}
        out, cache = forward(kind, speed)(x, param)
        dx = backward(kind, speed)(np.ones(out.shape), cache)[0, 0]
        covered = np.zeros((5, 6), dtype=bool)
        for i in (0, 3):
            for j in (0, 3):
                covered[i : i + 2, j : j + 2] = True
        assert np.all(dx[~covered] == 0)
        assert np.all((dx[covered] != 0) | (kind == "max"))

    def test_of_equal_maxima_the_first_takes_all(self, speed: str) -> None:
        x = np.array([[[[1.0, 3.0, 3.0], [3.0, 0.0, 3.0]]]])
        out, cache = forward("max", speed)(x, {"pool_height": 2, "pool_width": 3, "stride": 1})
        dx = backward("max", speed)(np.full(out.shape, 5.0), cache)
        np.testing.assert_array_equal(dx[0, 0], [[0, 5, 0], [0, 0, 0]])

    def test_a_maximum_of_two_windows_gets_both(self, speed: str) -> None:
        x = np.array([[[[0.0, 9.0, 1.0]]]])
        out, cache = forward("max", speed)(x, {"pool_height": 1, "pool_width": 2, "stride": 1})
        dx = backward("max", speed)(np.array([[[[2.0, 3.0]]]]), cache)
        assert out.shape == (1, 1, 1, 2)
        np.testing.assert_array_equal(dx[0, 0], [[0, 5, 0]])

    def test_l2_of_zeros_has_gradient_0(self, speed: str) -> None:
        x = np.array([[[[0.0, 0.0, 3.0, -4.0]]]])
        out, cache = forward("l2", speed)(x, {"pool_height": 1, "pool_width": 2, "stride": 2})
        np.testing.assert_allclose(out[0, 0], [[0, 5]])
        dx = backward("l2", speed)(np.array([[[[7.0, 10.0]]]]), cache)
        np.testing.assert_allclose(dx[0, 0], [[0, 0, 6, -8]])

    @pytest.mark.parametrize("kind", KINDS)
    def test_an_empty_batch(self, speed: str, kind: str) -> None:
        param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        out, cache = forward(kind, speed)(np.zeros((0, 3, 4, 6)), param)
        assert out.shape == (0, 3, 2, 3)
        assert backward(kind, speed)(out, cache).shape == (0, 3, 4, 6)

    @pytest.mark.parametrize("kind", KINDS)
    def test_nan_stays_nan(self, speed: str, kind: str) -> None:
        x = np.ones((1, 1, 2, 4))
        x[0, 0, 1, 0] = np.nan
        param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        out, _ = forward(kind, speed)(x, param)
        assert np.isnan(out[0, 0, 0, 0])
        assert np.isfinite(out[0, 0, 0, 1])

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize(
        ("x", "param", "says"),
        [
            (np.ones((2, 2)), {"pool_height": 1, "pool_width": 1, "stride": 1}, "number of axes"),
            (
                np.ones((1, 1, 2, 2)),
                {"pool_height": 3, "pool_width": 1, "stride": 1},
                "3x1 on 2x2 pixels",
            ),
            (np.ones((1, 1, 2, 2)), {"pool_height": 1, "pool_width": 1, "stride": 0}, "got 0"),
            (np.ones((1, 1, 2, 2)), {"pool_height": 1, "pool_width": 1}, 'no "stride"'),
            (
                np.ones((1, 1, 2, 2), dtype=int),
                {"pool_height": 1, "pool_width": 1, "stride": 1},
                "wrong dtype",
            ),
        ],
    )
    def test_bad_input(self, speed: str, kind: str, x: Any, param: Any, says: str) -> None:
        with pytest.raises(ValueError, match=says):
            forward(kind, speed)(x, param)

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_wrong_upstream_gradient(self, speed: str, kind: str) -> None:
        param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        _, cache = forward(kind, speed)(np.ones((1, 1, 4, 4)), param)
        with pytest.raises(ValueError, match=r"expected \(1, 1, 2, 2\)"):
            backward(kind, speed)(np.ones((1, 1, 4, 4)), cache)


def test_the_module_of_an_exercise_imports_no_fast_layer() -> None:
    code = (
        "import sys; import cs231n.pooling;"
        "print(sorted(m for m in sys.modules if m.startswith(('cs231n._fast', 'cs231n.fast'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_float16_takes_the_numpy_path() -> None:
    x = np.arange(16, dtype=np.float16).reshape(1, 1, 4, 4)
    assert dispatch.kernels_for(x) is None
    out, _ = METHODS["mean"]["fast"].forward(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
    assert out.dtype == np.float16
    np.testing.assert_array_equal(out[0, 0], [[2.5, 4.5], [10.5, 12.5]])
