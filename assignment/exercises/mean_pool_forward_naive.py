"""What `mean_pool_forward_naive` must do, for any window and stride."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any

from grading.spec import Case, Exercise

# What the exercises share; these files are run by path, so there is no package to import from.
draw = SimpleNamespace(**run_path(str(Path(__file__).with_name("_draw.py"))))

exercise = Exercise("mean_pool_forward_naive")

TARGET = "cs231n.pooling:mean_pool_forward_naive"


def expect_pooled(case: Case, drawn: Any, dtype: str = "float64") -> None:
    """Call the function once, and ask for its output and for an untouched input."""
    accept = draw.SINGLE if dtype == "float32" else {}
    out, _ = case.call(TARGET, drawn.x, drawn.param).unpack("out", "cache")
    case.expect("out", out, **accept)
    case.unchanged("x")


@exercise.test("2x2 windows at stride 2", weight=2)
def tiles(case: Case) -> None:
    expect_pooled(case, draw.pooling(case))


@exercise.test("all numbers negative", weight=0.5)
def negative(case: Case) -> None:
    expect_pooled(case, draw.pooling(case, images=1, channels=1, kind="negative"))


@exercise.test("windows that overlap", weight=2, draws=2)
def overlap(case: Case) -> None:
    stride = case.choice(2, among=[1, 2])
    expect_pooled(case, draw.pooling(case, window=(3, 3), stride=stride))


@exercise.test("windows higher than wide")
def high(case: Case) -> None:
    expect_pooled(case, draw.pooling(case, window=(case.size(4, low=3, high=4), 2), stride=2))


@exercise.test("windows wider than high, rows and columns left over", weight=1.5)
def rest(case: Case) -> None:
    left = (case.size(1, low=1, high=2), case.size(2, low=1, high=2))
    expect_pooled(case, draw.pooling(case, window=(2, 4), stride=3, rest=left))


@exercise.test("gaps between the windows")
def gaps(case: Case) -> None:
    window = (2, case.choice(1, among=[1, 2]))
    expect_pooled(case, draw.pooling(case, window=window, stride=3, rest=(1, 1)))


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    drawn = draw.pooling(case, window=(3, 2), stride=2, dtype="float32")
    expect_pooled(case, drawn, "float32")
