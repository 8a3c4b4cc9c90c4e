"""Tests of `affine_backward`: three gradients, each in the shape of its array."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise, Ref

from . import _dense as draw
from . import _shapes as shapes

exercise = Exercise(
    "affine_backward", explains=["Compute the gradients of a fully connected layer."]
)

TARGET = "cs231n.layers:affine_backward"
DX = "dx: (N, d_1, ..., d_k), the shape of x."


def gradients(case: Case, drawn: draw.Affine, dtype: str = "float64") -> dict[str, Ref]:
    """Call the function once and return dx, dw and db."""
    dout = case.array("dout", draw.off_zero(case, drawn.images, drawn.units, dtype=dtype))
    result = case.call(TARGET, dout, (drawn.x, drawn.w, drawn.b))
    dx, dw, db = result.unpack("dx", "dw", "db")
    return {"dx": dx, "dw": dw, "db": db}


def expect(
    case: Case, drawn: draw.Affine, *names: str, dtype: str = "float64", **accept: Any
) -> None:
    """Expect the right gradients with these names."""
    found = gradients(case, drawn, dtype)
    for name in names:
        case.expect(name, found[name], shape="equivalent" if name == "db" else "exact", **accept)


@exercise.test("examples that are already rows", weight=2, promises=["dw: (D, M)"])
def rows(case: Case) -> None:
    expect(case, draw.affine(case, image=(case.size(6, low=5, high=9),)), "dx", "dw", "db")


@exercise.test("examples with three axes each", promises=[DX])
def images(case: Case) -> None:
    expect(case, draw.affine(case, image=(2, case.size(3, low=2, high=4), 4)), "dx", "dw")


@exercise.test("examples with two axes each", promises=[DX])
def grids(case: Case) -> None:
    expect(case, draw.affine(case, image=(case.size(3, low=2, high=4), 5)), "dx", "dw")


@exercise.test("a single example", promises=["dw: (D, M)"])
def single_example(case: Case) -> None:
    drawn = draw.affine(case, image=(case.size(6, low=5, high=9),), images=1)
    expect(case, drawn, "dx", "dw", "db")


@exercise.test("as many examples as units", promises=["dw: (D, M)"])
def square(case: Case) -> None:
    n = case.size(4, low=3, high=6)
    expect(case, draw.affine(case, image=(n,), images=n, units=n), "dx", "dw", "db")


@exercise.test(
    "db has the shape of b",
    habit=True,
    promises=["db: the shape of b."],
    beyond=shapes.EQUIVALENT,
)
def bias_shape(case: Case) -> None:
    found = gradients(case, draw.affine(case, image=(case.size(6, low=5, high=9),)))
    shapes.expect_shapes(case, db=found["db"])


@exercise.test("float32", weight=0.5, promises=["dw: (D, M)"])
def single(case: Case) -> None:
    drawn = draw.affine(case, image=(case.size(6, low=5, high=9),), dtype="float32")
    expect(case, drawn, "dx", "dw", dtype="float32", rtol=1e-4, atol=1e-6)


exercise.untouched(images)
