"""The sentence at the head of a verdict: what is wrong, said once."""

from __future__ import annotations

from grading.judging.diagnosis import headline
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox.contract import NOT_RUN, NOT_RUN_TYPE

LATE = "It did not finish in 10 s, the limit for one test."
LATE_IN_GERMAN = "Nach 10 s noch nicht fertig."


def exercise(*tests: TestResult) -> ExerciseResult:
    return ExerciseResult("double", "Double", "timeout", 0.0, 3.0, 30.0, list(tests))


def late(name: str, message: str) -> TestResult:
    if message == NOT_RUN:
        return TestResult(name, "public", "timeout", 0.0, 1.0, message, cause=NOT_RUN_TYPE)
    detail = {"limit": 10.0}
    return TestResult(name, "public", "timeout", 0.0, 1.0, message, detail=detail, cause="late")


def test_a_first_test_that_does_not_finish_stops_the_exercise_and_says_so_once() -> None:
    verdict = exercise(late("small", LATE), late("large", NOT_RUN), late("empty", NOT_RUN))
    headline.write(verdict, None)
    assert verdict.headline.startswith("Stopped: the first test did not finish in 10 s.")
    assert [test.repeats for test in verdict.tests] == [False, True, True]


def test_the_language_of_a_message_changes_no_headline() -> None:
    stopped = TestResult(
        "large", "public", "timeout", 0.0, 1.0, "Nicht ausgeführt.", cause=NOT_RUN_TYPE
    )
    verdict = exercise(late("small", LATE_IN_GERMAN), stopped)
    headline.write(verdict, None)
    assert verdict.headline.startswith("Stopped: the first test did not finish in 10 s.")
    assert stopped.repeats


def test_a_later_test_that_does_not_finish_is_said_by_its_number() -> None:
    passed = TestResult("small", "public", "ok", 1.0, 1.0)
    verdict = exercise(passed, late("large", LATE), late("empty", NOT_RUN))
    headline.write(verdict, None)
    assert verdict.headline.startswith("Stopped: test 2 did not finish in 10 s.")


def test_where_the_last_test_does_not_finish_nothing_was_stopped() -> None:
    passed = TestResult("small", "public", "ok", 1.0, 1.0)
    verdict = exercise(passed, late("large", LATE))
    headline.write(verdict, None)
    assert verdict.headline == ""
