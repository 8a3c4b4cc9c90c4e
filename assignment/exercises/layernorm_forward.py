"""Tests of `layernorm_forward`: one mean and one variance per row."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _dense as draw
from ._norm import NEAR

exercise = Exercise(
    "layernorm_forward",
    explains=[
        "Normalize every example over its features, then scale and shift each feature.",
        "There are no running statistics: training and testing are the same.",
        "cache: what `layernorm_backward` needs.",
    ],
)

TARGET = "cs231n.layers:layernorm_forward"

MEAN = "With the mean and the biased variance (divided by D) of each row of x"
OUT = "`out = gamma * (x - mean) / sqrt(var + eps) + beta`"


def expect_out(case: Case, drawn: draw.Table, param: dict[str, Any], **accept: Any) -> None:
    """Call the function once and expect the right output."""
    out, _ = case.call(TARGET, drawn.x, drawn.gamma, drawn.beta, param).unpack("out", "cache")
    case.expect("out", out, **accept)


@exercise.test("gamma 1, beta 0", promises=[MEAN])
def plain(case: Case) -> None:
    expect_out(case, draw.table(case, trivial=True), {}, **NEAR)


@exercise.test(
    "a different gamma and beta for each feature", weight=2, promises=[OUT, "out: (N, D)."]
)
def scaled(case: Case) -> None:
    expect_out(case, draw.table(case), {}, **NEAR)


@exercise.test("a large eps, inside the square root", weight=1.5, promises=["sqrt(var + eps)"])
def with_eps(case: Case) -> None:
    drawn = draw.table(case, trivial=True, flat_row=True)
    expect_out(case, drawn, {"eps": case.choice(0.5, among=[0.2, 0.8])})


@exercise.test("a single row", promises=[MEAN])
def one_row(case: Case) -> None:
    expect_out(case, draw.table(case, rows=1, trivial=True), {}, **NEAR)


@exercise.test("float32", weight=0.5, promises=[OUT])
def single(case: Case) -> None:
    expect_out(case, draw.table(case, trivial=True, dtype="float32"), {}, rtol=1e-4, atol=1e-6)


exercise.untouched(scaled)
