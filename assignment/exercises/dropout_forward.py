"""Tests of `dropout_forward`: properties of its output, because the mask is random."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise, Ref

from . import _dense as draw

exercise = Exercise("dropout_forward")

TARGET = "cs231n.layers:dropout_forward"
DROPS = "Until 2017, p was the probability of dropping a unit in the course's text."
KEEPS = "Keep each unit with probability p, and set the others to 0 (inverted dropout)."
MASK = "In train mode `out = x * mask` with mask = (u < p) / p"
Arrays = Mapping[str, Array]


def forward(case: Case, x: Ref, p: float, **more: Any) -> Ref:
    """Call the function once and return its output."""
    out, _ = case.call(TARGET, x, {"p": p, **more}).unpack("out", "cache")
    return out


def train(case: Case, p: float, *shape: int, dtype: str = "float64") -> Array:
    """Run train mode once with a seed, observe its output, and return x."""
    values = draw.off_zero(case, *shape, dtype=dtype)
    case.seed(int(case.rng.integers(2**31)))
    x = case.array("x", values)
    case.observe("out", forward(case, x, p, mode="train"))
    return np.asarray(values)


def chance(case: Case) -> float:
    """Choose a p that differs from 1 - p."""
    return float(case.choice(0.3, among=[0.2, 0.25, 0.75, 0.8]))


def nothing_drawn(out: Array) -> str | None:
    """Say what is wrong if all of many nonzero numbers were kept, or all of them dropped."""
    if not np.any(out):
        return "Every number was dropped."
    return "No number was dropped." if np.all(out) else None


def expect_scaled(case: Case, p: float, dtype: str = "float64") -> None:
    """Expect the numbers that are kept to be divided by the probability of keeping them."""
    x = train(case, p, 70, case.size(80, low=75, high=85), dtype=dtype)
    near = 1e-6 if dtype == "float64" else 1e-4

    def holds(got: Arrays, _: Arrays) -> str | None:
        out = got["out"]
        if out.shape != x.shape:
            return f"out has shape {out.shape}, expected {x.shape}."
        kept = out != 0
        if not np.any(kept):
            return "Every number was dropped."
        # Whether p is the probability of keeping or of dropping is checked by another test.
        share = min(p, 1 - p, key=lambda q: abs(q - float(np.mean(kept))))
        if np.allclose(out[kept], x[kept] / share, rtol=near):
            return None
        factor = float(np.median(out[kept] / x[kept]))
        return (
            f"The numbers that were kept are {factor:.3g} times x, "
            f"expected {1 / share:.3g} times x."
        )

    case.check("division by the share that is kept", holds)


@exercise.test(
    "train, p = 0.5: every number is 0 or twice x", weight=2, promises=[MASK, "shape of x"]
)
def half(case: Case) -> None:
    expect_scaled(case, 0.5)


@exercise.test(
    "train: kept numbers are divided by the probability of keeping them", promises=["/ p"]
)
def scaled(case: Case) -> None:
    expect_scaled(case, chance(case))


@exercise.test(
    "train: p is the share of numbers that are kept",
    weight=2,
    promises=[KEEPS, "p: the probability to KEEP a unit"],
    beyond=DROPS,
)
def share(case: Case) -> None:
    p = chance(case)
    # Few, long rows, because another test checks whether rows share their mask.
    train(case, p, 2, case.size(2900, low=2800, high=3000))

    def holds(got: Arrays, _: Arrays) -> str | None:
        kept = float(np.mean(got["out"] != 0))
        margin = 6 * (p * (1 - p) / got["out"].size) ** 0.5
        if abs(kept - p) <= margin:
            return None
        return f"{kept:.1%} of the numbers were kept, expected about {p:.0%}."

    case.check("share", holds)


@exercise.test(
    "train: each number is dropped independently",
    weight=1.5,
    promises=["where u is uniform in [0, 1) and drawn separately for each number"],
)
def apart(case: Case) -> None:
    case.seed(int(case.rng.integers(2**31)))
    x = case.array("x", draw.off_zero(case, 60, case.size(50, low=45, high=55)))
    for name in ("out", "second out"):
        case.observe(name, forward(case, x, 0.5, mode="train"))
    few = case.array("few", draw.off_zero(case, 4, 10))
    for k in range(12):
        case.observe(f"out for few {k}", forward(case, few, 0.5, mode="train"))
    images = case.array("images", draw.off_zero(case, 6, 5, 7, case.size(8, low=7, high=9)))
    case.observe("out for images", forward(case, images, 0.5, mode="train"))

    def holds(got: Arrays, _: Arrays) -> str | None:
        kept = got["out"] != 0
        if np.array_equal(kept, got["second out"] != 0):
            return "Two calls one after the other dropped the same numbers."
        if kept.ndim != 2:
            return f"out has shape {kept.shape}, expected two axes."
        columns, rows = kept.mean(axis=0), kept.mean(axis=1)
        if np.any(columns < 0.02) or np.any(columns > 0.98):
            return "A whole column was kept or dropped together."
        if np.any(rows < 0.02) or np.any(rows > 0.98):
            return "A whole row was kept or dropped together."
        counts = {int(np.sum(got[f"out for few {k}"] != 0)) for k in range(12)}
        if len(counts) == 1 or np.ptp(rows) == 0 or np.ptp(columns) == 0:
            return (
                "The number of units that are kept is always the same. Draw each number "
                "separately, so that it varies."
            )
        kept = got["out for images"] != 0
        for axis in range(kept.ndim):
            if np.all(kept == kept.take([0], axis)):
                return f"In images, all numbers along axis {axis} were kept or dropped together."
        return None

    case.check("independent", holds)


@exercise.test(
    "train: images; p = 1 keeps everything",
    promises=["inputs of any shape", "p <= 1"],
    beyond=DROPS,
)
def keep_all(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, 2, 3, case.size(4, low=3, high=5), 5))
    case.expect("out", forward(case, x, 1.0, mode="train"))


@exercise.test(
    "train: the same seed drops the same units",
    promises=["from NumPy's global generator", "seed: passed to np.random.seed before the draw"],
)
def repeatable(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, 20, 30))
    seed = int(case.rng.integers(2**31))
    for name in ("first", "second"):
        case.observe(name, forward(case, x, 0.5, mode="train", seed=seed))

    def holds(got: Arrays, _: Arrays) -> str | None:
        if not np.array_equal(got["first"], got["second"]):
            return "Two calls with the same seed dropped different units."
        return nothing_drawn(got["first"])

    case.check("one seed", holds)


@exercise.test("test: out equals x", weight=2, promises=["test mode can return x unchanged"])
def test_mode(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, case.size(5, low=3, high=8), 6))
    case.expect("out", forward(case, x, chance(case), mode="test"))


@exercise.test(
    "train: out is x times the mask in the cache",
    weight=0.5,
    promises=["cache: (dropout_param, mask)"],
    beyond="The course's text does not say where to divide by p.",
)
def mask_kept(case: Case) -> None:
    # So wide that a mask which all rows share drops some units and keeps others.
    x = draw.off_zero(case, 6, case.size(40, low=35, high=45))
    param = {"p": 0.5, "mode": "train", "seed": int(case.rng.integers(2**31))}
    out, cache = case.call(TARGET, case.array("x", x), param).unpack("out", "cache")
    case.observe("out", out)
    case.observe("mask", cache.unpack("dropout_param", "mask")[1])

    def holds(got: Arrays, _: Arrays) -> str | None:
        if not np.allclose(got["out"], x * got["mask"]):
            return "x times the mask in the cache is not equal to out."
        return nothing_drawn(got["out"])

    case.check("out = x * mask", holds)


@exercise.test("train: float32", weight=0.5, promises=[MASK])
def single(case: Case) -> None:
    expect_scaled(case, 0.5, dtype="float32")


def both_modes(case: Case) -> None:
    """Run the function in both modes on the same array."""
    x = case.array("x", draw.off_zero(case, 5, 6))
    for mode in ("train", "test"):
        forward(case, x, 0.5, mode=mode)


exercise.untouched(both_modes)
