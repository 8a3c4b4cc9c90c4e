"""Tests of `dilate`: zeros between the numbers, and none around them."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw
from ._twice import expect_new

exercise = Exercise("dilate")

BETWEEN = "Put stride - 1 rows and columns of zeros between the rows and columns of every plane."
AROUND = "No zeros are put around them"

TARGET = "cs231n.convolution:dilate"


def expect_spread(case: Case, *shape: int, stride: int, dtype: str = "float64") -> None:
    """Dilate errors once, and expect the right result and unchanged errors."""
    errors = case.array("errors", draw.normal(case, *shape, dtype=dtype))
    case.expect("spread", case.call(TARGET, errors, stride))


@exercise.test("stride 2, one plane", weight=2, promises=[BETWEEN, AROUND])
def two(case: Case) -> None:
    expect_spread(case, case.size(2, low=2, high=4), 3, stride=2)


@exercise.test(
    "stride 3, all planes of a batch", weight=2, promises=[BETWEEN, "(H - 1) * stride + 1"]
)
def three(case: Case) -> None:
    expect_spread(case, 2, 3, case.size(3, low=2, high=4), 2, stride=case.size(3, low=3, high=4))


@exercise.test("stride 1 changes nothing", promises=["With stride 1 nothing changes."])
def one_plane(case: Case) -> None:
    expect_spread(case, 2, case.size(3, low=2, high=4), 4, stride=1)


@exercise.test("a single error: nothing is added around it", promises=[AROUND])
def single_error(case: Case) -> None:
    expect_spread(case, 1, case.size(1, low=1, high=3), stride=case.size(4, low=3, high=5))


@exercise.test("the result is a new array", habit=True, promises=["A new array"])
def fresh(case: Case) -> None:
    errors = case.array("errors", draw.normal(case, 2, case.size(3, low=2, high=4)))
    expect_new(case, case.call(TARGET, errors, 1))


@exercise.test("float32", weight=0.5, promises=["of the same dtype or float64"])
def single(case: Case) -> None:
    expect_spread(case, 2, 2, case.size(3, low=2, high=4), stride=2, dtype="float32")


exercise.untouched(three)
