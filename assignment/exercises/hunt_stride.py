"""Tests of the fixed `StrideOneConv`: three gradients at every stride."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("hunt_stride")

RIGHT = "A convolution whose gradients dx, dw and db are right at every stride."
TARGET = "cs231n.bughunt.convolution:StrideOneConv"


def gradients(case: Case, stride: int, prefix: str = "", **sizes: Any) -> None:
    """Run the class on drawn images, filters and an upstream gradient."""
    drawn = draw.convolution(case, stride=stride, kernel=(3, 2), **sizes)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    conv = case.call(TARGET, drawn.w, drawn.b, stride)
    case.expect("dx", conv.method("backward", drawn.x, dout))
    case.expect("dw", conv.attr("dw"))
    case.expect("db", conv.attr("db"))


@exercise.test("windows that overlap", promises=[RIGHT, "Store dw and db, and return dx"])
def overlapping(case: Case) -> None:
    gradients(case, 2)


@exercise.test("rows and columns left over", promises=[RIGHT])
def rest(case: Case) -> None:
    gradients(case, case.choice(2, among=[2, 3]), rest=(1, 1))


@exercise.test("windows with gaps between them", promises=[RIGHT])
def gaps(case: Case) -> None:
    gradients(case, case.choice(4, among=[4, 5]))
