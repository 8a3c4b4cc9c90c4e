"""What `relu_backward` must do: let the gradient through where x is above 0, in a new array."""

from __future__ import annotations

from grading.spec import Case, Exercise, Ref

from . import _dense as draw

exercise = Exercise("relu_backward")

TARGET = "cs231n.layers:relu_backward"


def inputs(case: Case, *shape: int, dtype: str = "float64") -> tuple[Ref, Ref]:
    """A gradient and a cache; no x is exactly 0, where some let the gradient pass."""
    x = case.array("x", draw.off_zero(case, *shape, dtype=dtype))
    return case.array("dout", draw.off_zero(case, *shape, dtype=dtype)), x


@exercise.test("a table of numbers of both signs", weight=2)
def table(case: Case) -> None:
    dout, x = inputs(case, case.size(4, low=3, high=7), 6)
    case.expect("dx", case.call(TARGET, dout, x))


@exercise.test("images")
def images(case: Case) -> None:
    dout, x = inputs(case, 2, 3, case.size(4, low=3, high=6), 5)
    case.expect("dx", case.call(TARGET, dout, x))


@exercise.test("a second call gives the same, and the inputs are untouched", weight=1.5)
def twice(case: Case) -> None:
    dout, x = inputs(case, 4, case.size(5, low=4, high=8))
    case.call(TARGET, dout, x)
    case.expect("dx", case.call(TARGET, dout, x))
    case.unchanged("dout", "x")


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    dout, x = inputs(case, 3, case.size(5, low=4, high=8), dtype="float32")
    case.expect("dx", case.call(TARGET, dout, x))
