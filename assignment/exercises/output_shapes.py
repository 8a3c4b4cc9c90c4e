"""Tests of `output_shapes`: the shape of one example after each layer."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from ._shapes import INTEGERS

exercise = Exercise("output_shapes")

AFTER = "Work out the shape of one example after each layer."
FIT = "A window must fit as a whole"
REST = "rows and columns that are left over are ignored."
TUPLES = (
    'One tuple of whole numbers for each layer: (C, H, W), or (D,) after "flatten" and "affine".'
)

TARGET = "cs231n.pytorch_bridge:output_shapes"


def ask(case: Case, layers: list[tuple[Any, ...]], shape: tuple[int, ...]) -> None:
    """Expect the right shape after every layer, and the right number of shapes."""
    shapes = case.call(TARGET, layers, shape)
    case.expect("number of shapes", case.call("builtins:len", shapes))
    for k, layer in enumerate(layers):
        after = case.call("numpy:asarray", shapes.item(k))
        case.expect(f"shape after layer {k + 1}, {layer[0]}", after)


@exercise.test("a convolution that keeps the size", weight=1.5, promises=[AFTER])
def same(case: Case) -> None:
    kernel = case.choice(5, among=[3, 7])
    image = (3, case.size(8, low=8, high=12), case.size(11, low=13, high=15))
    ask(case, [("conv", case.size(6, low=4, high=9), kernel, 1, (kernel - 1) // 2)], image)


@exercise.test("a convolution with stride, rows left over", weight=2, promises=[FIT, REST])
def strided(case: Case) -> None:
    # On 12 rows at stride 2 and pad 1, a size that is rounded to the nearest number is wrong.
    image = (case.size(1, low=1, high=4), case.size(12, low=9, high=12), 15)
    ask(case, [("conv", 5, 3, case.choice(2, among=[2, 3]), case.size(1, low=0, high=1))], image)


@exercise.test("pooling: gaps, overlaps and leftover pixels", weight=2, promises=[FIT, REST])
def pooled(case: Case) -> None:
    # On 8 rows, side // stride is wrong both with an overlap and with a gap.
    image = (4, case.size(8, low=8, high=11), 13)
    ask(case, [("pool", 2, 2)], image)
    for k, layers in enumerate(([("pool", 3, 2)], [("pool", 2, 3)])):
        after = case.call("numpy:asarray", case.call(TARGET, layers, image).item(0))
        case.expect(f"shape after pooling, case {k + 2}", after)


@exercise.test("relu, flatten and affine", promises=[TUPLES])
def flat(case: Case) -> None:
    units = case.size(7, low=4, high=9)
    ask(case, [("relu",), ("flatten",), ("affine", units), ("relu",), ("affine", 3)], (2, 5, 4))


@exercise.test(
    "an input that is a row of numbers", weight=0.5, promises=["or (D,) of a row of numbers."]
)
def rows(case: Case) -> None:
    ask(case, [("affine", case.size(7, low=4, high=9)), ("relu",), ("affine", 3)], (6,))


@exercise.test("a whole network", weight=2, promises=[AFTER])
def whole(case: Case) -> None:
    layers = [
        ("conv", case.size(8, low=5, high=9), 5, 1, 2),
        ("relu",),
        ("pool", 2, 2),
        ("conv", 6, 3, 2, case.size(0, low=0, high=1)),
        ("relu",),
        ("flatten",),
        ("affine", 10),
    ]
    ask(case, layers, (3, case.size(17, low=16, high=20), 22))


@exercise.test("the sizes are ints", weight=0.5, promises=["tuple of whole numbers"])
def integers(case: Case) -> None:
    # With 1x1 windows at stride 1, few mistakes in the formula show.
    image = (2, case.size(5, low=3, high=8), 4)
    for layer in ("conv", 3, 1, 1, 0), ("pool", 1, 1):
        after = case.call("numpy:asarray", case.call(TARGET, [layer], image).item(0))
        case.expect(f"shape after {layer[0]}", after, dtypes=INTEGERS)
