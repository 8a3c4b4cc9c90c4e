"""Tests of `l2_pool_backward_naive`: each pixel gets a share in proportion to its value."""

from __future__ import annotations

import numpy as np

from grading.spec import Case, Exercise

from . import _pool as pool
from ._twice import copied, expect_same

exercise = Exercise(
    "l2_pool_backward_naive",
    explains=["Differentiate the norm with respect to one pixel of its window."],
)

FORWARD = "cs231n.pooling:l2_pool_forward_naive"
TARGET = "cs231n.pooling:l2_pool_backward_naive"


def expect_dx(case: Case, drawn: pool.draw.Pooling, dtype: str) -> None:
    """Call the function once and expect the right gradient."""
    _, cache = case.call(FORWARD, drawn.x, drawn.param).unpack("out", "cache")
    dout = case.array("dout", pool.draw.normal(case, *drawn.out_shape, dtype=dtype))
    case.expect("dx", case.call(TARGET, dout, cache), **pool.accept(dtype))


cases = pool.Cases(expect_dx)
cases.register(
    exercise,
    main="Compute the gradient of `l2_pool_forward_naive`",
    shape="dx: (N, C, H, W).",
    rest="pixels that no window covers get 0.",
    overlap="Where windows overlap, the contributions to a pixel add up",
)


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    drawn = pool.draw.pooling(case)
    dout = case.array("dout", pool.draw.normal(case, *drawn.out_shape))
    _, cache = case.call(FORWARD, drawn.x, drawn.param).unpack("out", "cache")
    first = copied(case, dx=case.call(TARGET, dout, cache))
    expect_same(case, first, {"dx": case.call(TARGET, dout, cache)})


@exercise.test(
    "a window of zeros gets gradient 0",
    weight=1.5,
    promises=["its gradient is set to 0 there"],
)
def zeros(case: Case) -> None:
    values = pool.draw.normal(case, 2, 2, 4, 6)
    # Only one channel of one image is 0 there, so the others still have gradients.
    image, channel = (case.size(0, low=0, high=1) for _ in range(2))
    left = 2 * case.size(1, low=0, high=2)
    values[image, channel, :2, left : left + 2] = 0
    x = case.array("x", values)
    param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    _, cache = case.call(FORWARD, x, param).unpack("out", "cache")
    dout = case.array("dout", pool.draw.normal(case, 2, 2, 2, 3))
    case.expect("dx", case.call(TARGET, dout, cache))


@exercise.test(
    "a window of zeros raises no warning",
    habit=True,
    promises=["without a warning about a division by 0"],
)
def silent(case: Case) -> None:
    x = case.array(
        "x", pool.draw.normal(case, 1, 1, 4, 4) * np.kron([[0, 1], [1, 1]], np.ones((2, 2)))
    )
    param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    _, cache = case.call(FORWARD, x, param).unpack("out", "cache")
    dout = case.array("dout", pool.draw.normal(case, 1, 1, 2, 2))
    # A warning from NumPy becomes an error here.
    strict = case.call("numpy:errstate", divide="raise", invalid="raise")
    function = case.call("importlib:import_module", "cs231n.pooling").attr("l2_pool_backward_naive")
    case.expect("dx", strict.method("__call__", function).method("__call__", dout, cache))
