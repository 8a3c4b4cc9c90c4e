"""Tests that update rules share: the first step, several steps in a row, and float32."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grading.spec import Array, Case, Ref

from . import _dense as draw

SINGLE: dict[str, Any] = {"rtol": 1e-4, "atol": 1e-6}


def weights(case: Case, *shape: int, dtype: str = "float64") -> tuple[Ref, Ref]:
    """Draw w and dw."""
    w, dw = draw.off_zero(case, *shape, dtype=dtype), sized(case, *shape, dtype=dtype)
    return case.array("w", w), case.array("dw", dw)


def sized(case: Case, *shape: int, dtype: str = "float64") -> Array:
    """Draw gradients of sizes between 0.5 and 2, where the place of epsilon does not matter."""
    values: Array = case.rng.uniform(0.5, 2, shape) * case.rng.choice([-1, 1], shape)
    return values.astype(dtype)


def expect_step(
    case: Case, target: str, w: Ref, dw: Ref, config: Ref, *kept: str, **accept: Any
) -> None:
    """Take a step, and expect the new weights and what the rule has `kept` in its config."""
    next_w, state = case.call(target, w, dw, config).unpack("next_w", "config")
    case.expect("next_w", next_w, **accept)
    for name in kept:
        case.expect(f"config[{name!r}]", state.item(name))


def expect_first(case: Case, target: str) -> None:
    """Take a first step, with a given learning rate."""
    w = case.array("w", draw.off_zero(case, case.size(4, low=3, high=6), 5))
    dw = case.array("dw", sized(case, *case.script.inputs["w"].shape))
    config = draw.options(case, learning_rate=case.choice(0.1, among=[0.05, 0.3]))
    expect_step(case, target, w, dw, config, rtol=1e-5)


def expect_row(
    case: Case,
    target: str,
    w: Array,
    gradient: Callable[[], Array],
    start: Mapping[str, Any] | None = None,
    *,
    steps: int,
    **accept: Any,
) -> None:
    """Take several steps, with defaults for what `start` lacks, and expect the last weights."""
    at = case.array("w", w)
    config = draw.options(case, **(start or {}))
    for k in range(steps):
        dw = case.array(f"dw {k + 1}", gradient())
        at, config = case.call(target, at, dw, config).unpack("next_w", "config")
    case.expect("next_w", at, **accept)


def expect_single(case: Case, target: str) -> None:
    """Take a step in float32."""
    w, dw = weights(case, 3, 4, dtype="float32")
    expect_step(case, target, w, dw, draw.options(case), **SINGLE)
