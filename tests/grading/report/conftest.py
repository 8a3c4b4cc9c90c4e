"""A class with one of everything: right, wrong, empty, unreadable, and a grader's fault."""

from __future__ import annotations

import pytest

from grading.judging.results import (
    ExerciseResult,
    Report,
    Status,
    SubmissionResult,
    TestResult,
    Visibility,
)

HOSTILE = "<script>alert(1)</script>\x1b[31m‮evil"
PICTURE = {
    "name": "out",
    "got": [[0.0, 1.0], [2.0, None]],
    "expected": [[0.0, 1.0], [2.0, 3.0]],
    "shape": [2, 3, 2, 2],
    "slice": [1, 0],
    "start": [0, 0],
    "worst": [1, 0, 1, 1],
}


def exercise(name: str, score: float | None, *tests: TestResult) -> ExerciseResult:
    status: Status = "fault" if score is None else ("ok" if score == 10.0 else "wrong")
    return ExerciseResult(name, f"Title of {name}", status, score, 10.0, 0.25, list(tests))


def passed(name: str, visibility: Visibility = "public") -> TestResult:
    return TestResult(name, visibility, "ok", 2.5, 2.5)


@pytest.fixture
def report() -> Report:
    wrong = TestResult(
        "stride 2, pad 0",
        "public",
        "wrong",
        0.0,
        2.5,
        message="out: got a largest difference of 3.2 at [0, 1, 2, 2]; the bias is never added",
        rel_error=0.0421,
        misconception="bias-never-added",
        hint="Every filter f has one number b[f].",
        detail={
            "calls": ["conv(<x>, stride=2)"],
            "pictures": [PICTURE],
            "frames": [
                {"file": "cs231n/layers.py", "line": line, "function": "f", "code": "a < b"}
                for line in (3, 7)
            ],
        },
    )
    hidden = TestResult("stride 2, pad 0", "hidden", "wrong", 0.0, 2.5, "Wrong on hidden inputs.")
    full = SubmissionResult(
        "ada",
        "ok",
        20.0,
        20.0,
        1.5,
        [
            exercise("conv", 10.0, passed("basic"), passed("basic", "hidden")),
            exercise("pool", 10.0, passed("basic")),
        ],
    )
    half = SubmissionResult(
        HOSTILE,
        "wrong",
        15.0,
        20.0,
        1.75,
        [exercise("conv", 5.0, passed("basic"), wrong, hidden), exercise("pool", 10.0)],
    )
    half.exercises[0].prints = "<b>printed</b>\x07"
    half.exercises[0].headline = "The bias is never added."
    half.exercises[0].misconception = "bias-never-added"
    half.exercises[0].hint = "Every filter f has one number b[f]."
    unreadable = SubmissionResult("=cmd()", "error", 0.0, 20.0, 0.0, [], ["broken archive"])
    fault = SubmissionResult("grace", "fault", None, 20.0, 0.1, [exercise("conv", None)])
    return Report("Assignment <2>", "abc123", [full, half, unreadable, fault], "landlock")
