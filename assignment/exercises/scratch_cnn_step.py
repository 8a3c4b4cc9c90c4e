"""Tests of `Network.step`: all parameters move, by gradients from before the step."""

from __future__ import annotations

from grading.spec import Case, Exercise

from . import _small_network as net

exercise = Exercise(
    "scratch_cnn_step",
    explains=[
        "3x3 convolution without padding - 2x2 max pooling - dense layer with softmax.",
        "Take one gradient step on a batch.",
        "they are copied",
    ],
)

STEP = "Every parameter p becomes p - learning_rate * (gradient of p), all from the same gradients"
LOSS = "The loss before the step."


def steps(case: Case, count: int, dtype: str = "float64") -> None:
    """Take steps on drawn batches, and expect the right losses and parameters."""
    small = net.small(case, dtype=dtype)
    tolerance = net.draw.SINGLE if dtype == "float32" else {}
    for k in range(count):
        x = small.images(case, f"x{k}", 4, dtype)
        y = net.labels(case, f"y{k}", 4, small.classes)
        case.expect(f"loss {k + 1}", small.network.method("step", x, y), **tolerance)
    for name in net.PARAMETERS:
        kept = {"dtypes": (dtype,)} if dtype == "float32" else {}
        case.expect(name, small.network.attr(name), **tolerance, **kept)


@exercise.test("one step", promises=[STEP, LOSS])
def one_step(case: Case) -> None:
    steps(case, 1)


@exercise.test("several steps", promises=[STEP])
def several(case: Case) -> None:
    steps(case, case.size(3, low=3, high=5))


@exercise.test("float32 stays float32", promises=["and keeps its dtype"])
def single(case: Case) -> None:
    steps(case, 2, "float32")


exercise.untouched(one_step)
