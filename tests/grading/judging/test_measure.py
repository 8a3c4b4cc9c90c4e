"""What comes of one script in words: here, results that are right in each other's places."""

from __future__ import annotations

import numpy as np

from grading.judging.measure import measure
from grading.sandbox.contract import Answer, Status
from grading.spec import Case

DX, DW, DB = np.full((5, 6), 2.0), np.arange(24.0).reshape(6, 4), np.arange(4.0)
WANT = {"dx": DX, "dw": DW, "db": DB}


def backward() -> Case:
    case = Case(np.random.default_rng(0))
    for name, ref in zip(WANT, case.call("pkg.m:f").unpack(*WANT), strict=True):
        case.expect(name, ref)
    return case


def said(**values: np.ndarray) -> str:
    return measure(backward(), Answer(Status.OK, dict(values)), WANT).message


def test_two_results_in_each_others_places_are_named() -> None:
    assert said(dx=DX, dw=DB, db=DW) == (
        "The results are right, but in a different order: got (db, dw), expected (dw, db)."
    )


def test_three_results_in_a_circle_are_named() -> None:
    assert said(dx=DW, dw=DB, db=DX).startswith("The results are right, but in a different order")


def test_exchanged_results_that_are_wrong_as_well_are_not_called_right() -> None:
    assert "right" not in said(dx=DX, dw=DB, db=DW + 1)
    assert "right" not in said(dx=DX, dw=DW + 1, db=DB + 1)


def test_results_of_two_calls_are_not_said_to_be_in_a_different_order() -> None:
    case = Case(np.random.default_rng(0))
    for name, number in (("one", 1), ("two", 2)):
        case.expect(name, case.call("numpy:asarray", case.call("pkg.m:f", number).item(0)))
    want = {"one": DB, "two": DW}
    answer = Answer(Status.OK, {"one": DW, "two": DB})
    assert "right" not in measure(case, answer, want).message


def test_about_a_few_whole_numbers_nothing_more_is_said_than_what_they_are() -> None:
    case = Case(np.random.default_rng(0))
    case.expect("shape", case.call("pkg.m:f"))
    answer = Answer(Status.OK, {"shape": np.array([6, 4, 4])})
    message = measure(case, answer, {"shape": np.array([6, 6, 6])}).message
    assert message == "shape: got [6, 4, 4], expected [6, 6, 6]."


def test_a_wrong_dtype_has_one_cause_whatever_became_of_the_numbers() -> None:
    causes = [
        measure(backward(), Answer(Status.OK, {**WANT, "db": numbers.astype(int)}), WANT).cause
        for numbers in (DB / 9, DB + 0.4)
    ]
    assert causes == ["dtype int64"] * 2
