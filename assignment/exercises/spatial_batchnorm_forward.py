"""Tests of `spatial_batchnorm_forward`: one mean and one variance per channel, in both modes."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise, Ref

from . import _draw as draw
from ._norm import NEAR, expect_kept

exercise = Exercise(
    "spatial_batchnorm_forward",
    explains=[
        "Normalize every channel over the batch and over all its pixels.",
        "which you may call",
        "cache: what `spatial_batchnorm_backward` needs",
    ],
)

CHANNEL = "Each channel is one feature and has one mean and one variance, over N * H * W numbers"
REST = "Everything else is as in `batchnorm_forward`"
RUNNING = "bn_param: as in `batchnorm_forward`, with running statistics of shape (C,)."

TARGET = "cs231n.layers:spatial_batchnorm_forward"


def forward(case: Case, drawn: Any, param: Any) -> Ref:
    """Call the function once and return its output."""
    out, _ = case.call(TARGET, drawn.x, drawn.gamma, drawn.beta, param).unpack("out", "cache")
    return out


def running(case: Case, channels: int) -> dict[str, Ref]:
    """Draw running statistics, as if the layer had been trained before."""
    return {
        "running_mean": case.array("running_mean", draw.normal(case, channels)),
        "running_var": case.array("running_var", case.rng.uniform(0.5, 3.0, size=channels)),
    }


def expect_statistics(case: Case, param: Ref) -> None:
    """Expect the right running statistics in the dict after the call."""
    for name in ("running_mean", "running_var"):
        # The next batch refuses another shape, so only the test of two batches pays for it.
        case.expect(f"bn_param[{name!r}]", param.item(name), shape="equivalent")


@exercise.test("train: gamma 1, beta 0", promises=[CHANNEL])
def plain(case: Case) -> None:
    drawn = draw.normalization(case, shape=draw.image_shape(case), trivial=True)
    case.expect("out", forward(case, drawn, {"mode": "train"}), **NEAR)


@exercise.test(
    "train: a different gamma and beta for each channel",
    weight=2,
    promises=[CHANNEL, "gamma: scale (C,).", "beta: shift (C,).", "out: (N, C, H, W)."],
)
def scaled(case: Case) -> None:
    drawn = draw.normalization(case, shape=draw.image_shape(case))
    case.expect("out", forward(case, drawn, {"mode": "train"}), **NEAR)


@exercise.test("train: a large eps", promises=[REST])
def with_eps(case: Case) -> None:
    drawn = draw.normalization(case, shape=draw.image_shape(case), spread=0.3, trivial=True)
    case.expect(
        "out", forward(case, drawn, {"mode": "train", "eps": case.choice(0.5, among=[0.2])})
    )


@exercise.test("train: a single image", promises=[CHANNEL])
def one_image(case: Case) -> None:
    drawn = draw.normalization(case, shape=draw.image_shape(case, images=1), trivial=True)
    case.expect("out", forward(case, drawn, {"mode": "train"}), **NEAR)


@exercise.test("train: running statistics, another momentum", weight=1.5, promises=[REST, RUNNING])
def statistics(case: Case) -> None:
    shape = draw.image_shape(case)
    drawn = draw.normalization(case, shape=shape)
    momentum = case.choice(0.7, among=[0.6, 0.8, 0.95])
    param = draw.options(case, mode="train", momentum=momentum, **running(case, shape[1]))
    forward(case, drawn, param)
    expect_statistics(case, param)


@exercise.test("train: running statistics after the first two batches", promises=[RUNNING])
def two_batches(case: Case) -> None:
    shape = draw.image_shape(case)
    first = draw.normalization(case, shape=shape)
    second = case.array("second x", 1.5 * draw.normal(case, *shape) - 2)
    param = draw.options(case, mode="train")
    forward(case, first, param)
    case.call(TARGET, second, first.gamma, first.beta, param)
    expect_statistics(case, param)


@exercise.test("test: the running statistics are used", weight=1.5, promises=[REST, RUNNING])
def test_mode(case: Case) -> None:
    shape = draw.image_shape(case, images=case.size(2, low=1, high=3))
    drawn = draw.normalization(case, shape=shape)
    param = draw.options(
        case, mode="test", eps=case.choice(0.1, among=[0.3]), **running(case, shape[1])
    )
    case.expect("out", forward(case, drawn, param))


@exercise.test("test: the running statistics do not change", weight=0.5, promises=[REST])
def test_statistics(case: Case) -> None:
    shape = draw.image_shape(case)
    drawn = draw.normalization(case, shape=shape)
    param = draw.options(case, mode="test", **running(case, shape[1]))
    expect_kept(case, forward(case, drawn, param), param)


@exercise.test("train: float32", weight=0.5, promises=[CHANNEL])
def single(case: Case) -> None:
    shape = draw.image_shape(case)
    drawn = draw.normalization(case, shape=shape, trivial=True, dtype="float32")
    case.expect("out", forward(case, drawn, {"mode": "train"}), **draw.SINGLE)


def both_modes(case: Case) -> None:
    """Run the function in both modes on the same arrays."""
    shape = draw.image_shape(case)
    drawn = draw.normalization(case, shape=shape)
    statistics = running(case, shape[1])
    for mode in ("train", "test"):
        forward(case, drawn, draw.options(case, mode=mode, **statistics))


exercise.untouched(both_modes)
