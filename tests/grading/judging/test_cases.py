"""The calls of a test, as its student reads them."""

from __future__ import annotations

import numpy as np
import pytest

from grading.judging.cases import calls
from grading.spec import Case


@pytest.mark.parametrize(
    ("failed", "shown"),
    [
        (None, ["shapes([3, 4])", "shapes([5])"]),
        (0, ["shapes([3, 4])"]),
        (1, ["shapes([3, 4])"]),
    ],
    ids=["none failed", "the first call failed", "what it returned has no length"],
)
def test_only_calls_of_the_answer_are_shown_and_none_after_the_one_that_failed(
    failed: int | None, shown: list[str]
) -> None:
    case = Case(np.random.default_rng(0))
    case.expect("count", case.call("builtins:len", case.call("pkg.a:shapes", [3, 4])))
    second = case.call("pkg.a:shapes", [5])
    case.expect("second", case.call("numpy:asarray", second.item(0)))
    assert calls(case.script, failed) == shown
