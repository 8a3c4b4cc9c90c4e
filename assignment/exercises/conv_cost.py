"""Tests of `conv_cost`: three counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grading.spec import Case, Exercise

exercise = Exercise("conv_cost", explains=["Count what one image costs in a convolution layer."])

PRODUCTS = (
    "A multiply-add is one product of a pixel (or a padded zero) and a weight, added to a sum"
)
PARAMETERS = "Parameters are all weights and one bias for each filter."
VALUES = "Values are the numbers of the output."
COUNTS = "multiply_adds, parameters, values: whole numbers."

TARGET = "cs231n.convolution:conv_cost"


def expect_counts(
    case: Case,
    image: list[int],
    filters: int,
    kernel: list[int],
    stride: int,
    mode: Any,
    names: Sequence[str] = ("multiply_adds", "values"),
) -> None:
    """Expect the right counts; only one test asks for the parameters, so a bias costs once."""
    counts = case.call(TARGET, image, filters, kernel, stride, mode)
    parts = ("multiply_adds", "parameters", "values")
    for name, count in zip(parts, counts.unpack(*parts), strict=True):
        if name in names:
            case.expect(name, count)


@exercise.test("parameters: weights and biases", weight=1.5, promises=[PARAMETERS, COUNTS])
def parameters(case: Case) -> None:
    image = [case.size(3, low=2, high=6), case.size(31, low=20, high=40), 24]
    filters = case.size(16, low=8, high=20)
    kernel = [2, case.size(5, low=3, high=6)]
    expect_counts(case, image, filters, kernel, 1, "valid", ["parameters"])


@exercise.test("a layer that keeps the size", weight=1.5, promises=["(or a padded zero)", COUNTS])
def same(case: Case) -> None:
    image = [case.size(256, low=20, high=300), 100, case.size(100, low=50, high=120)]
    expect_counts(case, image, case.size(256, low=20, high=300), [3, 3], 1, "same")


@exercise.test("1x1 kernels", promises=["adding the bias does not count"])
def pointwise(case: Case) -> None:
    expect_counts(case, [case.size(100, low=20, high=200), 50, 40], 20, [1, 1], 1, "valid")


@exercise.test("stride 2 and a kernel wider than tall", weight=2, promises=[PRODUCTS, VALUES])
def strided(case: Case) -> None:
    image = [3, case.size(31, low=20, high=40), case.size(28, low=20, high=40)]
    expect_counts(case, image, 8, [2, case.size(5, low=3, high=6)], 2, 1)


@exercise.test("one channel, one filter", weight=0.5, promises=[PRODUCTS])
def smallest(case: Case) -> None:
    expect_counts(case, [1, case.size(5, low=4, high=9), 4], 1, [2, 3], 1, "valid")
