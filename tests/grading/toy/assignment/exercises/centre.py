"""What `centre` must do."""

from collections.abc import Mapping

import numpy as np

from grading.spec import Array, Case, Exercise

exercise = Exercise("centre")


def adds_up(got: Mapping[str, Array], want: Mapping[str, Array]) -> str | None:
    """What is left must add up to nothing."""
    if abs(float(np.sum(got["rest"]))) < 1e-9 * np.size(want["rest"]):
        return None
    return "What is left does not add up to 0."


@exercise.test("values")
def values(case: Case) -> None:
    x = case.array("x", case.rng.normal(size=(case.size(3, low=2, high=5), 4)) + 2)
    out, mean = case.call("toy.rows:centre", x).unpack("out", "mean")
    case.expect("out", out)
    case.expect("mean", mean)


@exercise.test("the rest adds up to 0")
def rest(case: Case) -> None:
    x = case.array("x", case.rng.normal(size=6) + 2)
    out, _ = case.call("toy.rows:centre", x).unpack("out", "mean")
    case.observe("rest", out)
    case.check("adds up to 0", adds_up)
