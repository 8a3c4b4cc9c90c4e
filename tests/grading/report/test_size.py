"""How large pages may be: a class of 1,200 in 15 MB leaves 12,500 bytes a student."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from grading.judging.results import ExerciseResult, Report, SubmissionResult, TestResult
from grading.report import Extras, class_page, student_page
from grading.report.code import Function, Line

# What a page of ten exercises takes where all passed, and what one more mistake adds to it: with a
# message, a picture, calls, a hint and 30 lines of code. If all 1,200 make two, it is 14.6 MB.
BARE, A_MISTAKE, A_ROW = 5_420, 3_240, 250
NUMBERS = [[((7 * i + 3 * j) % 11) / 2 - 2.5 for j in range(5)] for i in range(4)]


def right(name: str) -> ExerciseResult:
    tests = [TestResult(f"test {i}", "public", "ok", 1.0, 1.0) for i in range(10)]
    return ExerciseResult(name, "Convolution, forward, with loops", "ok", 10.0, 10.0, 0.1, tests)


def wrong(name: str) -> ExerciseResult:
    picture = {
        "name": "out",
        "got": NUMBERS,
        "expected": NUMBERS[::-1],
        "shape": [2, 3, 4, 5],
        "slice": [1, 2],
        "start": [0, 0],
        "worst": [1, 2, 0, 3],
    }
    exercise = right(name)
    for at, test in enumerate(exercise.tests):
        test.status, test.score, test.misconception = "wrong", 0.0, "kernel-flipped"
        test.message = f"out: largest error {at}.25 (relative 0.66, allowed 1e-06). " + "word " * 20
        test.hint = "Networks slide the filter as it is; the formula of a book turns it over."
        test.detail = {"pictures": [picture] * 3, "calls": [f"{name}(x (2, 3, 6, 10), {{}})"]}
    return replace(exercise, status="wrong", score=0.0)


def page(mistakes: int) -> int:
    """The bytes of a student's page."""
    exercises = [(wrong if at < mistakes else right)(f"conv_forward_{at}") for at in range(10)]
    student = SubmissionResult("student 0001", "wrong", 70.0, 100.0, 1.0, exercises)
    lines = tuple(Line(at, "        out[n, f, i, j] = window.sum()") for at in range(30))
    codes = {f"conv_forward_{at}": [Function("a.py", "f", lines)] for at in range(mistakes)}
    extras = Extras(codes={student.student: codes})
    text = student_page(Report("course", "id", [student]), student, brief=True, extras=extras)
    return len(text.encode())


def test_a_page_without_mistakes_is_small() -> None:
    assert page(0) <= BARE


def test_a_mistake_adds_little_to_a_page() -> None:
    assert 0 < page(3) - page(2) <= A_MISTAKE


def test_a_student_adds_a_short_row_to_the_class_page() -> None:
    submission = SubmissionResult("student 0001", "wrong", 70.0, 100.0, 1.0, [right("conv")])
    few, many = (
        len(
            class_page(
                Report("course", "id", [deepcopy(submission) for _ in range(count)])
            ).encode()
        )
        for count in (10, 110)
    )
    assert many - few <= 100 * A_ROW


def test_what_is_bounded_makes_the_target() -> None:
    assert 1200 * (BARE + 2 * A_MISTAKE + A_ROW) <= 15e6
