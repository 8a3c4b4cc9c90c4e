"""What `mean_pool_backward_naive` must do: overlaps add up, rests get 0."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _pool as pool

exercise = Exercise("mean_pool_backward_naive")

TARGET = "cs231n.pooling:mean_pool_backward_naive"


def expect_dx(case: Case, drawn: Any, dtype: str) -> None:
    """Call the function twice, and ask for the second gradient and for untouched inputs."""
    dout = case.array("dout", pool.draw.normal(case, *drawn.out_shape, dtype=dtype))
    case.call(TARGET, dout, (drawn.x, drawn.param))
    case.expect("dx", case.call(TARGET, dout, (drawn.x, drawn.param)), **pool.accept(dtype))
    case.unchanged("x", "dout")


cases = pool.Cases(expect_dx)
exercise.test("2x2 windows at stride 2", weight=2)(cases.tiles)
exercise.test("all numbers negative", weight=0.5)(cases.negative)
exercise.test("windows that overlap", weight=2, draws=2)(cases.overlap)
exercise.test("windows higher than wide")(cases.high)
exercise.test("windows wider than high, rows and columns left over", weight=1.5)(cases.rest)
exercise.test("gaps between the windows")(cases.gaps)
exercise.test("float32", weight=0.5)(cases.single)
