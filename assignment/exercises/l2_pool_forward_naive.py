"""Tests of `l2_pool_forward_naive`: the square root of the sum of squares of every window."""

from __future__ import annotations

from grading.spec import Exercise

from . import _pool as pool

exercise = Exercise("l2_pool_forward_naive")

TARGET = "cs231n.pooling:l2_pool_forward_naive"

cases = pool.Cases(pool.output(TARGET))
cases.register(
    exercise,
    main="The norm is the square root of the sum (not the mean) of the squares.",
    shape="out: (N, C, H_out, W_out), 0 or more.",
    rest="The output has the same size as in mean pooling.",
    overlap="Take the L2 norm of every window of every channel",
)
exercise.test(
    "the cache holds what the docstring says", weight=0.5, promises=["cache: (x, out, pool_param)."]
)(pool.cached(TARGET, "x", "out", "pool_param"))
