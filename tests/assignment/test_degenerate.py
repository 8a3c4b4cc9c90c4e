"""No test of the assignment accepts an empty answer: NaN, zeros, empty arrays, one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grading.judging import references
from grading.judging.cases import record_plan
from grading.judging.measure import measure
from grading.sandbox.contract import Answer, NotAnArray, Status
from grading.spec import manifest

COURSE = manifest.load(manifest.find())

DEGENERATE: dict[str, Callable[[Any], Any]] = {
    "not a number": lambda want: np.full(want.shape, np.nan),
    "infinite": lambda want: np.full(want.shape, np.inf),
    "zeros": lambda want: np.zeros(want.shape),
    "ones": lambda want: np.ones(want.shape),
    "empty": lambda want: np.zeros((0, *want.shape[1:])),
    "one number": lambda want: np.array(0.0),
    "one more axis": lambda want: np.zeros((2, *want.shape)),
    "objects": lambda want: NotAnArray("an array of dtype object"),
    "masked": lambda want: NotAnArray("masked array"),
    "half": lambda want: np.full(want.shape, np.nan, dtype=np.float16),
    "complex": lambda want: want.astype(complex),
    "bools": lambda want: np.ones(want.shape, dtype=bool),
    "huge": lambda want: np.zeros(100_000, dtype=np.int8),
}


def same(got: Any, want: Any) -> bool:
    return isinstance(got, np.ndarray) and got.shape == want.shape and np.array_equal(got, want)


@pytest.mark.parametrize("name", COURSE.exercises)
def test_an_answer_of_nothing_never_passes(name: str) -> None:
    info = COURSE.exercise(name)
    stored = references.read(COURSE.folder, name)
    for test, case in zip(info.tests, record_plan(COURSE, info).public, strict=True):
        want = stored.expected[test.name]
        before = {o.name: case.script.inputs[o.name] for o in case.script.outputs
                  if o.kind == "unchanged"}  # fmt: skip
        right = measure(case, Answer(Status.OK, {**want, **before}), want)
        assert right.status == "ok", (test.name, right.message)
        for kind, make in DEGENERATE.items():
            values = {key: make(value) for key, value in want.items()}
            if all(same(values[key], want[key]) for key in want):
                continue  # zeros may be the right answer
            kinds = {output.kind for output in case.script.outputs}
            if kind in ("zeros", "ones", "bools") and "compare" not in kinds:
                continue  # a property alone, such as a shape: other tests look at the numbers
            if kind == "one number" and all(value.size == 1 for value in want.values()):
                continue
            with np.errstate(all="ignore"):
                seen = measure(case, Answer(Status.OK, {**values, **before}), want)
            assert seen.status == "wrong", (test.name, kind, seen)
            assert seen.message
