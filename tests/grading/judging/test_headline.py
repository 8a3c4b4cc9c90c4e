"""The sentence at the head of a verdict: what is wrong, said once."""

from __future__ import annotations

import pytest

from grading.judging.diagnosis import headline
from grading.judging.measure import Measured
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox.contract import NOT_RUN_TYPE

LATE = Measured("timeout", "It did not finish in 10 s, the limit for one test.", limit=10.0)
NOT_RUN = Measured("timeout", "Not run.", cause=NOT_RUN_TYPE)
PASSED = Measured("ok")


def verdict(**measured: Measured) -> ExerciseResult:
    tests = [
        TestResult(
            name, "public", measure.status, float(measure.status == "ok"), 1.0, measure.message
        )
        for name, measure in measured.items()
    ]
    exercise = ExerciseResult("double", "Double", "timeout", 0.0, 3.0, 30.0, tests)
    headline.write(exercise, None, measured)
    return exercise


def test_a_first_test_that_does_not_finish_stops_the_exercise_and_says_so_once() -> None:
    exercise = verdict(small=LATE, large=NOT_RUN, empty=NOT_RUN)
    assert exercise.headline.startswith("Stopped: the first test did not finish in 10 s,")
    assert [test.repeats for test in exercise.tests] == [False, True, True]


def test_a_later_test_that_does_not_finish_is_said_by_its_number() -> None:
    exercise = verdict(small=PASSED, large=LATE, empty=NOT_RUN)
    assert exercise.headline.startswith("Stopped: test 2 did not finish in 10 s,")


def test_where_the_last_test_does_not_finish_nothing_was_stopped() -> None:
    assert verdict(small=PASSED, large=LATE).headline == ""


def test_the_language_of_a_message_changes_no_headline() -> None:
    late = Measured("timeout", "Nach 10 s nicht fertig.", cause="timeout", limit=10.0)
    not_run = Measured("timeout", "Nicht ausgeführt.", cause=NOT_RUN_TYPE)
    exercise = verdict(small=late, large=not_run)
    assert exercise.headline.startswith("Stopped: the first test did not finish in 10 s,")
    assert exercise.tests[1].repeats


@pytest.mark.parametrize("second", ["kind None", "shape"])
def test_failures_of_one_cause_are_said_once_in_the_headline(second: str) -> None:
    first = Measured("wrong", "out: got None, expected an array.", cause="kind None")
    other = Measured("wrong", "dx: got something else.", cause=second)
    exercise = verdict(small=first, large=other)
    same = second == "kind None"
    assert exercise.headline == (first.message if same else "")
    assert exercise.tests[1].repeats == same


SWAPPED = Measured("wrong", "Got (db, dw).", cause="exchanged", wrong=["dw", "db"], exchanged=True)


@pytest.mark.parametrize(
    ("both", "says"), [(SWAPPED, "Got (db, dw)."), (Measured("wrong", wrong=["dw", "db"]), "")]
)
def test_results_in_each_others_places_explain_the_tests_that_look_at_one_of_them(
    both: Measured, says: str
) -> None:
    one = Measured("wrong", "dw: got shape (4,), expected (6, 4).", cause="shape", wrong=["dw"])
    more = Measured("wrong", "dx: got 0.", cause="dx", wrong=["dx"])
    exercise = verdict(dw=one, dx=more, small=SWAPPED, large=both)
    assert exercise.headline == says
    assert [test.repeats for test in exercise.tests] == [False, False, bool(says), bool(says)]
