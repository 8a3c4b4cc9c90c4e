"""What `input_gradient` must do, for every stride, padding and rest."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _gradients as gradients

exercise = Exercise("input_gradient")

TARGET = "cs231n.convolution:input_gradient"


def expect_gradient(case: Case, drawn: Any) -> None:
    """Draw a kernel, and ask for the gradient and untouched inputs."""
    w = case.array("w", drawn.normal(case, drawn.w_shape))
    got = case.call(TARGET, drawn.dout, w, list(drawn.x_shape[2:]), drawn.stride, drawn.padding)
    case.expect("dx", got, **drawn.accept)
    case.unchanged("dout", "w")


cases = gradients.Cases(expect_gradient)
exercise.test("stride 1, no padding", weight=2)(cases.plain)
exercise.test("stride 2 and more: zeros between the errors", weight=2)(cases.strided)
exercise.test("rows and columns left over", weight=2, draws=2)(cases.rest)
exercise.test("padding, different on each side", weight=1.5)(cases.padded)
exercise.test("padding and leftovers at once")(cases.padded_rest)
exercise.test("mode same at stride 2: more zeros than the kernel is large")(cases.same)
exercise.test("mode full")(cases.full)
exercise.test("one image, one channel, one kernel")(cases.smallest)
exercise.test("float32", weight=0.5)(cases.single)
