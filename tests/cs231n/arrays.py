"""Arrays to test layers with, and how near two of them must be."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Array = NDArray[Any]

dtypes = st.sampled_from([np.float32, np.float64])
seeds = st.integers(0, 2**32 - 1)
layouts = st.sampled_from(["plain", "read-only", "fortran", "strided"])


def normal(rng: np.random.Generator, *shape: int, dtype: Any, layout: str = "plain") -> Array:
    """Draw normal numbers, laid out in memory as asked."""
    array = rng.normal(size=shape).astype(dtype)
    if layout == "fortran":
        array = np.asfortranarray(array)
    elif layout == "strided":
        array = np.repeat(array, 2, axis=-1)[..., ::2]
    elif layout == "read-only":
        array.flags.writeable = False
    return array


def assert_close(actual: Array, expected: Any, dtype: Any) -> None:
    """Require equal shapes, the dtype, and values equal up to rounding."""
    expected = np.asarray(expected)
    assert actual.shape == expected.shape
    assert actual.dtype == dtype
    tolerance = 2e-4 if dtype == np.float32 else 1e-9
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance * scale)
