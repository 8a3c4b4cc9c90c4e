"""What `l2_pool_backward_naive` must do: each pixel in proportion to itself."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _pool as pool

exercise = Exercise("l2_pool_backward_naive")

FORWARD = "cs231n.pooling:l2_pool_forward_naive"
TARGET = "cs231n.pooling:l2_pool_backward_naive"


def expect_dx(case: Case, drawn: Any, dtype: str) -> None:
    """Call the function twice, and ask for the second gradient and for untouched inputs."""
    _, cache = case.call(FORWARD, drawn.x, drawn.param).unpack("out", "cache")
    dout = case.array("dout", pool.draw.normal(case, *drawn.out_shape, dtype=dtype))
    case.call(TARGET, dout, cache)
    case.expect("dx", case.call(TARGET, dout, cache), **pool.accept(dtype))
    case.unchanged("x", "dout")


cases = pool.Cases(expect_dx)
exercise.test("2x2 windows at stride 2", weight=2)(cases.tiles)
exercise.test("all numbers negative", weight=0.5)(cases.negative)
exercise.test("windows that overlap", weight=2, draws=2)(cases.overlap)
exercise.test("windows higher than wide")(cases.high)
exercise.test("windows wider than high, rows and columns left over", weight=1.5)(cases.rest)
exercise.test("gaps between the windows")(cases.gaps)


@exercise.test("a window of zeros gets gradient 0", weight=1.5)
def zeros(case: Case) -> None:
    values = pool.draw.normal(case, 2, 2, 4, 6)
    # In one channel of one image alone: the others have their gradients there.
    image, channel = (case.size(0, low=0, high=1) for _ in range(2))
    left = 2 * case.size(1, low=0, high=2)
    values[image, channel, :2, left : left + 2] = 0
    x = case.array("x", values)
    param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    _, cache = case.call(FORWARD, x, param).unpack("out", "cache")
    dout = case.array("dout", pool.draw.normal(case, 2, 2, 2, 3))
    case.expect("dx", case.call(TARGET, dout, cache))


exercise.test("float32", weight=0.5)(cases.single)
