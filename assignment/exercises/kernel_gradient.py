"""Tests of `kernel_gradient`: every stride, padding and number of leftover pixels."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _gradients as gradients

exercise = Exercise(
    "kernel_gradient",
    explains=[
        "Compute the gradient with respect to the kernels.",
    ],
)

ZEROS = "Then insert stride - 1 zeros between the errors"
REST = "First cut leftover rows and columns off the end of the padded images."
EACH = "Each pair of a kernel and a channel has its own plane; the images of the batch add up."
PADDED = "the padded images"
OUT = "dw (F, C, HH, WW)."

TARGET = "cs231n.convolution:kernel_gradient"


def expect_gradient(case: Case, drawn: gradients.Errors) -> None:
    """Draw images and expect the right gradient."""
    x = case.array("x", drawn.normal(case, drawn.x_shape))
    got = case.call(TARGET, drawn.dout, x, list(drawn.w_shape[2:]), drawn.stride, drawn.padding)
    case.expect("dw", got, **drawn.accept)


cases = gradients.Cases(expect_gradient)
exercise.test("stride 1, no padding", weight=2, promises=[EACH, OUT])(cases.plain)
exercise.test("stride 2 or more: zeros between the errors", weight=2, promises=[ZEROS])(
    cases.strided
)
exercise.test("rows and columns left over", weight=2, draws=2, promises=[REST])(cases.rest)
exercise.test("padding, different on each side", weight=1.5, promises=[PADDED])(cases.padded)
exercise.test("padding together with leftover rows and columns", promises=[REST])(cases.padded_rest)
exercise.test("mode same at stride 2: padding wider than the kernel", promises=[PADDED])(cases.same)
exercise.test("mode full", promises=[PADDED])(cases.full)
exercise.test("one image, one channel, one kernel", promises=[EACH])(cases.smallest)
exercise.test("float32", weight=0.5, promises=[EACH])(cases.single)
exercise.untouched(cases.plain)
