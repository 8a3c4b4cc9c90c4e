"""Tests of `mean_pool_forward_naive`: the mean of every window, at any size and stride."""

from __future__ import annotations

from grading.spec import Exercise

from . import _pool as pool

exercise = Exercise("mean_pool_forward_naive")

TARGET = "cs231n.pooling:mean_pool_forward_naive"

cases = pool.Cases(pool.output(TARGET))
cases.register(
    exercise,
    main="Take the mean of every window of every channel",
    shape="out: (N, C, H_out, W_out).",
    rest="rows and columns at the end that do not fill a window are left out.",
    overlap="stride: pixels from one window to the next",
)
exercise.test(
    "the cache holds what the docstring says", weight=0.5, promises=["cache: (x, pool_param)."]
)(pool.cached(TARGET, "x", "pool_param"))
