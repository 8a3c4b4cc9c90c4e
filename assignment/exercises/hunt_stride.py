"""What the mended `StrideOneConv` must do: three gradients at every stride."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from grading.spec import Case, Exercise

# What the exercises share; these files are run by path, so there is no package to import from.
draw = SimpleNamespace(**run_path(str(Path(__file__).with_name("_draw.py"))))

exercise = Exercise("hunt_stride")

TARGET = "cs231n.bughunt.convolution:StrideOneConv"


def gradients(case: Case, stride: int, prefix: str = "", **sizes: tuple[int, int]) -> None:
    """Run the class on drawn images, filters and an upstream gradient."""
    drawn = draw.convolution(case, stride=stride, kernel=(3, 2), **sizes)
    dout = case.array("dout", draw.normal(case, *drawn.out_shape))
    conv = case.call(TARGET, drawn.w, drawn.b, stride)
    case.expect("dx", conv.method("backward", drawn.x, dout))
    case.expect("dw", conv.attr("dw"))
    case.expect("db", conv.attr("db"))


@exercise.test("windows that overlap")
def overlapping(case: Case) -> None:
    gradients(case, 2)


@exercise.test("rows and columns left over")
def rest(case: Case) -> None:
    gradients(case, case.choice(2, among=[2, 3]), rest=(1, 1))


@exercise.test("windows with gaps between them")
def gaps(case: Case) -> None:
    gradients(case, case.choice(4, among=[4, 5]))
