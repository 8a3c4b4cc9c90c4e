"""Tests of `batchnorm_forward`: one mean and one variance per feature, in both modes."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise, Ref

from . import _dense as draw
from ._norm import NEAR, expect_kept

exercise = Exercise(
    "batchnorm_forward",
    explains=[
        "Normalize every feature over the batch, then scale and shift it.",
        "cache: what the backward functions need",
    ],
)

TARGET = "cs231n.layers:batchnorm_forward"
MEAN = "Train mode, with the mean and the biased variance (divided by N) of each column of x:"
NORMALISED = "x_hat = (x - mean) / sqrt(var + eps)"
OUT = "out = gamma * x_hat + beta"
TEST_MODE = "Test mode uses running_mean and running_var instead of mean and var"
SINGLE: dict[str, Any] = {"rtol": 1e-4, "atol": 1e-6}


def forward(case: Case, drawn: Any, param: Any) -> Ref:
    """Call the function once and return its output."""
    out, _ = case.call(TARGET, drawn.x, drawn.gamma, drawn.beta, param).unpack("out", "cache")
    return out


def running(case: Case, features: int) -> dict[str, Ref]:
    """Draw running statistics, as if the layer had been trained before."""
    return {
        "running_mean": case.array("running_mean", draw.off_zero(case, features)),
        "running_var": case.array("running_var", case.rng.uniform(0.5, 3.0, size=features)),
    }


def expect_statistics(case: Case, param: Ref) -> None:
    """Expect the right running statistics in the dict after the call."""
    for name in ("running_mean", "running_var"):
        # The next batch refuses another shape, so only the test of two batches pays for it.
        case.expect(f"bn_param[{name!r}]", param.item(name), shape="equivalent")


@exercise.test("train: gamma 1, beta 0", promises=[MEAN, NORMALISED])
def plain(case: Case) -> None:
    case.expect("out", forward(case, draw.table(case, trivial=True), {"mode": "train"}), **NEAR)


@exercise.test(
    "train: a different gamma and beta for each feature", weight=2, promises=[OUT, "out: (N, D)."]
)
def scaled(case: Case) -> None:
    case.expect("out", forward(case, draw.table(case), {"mode": "train"}), **NEAR)


@exercise.test(
    "train: a large eps, inside the square root",
    weight=1.5,
    promises=["so eps is inside the root", "eps: added to the variance"],
)
def with_eps(case: Case) -> None:
    drawn = draw.table(case, spread=0.3, trivial=True)
    eps = case.choice(0.5, among=[0.2, 0.8])
    case.expect("out", forward(case, drawn, {"mode": "train", "eps": eps}))


@exercise.test(
    "train: running statistics, another momentum",
    weight=1.5,
    promises=[
        "running_mean becomes momentum * running_mean + (1 - momentum) * mean",
        "running_var becomes momentum * running_var + (1 - momentum) * var",
        "momentum is the fraction of the old value that is kept",
    ],
)
def statistics(case: Case) -> None:
    drawn = draw.table(case)
    momentum = case.choice(0.7, among=[0.6, 0.8, 0.95])
    param = draw.options(case, mode="train", momentum=momentum, **running(case, drawn.shape[1]))
    forward(case, drawn, param)
    expect_statistics(case, param)


@exercise.test(
    "train: running statistics after the first two batches",
    promises=["The new statistics are stored in `bn_param` as new arrays", "default zeros"],
)
def two_batches(case: Case) -> None:
    drawn = draw.table(case)
    second = case.array("second x", 1.5 * draw.off_zero(case, *drawn.shape) - 2)
    param = draw.options(case, mode="train")
    forward(case, drawn, param)
    case.call(TARGET, second, drawn.gamma, drawn.beta, param)
    expect_statistics(case, param)


@exercise.test("test: the running statistics are used", weight=2, promises=[TEST_MODE])
def test_mode(case: Case) -> None:
    drawn = draw.table(case, rows=case.size(3, low=1, high=3))
    eps = case.choice(0.1, among=[0.3])
    param = draw.options(case, mode="test", eps=eps, **running(case, drawn.shape[1]))
    case.expect("out", forward(case, drawn, param))


@exercise.test(
    "test: the running statistics do not change",
    weight=0.5,
    promises=["and does not change them"],
)
def test_statistics(case: Case) -> None:
    drawn = draw.table(case)
    param = draw.options(case, mode="test", **running(case, drawn.shape[1]))
    expect_kept(case, forward(case, drawn, param), param)


@exercise.test("train: float32", weight=0.5, promises=[NORMALISED])
def single(case: Case) -> None:
    drawn = draw.table(case, trivial=True, dtype="float32")
    case.expect("out", forward(case, drawn, {"mode": "train"}), **SINGLE)


def both_modes(case: Case) -> None:
    """Run the function in both modes on the same arrays."""
    drawn = draw.table(case)
    statistics = running(case, drawn.shape[1])
    for mode in ("train", "test"):
        forward(case, drawn, draw.options(case, mode=mode, **statistics))


exercise.untouched(both_modes, promises=["arrays that were in it are not written to"])
