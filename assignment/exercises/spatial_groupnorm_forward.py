"""Tests of `spatial_groupnorm_forward`: one group, one group per channel, and between."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _draw as draw

exercise = Exercise(
    "spatial_groupnorm_forward",
    explains=[
        "Normalize groups of channels",
        "There are no running statistics: training and testing are the same.",
        "cache: what `spatial_groupnorm_backward` needs.",
    ],
)

GROUPS = "The C channels are split into G groups of C / G neighbors."
MEAN = "Each image and group has one mean and one biased variance, over C / G * H * W numbers"
OUT = "`out = gamma * (x - mean) / sqrt(var + eps) + beta`"

TARGET = "cs231n.layers:spatial_groupnorm_forward"


def expect_out(
    case: Case,
    *,
    groups: int,
    each: int,
    images: int = 2,
    trivial: bool = True,
    eps: float | None = None,
    spread: float = 2.0,
    dtype: str = "float64",
    rtol: float = 1e-4,
    **accept: Any,
) -> None:
    """Call the function once on `groups` groups with `each` channels.

    `rtol` is so small that only the default eps may be elsewhere; a test of its own has a large
    one.
    """
    shape = (images, groups * each, case.size(4, low=3, high=5), case.size(5, low=2, high=6))
    drawn = draw.normalization(
        case,
        shape=shape,
        per_channel=(1, shape[1], 1, 1),
        trivial=trivial,
        spread=spread,
        dtype=dtype,
    )
    param = {} if eps is None else {"eps": eps}
    result = case.call(TARGET, drawn.x, drawn.gamma, drawn.beta, groups, param)
    case.expect("out", result.unpack("out", "cache")[0], rtol=rtol, **accept)


@exercise.test("two or three groups, gamma 1, beta 0", promises=[GROUPS, MEAN])
def plain(case: Case) -> None:
    expect_out(case, groups=case.size(2, low=2, high=3), each=3)


@exercise.test(
    "a different gamma and beta for each channel",
    weight=2,
    draws=2,
    promises=[OUT, "gamma: scale, one for each channel: (1, C, 1, 1).", "out: (N, C, H, W)."],
)
def scaled(case: Case) -> None:
    groups, each = case.size(3, low=2, high=4), case.size(2, low=2, high=3)
    expect_out(case, groups=groups, each=each, trivial=False)


@exercise.test("all channels in one group", promises=[GROUPS])
def one_group(case: Case) -> None:
    expect_out(case, groups=1, each=case.size(4, low=2, high=5))


@exercise.test("one group for each channel", promises=[GROUPS])
def own_group(case: Case) -> None:
    expect_out(case, groups=case.size(3, low=2, high=5), each=1)


@exercise.test("a large eps", promises=["sqrt(var + eps)"])
def with_eps(case: Case) -> None:
    eps = case.choice(0.5, among=[0.2])
    expect_out(case, groups=2, each=2, eps=eps, spread=0.3, rtol=1e-6)


@exercise.test("an image alone and in a larger batch", promises=[MEAN])
def number_of_images(case: Case) -> None:
    expect_out(case, groups=2, each=3, images=case.choice(1, among=[1, 5]))


@exercise.test("float32", weight=0.5, promises=[OUT])
def single(case: Case) -> None:
    expect_out(case, groups=2, each=2, dtype="float32", **draw.SINGLE)


exercise.untouched(scaled)
