"""Columns: NumPy and compiled agree, in the order that published notebooks expect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n.im2col import col2im_indices, get_im2col_indices, im2col_indices

NAMES = ("field_height", "field_width", "padding", "stride")
GEOMETRIES = st.fixed_dictionaries(
    {
        "field_height": st.integers(1, 4),
        "field_width": st.integers(1, 4),
        "padding": st.integers(0, 3),
        "stride": st.integers(1, 3),
    }
)
SHAPES = st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(4, 8), st.integers(4, 8))
DTYPES = st.sampled_from([np.float32, np.float64])
quick = settings(max_examples=40, deadline=None)


def read_only(shape: tuple[int, ...], dtype: type, seed: int = 0) -> np.ndarray:
    a = np.random.default_rng(seed).standard_normal(shape).astype(dtype)
    a.flags.writeable = False
    return a


def windows_one_by_one(x: np.ndarray, geometry: dict[str, int]) -> np.ndarray:
    """The columns from the definition, a window at a time."""
    HH, WW, pad, stride = (geometry[name] for name in NAMES)
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    columns = [
        x_pad[n, :, top : top + HH, left : left + WW].ravel()
        for top in range(0, x_pad.shape[2] - HH + 1, stride)
        for left in range(0, x_pad.shape[3] - WW + 1, stride)
        for n in range(len(x))
    ]
    return np.array(columns, dtype=x.dtype).reshape(-1, x.shape[1] * HH * WW).T


@quick
@given(shape=SHAPES, geometry=GEOMETRIES, dtype=DTYPES)
def test_im2col_lists_the_windows(shape: tuple, geometry: dict, dtype: type) -> None:
    x = read_only(shape, dtype)
    cols = im2col_indices(x, **geometry)
    assert cols.dtype == dtype
    np.testing.assert_array_equal(cols, windows_one_by_one(x, geometry))


@quick
@given(shape=SHAPES, geometry=GEOMETRIES)
def test_col2im_is_the_transpose_of_im2col(shape: tuple, geometry: dict) -> None:
    x = read_only(shape, np.float64)
    cols = im2col_indices(x, **geometry)
    y = read_only(cols.shape, np.float64, seed=1)
    back = col2im_indices(y, shape, **geometry)
    assert back.shape == shape
    # <im2col(x), y> = <x, col2im(y)>, for every x and y.
    assert np.vdot(cols, y) == pytest.approx(np.vdot(x, back), abs=1e-9)


@quick
@given(shape=SHAPES, geometry=GEOMETRIES, dtype=DTYPES)
def test_compiled_and_numpy_agree(shape: tuple, geometry: dict, dtype: type) -> None:
    compiled = pytest.importorskip("cs231n.im2col_cython", reason="the extension is not built")
    x = read_only(shape, dtype)
    expected = im2col_indices(x, **geometry)
    cols = compiled.im2col_cython(x, *(geometry[name] for name in NAMES))
    assert cols.dtype == dtype
    np.testing.assert_array_equal(cols, expected)

    y = read_only(cols.shape, dtype, seed=1)
    expected = col2im_indices(y, shape, **geometry)
    back = compiled.col2im_cython(y, *shape, *(geometry[name] for name in NAMES))
    assert back.dtype == dtype
    np.testing.assert_allclose(back, expected, rtol=1e-5, atol=1e-5)

    N, C, H, W = shape
    HH, WW, pad, stride = (geometry[name] for name in NAMES)
    OH, OW = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
    six = y.reshape(C, HH, WW, OH, OW, N).transpose(0, 1, 2, 5, 3, 4)
    back = compiled.col2im_6d_cython(six, *shape, HH, WW, pad, stride)
    np.testing.assert_allclose(back, expected, rtol=1e-5, atol=1e-5)


def test_indices_of_a_field_that_is_not_square() -> None:
    k, i, j = get_im2col_indices((1, 2, 3, 4), 2, 3, padding=0, stride=1)
    assert k.ravel().tolist() == [0] * 6 + [1] * 6
    assert i[:6, 0].tolist() == [0, 0, 0, 1, 1, 1]
    assert j[:6, 0].tolist() == [0, 1, 2, 0, 1, 2]
    assert i[0].tolist() == [0, 0, 1, 1]
    assert j[0].tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize(
    "geometry", [(2.0, 1, 0, 1), (1, None, 0, 1), (1, 1, 0.5, 1), (1, 1, 0, 1.5)]
)
def test_numbers_of_pixels_that_are_not_whole_are_refused(geometry: Any) -> None:
    with pytest.raises(ValueError, match=r"is out of range: got .*whole number"):
        get_im2col_indices((1, 1, 4, 4), *geometry)


@pytest.mark.parametrize(
    "geometry", [(5, 1, 0, 1), (1, 5, 0, 1), (0, 1, 0, 1), (1, 1, 0, 0), (1, 1, -1, 1)], ids=str
)
def test_windows_that_do_not_fit_are_refused(geometry: tuple[int, int, int, int]) -> None:
    x = np.ones((1, 1, 4, 4))
    with pytest.raises(ValueError, match="expected"):
        im2col_indices(x, *geometry)


@pytest.mark.parametrize(
    "geometry", [(5, 1, 0, 1), (1, 5, 0, 1), (0, 1, 0, 1), (1, 1, 0, 0), (1, 1, -1, 1)], ids=str
)
def test_compiled_refuses_windows_that_do_not_fit(geometry: tuple[int, int, int, int]) -> None:
    compiled = pytest.importorskip("cs231n.im2col_cython", reason="the extension is not built")
    with pytest.raises(ValueError, match="window"):
        compiled.im2col_cython(np.ones((1, 1, 4, 4)), *geometry)


@pytest.mark.parametrize(
    "geometry", [(2.0, 1, 0, 1), (1, None, 0, 1), (1, 1, 0.5, 1), (1, 1, 0, 1.5)]
)
def test_compiled_refuses_numbers_of_pixels_that_are_not_whole(geometry: Any) -> None:
    compiled = pytest.importorskip("cs231n.im2col_cython", reason="the extension is not built")
    with pytest.raises(TypeError, match="integer"):
        compiled.im2col_cython(np.ones((1, 1, 4, 4)), *geometry)
    with pytest.raises(TypeError, match="integer"):
        compiled.col2im_cython(np.ones((1, 16)), 1, 1, 4, 4, *geometry)
    with pytest.raises(TypeError, match="integer"):
        compiled.col2im_6d_cython(np.ones((1, 1, 1, 1, 4, 4)), 1, 1, 4, 4, *geometry)


def test_columns_of_the_wrong_shape_or_dtype_are_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        col2im_indices(np.ones((9, 15)), (1, 1, 4, 4))
    compiled = pytest.importorskip("cs231n.im2col_cython", reason="the extension is not built")
    with pytest.raises(ValueError, match="expected"):
        compiled.col2im_cython(np.ones((9, 15)), 1, 1, 4, 4, 3, 3, 1, 1)
    with pytest.raises(ValueError, match="expected"):
        compiled.col2im_6d_cython(np.ones((1, 3, 3, 1, 4, 3)), 1, 1, 4, 4, 3, 3, 1, 1)
    with pytest.raises(ValueError, match="float32 or float64"):
        compiled.im2col_cython(np.ones((1, 1, 4, 4), dtype=int), 1, 1, 0, 1)
