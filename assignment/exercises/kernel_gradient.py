"""What `kernel_gradient` must do, for every stride, padding and rest."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any

from grading.spec import Case, Exercise

# What the exercises share; these files are run by path, so there is no package to import from.
draw = SimpleNamespace(**run_path(str(Path(__file__).with_name("_draw.py"))))

exercise = Exercise("kernel_gradient")

TARGET = "cs231n.convolution:kernel_gradient"


def expect_gradient(
    case: Case,
    *,
    stride: int = 1,
    pads: tuple[int, int, int, int] = (0, 0, 0, 0),
    kernel: tuple[int, int] = (3, 2),
    rest: tuple[int, int] = (0, 0),
    images: int = 2,
    channels: int = 2,
    filters: int = 3,
    mode: Any = None,
    dtype: str = "float64",
) -> None:
    """Draw errors of 3 x 2 outputs or more, and ask for the gradient and untouched inputs."""
    size = (case.size(3, low=2, high=3), case.size(2, low=2, high=4))
    zeros = (pads[0] + pads[1], pads[2] + pads[3])
    image = tuple(
        max((many - 1) * stride + side - around + over, 1)
        for many, side, around, over in zip(size, kernel, zeros, rest, strict=True)
    )
    if mode is None:
        out = tuple(
            1 + (pixels + around - side) // stride
            for pixels, around, side in zip(image, zeros, kernel, strict=True)
        )
    else:
        out = (
            image
            if mode == "same"
            else tuple(
                1 + (pixels + side - 2) // stride
                for pixels, side in zip(image, kernel, strict=True)
            )
        )
    zeros_of_each_side = [[pads[0], pads[1]], [pads[2], pads[3]]]
    padding = zeros_of_each_side if mode is None else mode
    dout = case.array("dout", draw.normal(case, images, filters, *out, dtype=dtype))
    accept = draw.SINGLE if dtype == "float32" else {}
    x = case.array("x", draw.normal(case, images, channels, *image, dtype=dtype))
    case.expect("dw", case.call(TARGET, dout, x, list(kernel), stride, padding), **accept)
    case.unchanged("dout", "x")


@exercise.test("stride 1, no padding", weight=2)
def plain(case: Case) -> None:
    expect_gradient(case)


@exercise.test("stride 2 and more: zeros between the errors", weight=2)
def strided(case: Case) -> None:
    expect_gradient(case, stride=case.size(2, low=2, high=3), kernel=(2, 3))


@exercise.test("rows and columns left over", weight=2, draws=2)
def rest(case: Case) -> None:
    stride = case.size(2, low=2, high=3)
    expect_gradient(case, stride=stride, kernel=(3, 2), rest=(1, stride - 1))


@exercise.test("padding, different on each side", weight=1.5)
def padded(case: Case) -> None:
    expect_gradient(case, stride=case.size(1, low=1, high=2), pads=(1, 0, 1, 2), kernel=(3, 4))


@exercise.test("padding and leftovers at once")
def padded_rest(case: Case) -> None:
    expect_gradient(case, stride=3, pads=(1, 1, 1, 1), rest=(case.size(1, low=1, high=2), 1))


@exercise.test("mode same at stride 2: more zeros than the kernel is large")
def same(case: Case) -> None:
    expect_gradient(case, stride=2, kernel=(3, case.size(2, low=2, high=3)), mode="same")


@exercise.test("mode full")
def full(case: Case) -> None:
    expect_gradient(case, kernel=(2, case.size(3, low=2, high=3)), mode="full")


@exercise.test("one image, one channel, one kernel")
def smallest(case: Case) -> None:
    expect_gradient(case, images=1, channels=1, filters=1, stride=case.choice(2, among=[1, 2]))


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    expect_gradient(case, stride=case.size(2, low=1, high=2), dtype="float32")
