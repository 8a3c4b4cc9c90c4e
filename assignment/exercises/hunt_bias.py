"""Tests of the fixed `ForgetfulConv`: maps with each filter's own bias."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise("hunt_bias")

MAPS = "A convolution whose maps are the sums over the windows, plus the bias of each filter."
TARGET = "cs231n.bughunt.convolution:ForgetfulConv"


def maps(case: Case, *, stride: int, level: float = 1.0) -> None:
    """Run the class on drawn images, filters and biases, and expect the right maps."""
    drawn = draw.convolution(case, stride=stride, kernel=(3, 2), rest=(1, 0))
    if level == 0:
        x = case.array("zeros", 0 * case.script.inputs["x"])
    else:
        x = drawn.x
    conv = case.call(TARGET, drawn.w, drawn.b, stride)
    case.expect("maps", conv.method("forward", x))


@exercise.test("maps at stride 1", promises=[MAPS, "Return the maps (N, F, OH, OW)."])
def plain(case: Case) -> None:
    maps(case, stride=1)


@exercise.test("maps at larger strides", promises=[MAPS])
def strides(case: Case) -> None:
    maps(case, stride=case.choice(2, among=[2, 3]))


@exercise.test("maps for images of zeros", promises=["plus the bias of each filter"])
def nothing(case: Case) -> None:
    maps(case, stride=1, level=0)
