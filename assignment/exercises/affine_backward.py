"""What `affine_backward` must do: three gradients, each in the shape of what it belongs to."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _dense as draw

exercise = Exercise("affine_backward")

TARGET = "cs231n.layers:affine_backward"


def expect_all(case: Case, drawn: Any, dtype: str = "float64", **accept: Any) -> None:
    """Call the function once, and ask for the three gradients and untouched inputs."""
    dout = case.array("dout", draw.off_zero(case, drawn.images, drawn.units, dtype=dtype))
    result = case.call(TARGET, dout, (drawn.x, drawn.w, drawn.b))
    dx, dw, db = result.unpack("dx", "dw", "db")
    case.expect("dx", dx, **accept)
    case.expect("dw", dw, **accept)
    case.expect("db", db, shape="equivalent", **accept)
    case.unchanged("dout", "x", "w")


@exercise.test("examples that are rows already", weight=2)
def rows(case: Case) -> None:
    expect_all(case, draw.affine(case, image=(case.size(6, low=5, high=9),)))


@exercise.test("examples of three axes each", weight=2)
def images(case: Case) -> None:
    expect_all(case, draw.affine(case, image=(2, case.size(3, low=2, high=4), 4)))


@exercise.test("a single example")
def one(case: Case) -> None:
    expect_all(case, draw.affine(case, images=1))


@exercise.test("as many examples as units")
def square(case: Case) -> None:
    n = case.size(4, low=3, high=6)
    expect_all(case, draw.affine(case, image=(n,), images=n, units=n))


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    expect_all(case, draw.affine(case, dtype="float32"), "float32", rtol=1e-4, atol=1e-6)
