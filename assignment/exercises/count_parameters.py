"""Tests of `count_parameters`: weights and biases, and nothing else."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

exercise = Exercise(
    "count_parameters",
    explains=["`output_shapes` gives the shape of the input of each layer."],
)

COUNT = "Count the numbers that a network learns: all its weights and all its biases."
HAVE = "Convolutions and affine layers have them, one bias for each filter or unit"
NUMBER = "The number of learnable numbers."

TARGET = "cs231n.pytorch_bridge:count_parameters"


def ask(case: Case, layers: list[tuple[Any, ...]], shape: tuple[int, ...]) -> None:
    """Expect the right number."""
    case.expect("number of parameters", case.call(TARGET, layers, shape))


@exercise.test("an affine layer", promises=[HAVE, NUMBER])
def affine(case: Case) -> None:
    ask(case, [("affine", case.size(7, low=4, high=9))], (case.size(5, low=5, high=12),))


@exercise.test("a convolution on images of several channels", weight=2, promises=[HAVE])
def convolution(case: Case) -> None:
    kernel = case.choice(3, among=[2, 5])
    image = (case.size(3, low=2, high=5), 9, 12)
    ask(case, [("conv", case.size(6, low=4, high=9), kernel, 2, 1)], image)


@exercise.test("layers without parameters", weight=0.5, promises=["the others have none"])
def none(case: Case) -> None:
    ask(case, [("relu",), ("pool", 2, 2), ("flatten",)], (case.size(3, low=2, high=4), 7, 6))


@exercise.test("two convolutions in a row", weight=1.5, promises=[COUNT])
def two(case: Case) -> None:
    layers = [("conv", case.size(8, low=5, high=9), 3, 1, 1), ("relu",), ("conv", 4, 5, 1, 0)]
    ask(case, layers, (3, 10, 8))


@exercise.test("a whole network", weight=2, promises=[COUNT])
def whole(case: Case) -> None:
    layers = [
        ("conv", case.size(8, low=5, high=9), 5, 1, 2),
        ("relu",),
        ("pool", 2, 2),
        ("flatten",),
        ("affine", case.size(20, low=15, high=25)),
        ("relu",),
        ("affine", 10),
    ]
    ask(case, layers, (3, case.size(9, low=7, high=11), 12))
