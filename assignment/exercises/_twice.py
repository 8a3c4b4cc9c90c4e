"""The habit tests that a second call gives the same result, and that a result is a new array."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from grading.spec import Array, Case, Ref

Arrays = Mapping[str, Array]


def expect_same(case: Case, first: Mapping[str, Ref], second: Mapping[str, Ref]) -> None:
    """Expect equal results of two calls; those of the first were copied with `copied`."""
    for name, value in second.items():
        case.observe(f"{name} of the first call", first[name])
        case.observe(f"{name} of the second call", value)

    def holds(got: Arrays, _: Arrays) -> str | None:
        for name in second:
            before, after = got[f"{name} of the first call"], got[f"{name} of the second call"]
            near = 1e-9 * float(np.max(np.abs(before), initial=0.0))
            if before.shape != after.shape or np.any(np.abs(before - after) > near):
                return f"{name} of a second call differs from {name} of the first."
        return None

    case.check("equal results", holds)


def copied(case: Case, **values: Ref) -> dict[str, Ref]:
    """Copy results in the worker, before another call can change them."""
    return {name: case.call("numpy:array", value) for name, value in values.items()}


def expect_new(case: Case, *results: Ref) -> None:
    """Expect results that share no memory with the inputs: overwriting them changes no input."""
    for result in results:
        result.method("fill", 0.0)
    given = dict(case.script.inputs)
    for name in given:
        case.observe(name, case.input(name))

    def holds(got: Arrays, _: Arrays) -> str | None:
        for name, before in given.items():
            if not np.array_equal(got[name], before):
                return (
                    f"{name} changes when the result is overwritten, because both share memory. "
                    "Return a new array."
                )
        return None

    case.check("the result is new", holds)
