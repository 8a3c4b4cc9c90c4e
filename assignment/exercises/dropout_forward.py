"""What `dropout_forward` must do: properties of what comes out, because the draws are random."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.spec import Array, Case, Exercise, Ref

from . import _dense as draw

exercise = Exercise("dropout_forward")

TARGET = "cs231n.layers:dropout_forward"
DROPS = "Until 2017 the course's text took p as the chance to drop a unit."
KEEPS = "Keep each unit with probability p, and set the others to 0 (inverted dropout)."
MASK = "In train mode `out = x * mask` with mask = (u < p) / p"
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
    return np.asarray(values)


def chance(case: Case) -> float:
    """A chance to keep that is not the chance to drop."""
    return float(case.choice(0.3, among=[0.2, 0.25, 0.75, 0.8]))


def nothing_drawn(out: Array) -> str | None:
    """What is wrong where all of many numbers, none of them 0 before, were kept or dropped."""
    if not np.any(out):
        return "every number was dropped"
    return "no number was dropped" if np.all(out) else None


def expect_scaled(case: Case, p: float, dtype: str = "float64") -> None:
    """Ask that the numbers that are kept are divided by the chance to be kept."""
    x = train(case, p, 70, case.size(80, low=75, high=85), dtype=dtype)
    near = 1e-6 if dtype == "float64" else 1e-4

    def holds(got: Arrays, _: Arrays) -> str | None:
        out = got["out"]
        if out.shape != x.shape:
            return f"out has shape {out.shape}, expected {x.shape}"
        kept = out != 0
        if not np.any(kept):
            return "every number was dropped"
        # Another test asks which of the two p is.
        share = min(p, 1 - p, key=lambda q: abs(q - float(np.mean(kept))))
        if np.allclose(out[kept], x[kept] / share, rtol=near):
            return None
        factor = float(np.median(out[kept] / x[kept]))
        return (
            f"the numbers that were kept are {factor:.3g} times x, expected {1 / share:.3g} times"
        )

    case.check("0 or x divided by the share that is kept", holds)


@exercise.test(
    "train, p = 0.5: every number is 0 or twice x", weight=2, promises=[MASK, "shape of x"]
)
def half(case: Case) -> None:
    expect_scaled(case, 0.5)


@exercise.test("train: what is kept is divided by the chance to keep it", promises=["/ p"])
def scaled(case: Case) -> None:
    expect_scaled(case, chance(case))


@exercise.test(
    "train: the share that is kept is p",
    weight=2,
    promises=[KEEPS, "p: the chance to KEEP a unit"],
    beyond=DROPS,
)
def share(case: Case) -> None:
    p = chance(case)
    # Hidden cases have few long rows: whether rows share their draws is another test's question.
    train(case, p, case.choice(70, among=[2]), case.size(80, low=2800, high=3000))

    def holds(got: Arrays, _: Arrays) -> str | None:
        kept = float(np.mean(got["out"] != 0))
        margin = 6 * (p * (1 - p) / got["out"].size) ** 0.5
        if abs(kept - p) <= margin:
            return None
        return f"{kept:.1%} of the numbers were kept, expected about {p:.0%}"

    case.check("share", holds)


@exercise.test(
    "train: each unit of each example is dropped on its own",
    weight=1.5,
    promises=["where u is uniform in [0, 1) and drawn anew for each number"],
)
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


@exercise.test(
    "train: images, and p = 1 keeps everything",
    promises=["inputs of any shape", "p <= 1"],
    beyond=DROPS,
)
def keep_all(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, 2, 3, case.size(4, low=3, high=5), 5))
    case.expect("out", forward(case, x, 1.0, mode="train"))


@exercise.test(
    "train: the same seed drops the same units",
    promises=["from NumPy's global generator", "seed: given to np.random.seed before the draw"],
)
def repeatable(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, 20, 30))
    seed = int(case.rng.integers(2**31))
    for name in ("first", "second"):
        case.observe(name, forward(case, x, 0.5, mode="train", seed=seed))

    def holds(got: Arrays, _: Arrays) -> str | None:
        if not np.array_equal(got["first"], got["second"]):
            return "two calls with one seed dropped different units"
        return nothing_drawn(got["first"])

    case.check("one seed", holds)


@exercise.test(
    "test: x comes out as it is", weight=2, promises=["test mode can hand x on as it is"]
)
def test_mode(case: Case) -> None:
    x = case.array("x", draw.off_zero(case, case.size(5, low=3, high=8), 6))
    case.expect("out", forward(case, x, chance(case), mode="test"))


@exercise.test(
    "train: the mask in the cache holds the division",
    weight=0.5,
    promises=["cache: (dropout_param, mask)"],
    beyond="The course's text leaves it to you where the division takes place.",
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
            return "x times the mask in the cache is not out"
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
