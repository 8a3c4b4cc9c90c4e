"""Short prints of values: enough to recognize an array, too little to rebuild it.

A print of an array is its shape and a few random projections.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from grading.sandbox.contract import Answer, NotAnArray, RawValue
from grading.spec import Array, Case

_PROJECTIONS = 16


@lru_cache(maxsize=64)
def _projection(size: int) -> Array:
    return np.random.default_rng(size).normal(size=(_PROJECTIONS, size))


def make_print(value: RawValue) -> dict[str, Any]:
    """A short print of a value: its shape, and projections of its finite part."""
    if isinstance(value, NotAnArray):
        return {"kind": value.same_kind}
    if value.dtype.kind not in "fiub":
        return {"kind": value.dtype.name}
    flat = np.asarray(value, dtype=np.float64).ravel()
    finite = np.isfinite(flat)
    seen = _projection(flat.size) @ np.where(finite, flat, 0.0)
    return {
        "shape": list(value.shape),
        "odd": int((~finite).sum()),
        "norm": float(np.linalg.norm(flat[finite])),
        "single": value.dtype.kind == "f" and value.dtype.itemsize < 8,
        "seen": [float(f"{v:.10g}") for v in seen],
    }


def same_print(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two prints are of the same value, to about five digits (four in single precision)."""
    if "kind" in a or "kind" in b:
        return a.get("kind") == b.get("kind")
    if a["shape"] != b["shape"] or a["odd"] != b["odd"]:
        return False
    share = 1e-4 if a["single"] or b["single"] else 1e-5
    slack = share * max(a["norm"], b["norm"]) + 1e-12
    return bool(np.all(np.abs(np.subtract(a["seen"], b["seen"])) <= slack))


def off_by_print(case: Case, answer: Answer, right: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The outputs of a probe that are wrong, judged by their prints; [""] if there are no outputs.

    Args:
        case: the probe.
        answer: the worker's answer.
        right: the stored prints of the right arrays, by output.

    Returns:
        The names of the wrong outputs.
    """
    if not answer.values:
        return [""]
    wrong = []
    for output in case.script.outputs:
        value = answer.values.get(output.name, NotAnArray("nothing"))
        if output.kind == "unchanged":
            target = case.script.inputs[output.name]
            same = isinstance(value, np.ndarray) and value.tobytes() == target.tobytes()
        elif output.kind == "observe":
            continue  # property checks need the right arrays, and those are not stored
        else:
            same = _shape_of(value) == right[output.name].get("shape") and same_print(
                make_print(value), right[output.name]
            )
        if not same:
            wrong.append(output.name)
    return wrong


def _shape_of(value: RawValue) -> list[int] | None:
    return None if isinstance(value, NotAnArray) else list(value.shape)


def failure(answer: Answer) -> str:
    """A name for the failure of an answer without values: the exception with its message.

    The kind alone says too little, because many mistakes end in a ValueError.
    """
    raised = f"{answer.error.type}: {answer.error.message[:200]}" if answer.error else ""
    return f"{answer.status.value}: {raised}"


def failure_kind(answer: Answer) -> str:
    """The beginning of `failure` for every failure of this kind, whatever its message."""
    return f"{answer.status.value}: {answer.error.type}:" if answer.error else answer.status.value
