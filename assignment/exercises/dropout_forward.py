"""What `dropout_forward` must do, whatever generator of uniform numbers draws the mask.

The mask is random, so properties are checked: sound masks fail less than once in a million draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise, Ref

from . import _dense as draw

exercise = Exercise("dropout_forward")

TARGET = "cs231n.layers:dropout_forward"
Arrays = Mapping[str, Array]


def forward(case: Case, x: Ref, p: float, **more: Any) -> Ref:
    """Call the function once; its output."""
    out, _ = case.call(TARGET, x, {"p": p, **more}).unpack("out", "cache")
    return out


def train(case: Case, p: float, *shape: int, dtype: str = "float64") -> Array:
    """Run train mode once on seeded draws, and look at what comes out."""
    values = draw.off_zero(case, *shape, dtype=dtype)
    case.seed(int(case.rng.integers(2**31)))
    x = case.array("x", values)
    case.observe("out", forward(case, x, p, mode="train"))
    case.unchanged("x")
    return np.asarray(values)


def chance(case: Case) -> float:
    """A chance to keep that is not the chance to drop."""
    return float(case.choice(0.3, among=[0.2, 0.25, 0.75, 0.8]))


@exercise.test("train: every number is 0 or x / p", weight=2)
def scaled(case: Case) -> None:
    expect_scaled(case)


def expect_scaled(case: Case, dtype: str = "float64") -> None:
    """Ask that the numbers that are kept are divided by p."""
    p = chance(case)
    x = train(case, p, 30, case.size(40, low=35, high=45), dtype=dtype)
    near = 1e-6 if dtype == "float64" else 1e-4

    def holds(got: Arrays, _: Arrays) -> str | None:
        out = got["out"]
        if out.shape != x.shape:
            return f"out has shape {out.shape}, expected {x.shape}"
        kept = out != 0
        if not np.any(kept):
            return "every number was dropped"
        if np.allclose(out[kept], x[kept] / p, rtol=near):
            return None
        factor = float(np.median(out[kept] / x[kept]))
        return f"the numbers that were kept are {factor:.3g} times x, expected {1 / p:.3g} times"

    case.check("0 or x / p", holds)


@exercise.test("train: the share that is kept is p", weight=2)
def share(case: Case) -> None:
    p = chance(case)
    train(case, p, 70, case.size(80, low=75, high=85))

    def holds(got: Arrays, _: Arrays) -> str | None:
        kept = float(np.mean(got["out"] != 0))
        margin = 6 * (p * (1 - p) / got["out"].size) ** 0.5
        if abs(kept - p) <= margin:
            return None
        return f"{kept:.1%} of the numbers were kept, expected about {p:.0%}"

    case.check("share", holds)


@exercise.test("train: each unit of each example is dropped for itself", weight=1.5)
def apart(case: Case) -> None:
    train(case, 0.5, 60, case.size(50, low=45, high=55))

    def holds(got: Arrays, _: Arrays) -> str | None:
        kept = got["out"] != 0
        if kept.ndim != 2:
            return f"out has shape {kept.shape}, expected two axes"
        for axis, what in ((0, "column"), (1, "row")):
            counts = kept.mean(axis=axis)
            if np.any(counts < 0.02) or np.any(counts > 0.98):
                return f"a whole {what} was kept or dropped together"
        return None

    case.check("independent", holds)


@exercise.test("train: images, and p = 1 keeps everything")
def keep_all(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, 2, 3, case.size(4, low=3, high=5), 5))
    case.expect("out", forward(case, x, 1.0, mode="train"))


@exercise.test("train: the same seed drops the same units")
def repeatable(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, 20, 30))
    seed = int(case.rng.integers(2**31))
    for name in ("first", "second"):
        case.observe(name, forward(case, x, 0.5, mode="train", seed=seed))

    def holds(got: Arrays, _: Arrays) -> str | None:
        if np.array_equal(got["first"], got["second"]):
            return None
        return "two calls with one seed dropped different units"

    case.check("one seed", holds)


@exercise.test("test: x comes out as it is", weight=2)
def test_mode(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, case.size(5, low=3, high=8), 6))
    case.expect("out", forward(case, x, chance(case), mode="test"))
    case.unchanged("x")


@exercise.test("train: float32", weight=0.5)
def single(case: Case) -> None:
    expect_scaled(case, dtype="float32")
