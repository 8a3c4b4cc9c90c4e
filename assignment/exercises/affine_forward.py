"""What `affine_forward` must do: rows times weights plus biases, on any number of axes."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _dense as draw

exercise = Exercise("affine_forward")

TARGET = "cs231n.layers:affine_forward"


def expect_out(case: Case, drawn: Any, **accept: Any) -> None:
    """Call the function once, and ask for its output and untouched inputs."""
    out, _ = case.call(TARGET, drawn.x, drawn.w, drawn.b).unpack("out", "cache")
    case.expect("out", out, **accept)
    case.unchanged("x", "w", "b")


@exercise.test("examples of three axes each", weight=2)
def images(case: Case) -> None:
    expect_out(case, draw.affine(case, image=(2, case.size(3, low=2, high=4), 4)))


@exercise.test("examples that are rows already", weight=2)
def rows(case: Case) -> None:
    expect_out(case, draw.affine(case, image=(case.size(6, low=5, high=9),)))


@exercise.test("a single example, a single unit")
def smallest(case: Case) -> None:
    expect_out(case, draw.affine(case, image=(3, case.size(2, low=2, high=4)), images=1, units=1))


@exercise.test("the cache keeps x in its own shape")
def cache_shape(case: Case) -> None:
    drawn = draw.affine(case)
    _, cache = case.call(TARGET, drawn.x, drawn.w, drawn.b).unpack("out", "cache")
    x, w, b = cache.unpack("x", "w", "b")
    for name, kept in (("x", x), ("w", w), ("b", b)):
        case.expect(f"cached {name}", kept)


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    expect_out(case, draw.affine(case, dtype="float32"), rtol=1e-4, atol=1e-6)
