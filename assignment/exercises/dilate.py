"""What `dilate` must do: zeros between the numbers, none around them."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("dilate")

TARGET = "cs231n.convolution:dilate"


def expect_spread(case: Case, *shape: int, stride: int, dtype: str = "float64") -> None:
    """Spread errors once, and ask for the result and for untouched errors."""
    errors = case.array("errors", draw.normal(case, *shape, dtype=dtype))
    case.expect("spread", case.call(TARGET, errors, stride))
    case.unchanged("errors")


@exercise.test("stride 2, one plane", weight=2)
def two(case: Case) -> None:
    expect_spread(case, case.size(2, low=2, high=4), 3, stride=2)


@exercise.test("stride 3, all planes of a batch", weight=2)
def three(case: Case) -> None:
    expect_spread(case, 2, 3, case.size(3, low=2, high=4), 2, stride=case.size(3, low=3, high=4))


@exercise.test("stride 1 changes nothing")
def one(case: Case) -> None:
    expect_spread(case, 2, case.size(3, low=2, high=4), 4, stride=1)


@exercise.test("a single error stays alone")
def single_error(case: Case) -> None:
    expect_spread(case, 1, case.size(1, low=1, high=3), stride=case.size(4, low=3, high=5))


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    expect_spread(case, 2, 2, case.size(3, low=2, high=4), stride=2, dtype="float32")
