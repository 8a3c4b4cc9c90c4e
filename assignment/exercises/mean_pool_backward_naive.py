"""Tests of `mean_pool_backward_naive`: an equal share for every pixel of a window."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _pool as pool
from ._twice import copied, expect_same

exercise = Exercise(
    "mean_pool_backward_naive",
    explains=["Compute the gradient of `mean_pool_forward_naive`; plain loops, no tricks."],
)

TARGET = "cs231n.pooling:mean_pool_backward_naive"


def expect_dx(case: Case, drawn: pool.draw.Pooling, dtype: str) -> None:
    """Call the function once and expect the right gradient."""
    dout = case.array("dout", pool.draw.normal(case, *drawn.out_shape, dtype=dtype))
    case.expect("dx", case.call(TARGET, dout, (drawn.x, drawn.param)), **pool.accept(dtype))


cases = pool.Cases(expect_dx)
cases.register(
    exercise,
    main="The gradient of every window is divided evenly among its pixels.",
    shape="dx: (N, C, H, W).",
    rest="pixels that no window covers get 0.",
    overlap="Where windows overlap, the contributions to a pixel add up",
)


@exercise.test("a second call gives the same result", habit=True)
def twice(case: Case) -> None:
    drawn = pool.draw.pooling(case)
    dout = case.array("dout", pool.draw.normal(case, *drawn.out_shape))
    first = copied(case, dx=case.call(TARGET, dout, (drawn.x, drawn.param)))
    expect_same(case, first, {"dx": case.call(TARGET, dout, (drawn.x, drawn.param))})
