"""Tests of `input_gradient`: every stride, padding and number of leftover pixels."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _gradients as gradients

exercise = Exercise(
    "input_gradient",
    explains=[
        "Compute the error of the layer below: the gradient with respect to the images.",
        "The result covers the padded image up to its last window.",
    ],
)

ZEROS = "Insert stride - 1 zeros between the errors"
REST = "Rows and columns that no window reached get 0"
EACH = "each channel sums over all kernels"
PADDED = "only the image without its padding is returned"
OUT = "dx (N, C, H, W)."

TARGET = "cs231n.convolution:input_gradient"


def expect_gradient(case: Case, drawn: gradients.Errors) -> None:
    """Draw a kernel and expect the right gradient."""
    w = case.array("w", drawn.normal(case, drawn.w_shape))
    got = case.call(TARGET, drawn.dout, w, list(drawn.x_shape[2:]), drawn.stride, drawn.padding)
    case.expect("dx", got, **drawn.accept)


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
