"""Writes the headline of a verdict: one sentence that says what is wrong, once."""

from __future__ import annotations

from grading.judging.diagnosis.recognition import Recognized
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox.contract import NOT_RUN_TYPE
from grading.support.translation import tr

_LOOK_FOR = tr("Look for a loop that never ends, or that does far more work than it must.")


def write(exercise: ExerciseResult, mistake: Recognized | None) -> None:
    """Give a verdict its headline, and the hint of a mistake that is known by name.

    Args:
        exercise: the verdict; it is changed.
        mistake: the recognized mistake.
    """
    failed = failing(exercise)
    if not failed:
        return
    for test in failed[1:]:
        test.repeats = test.cause == failed[0].cause
    if mistake is None:
        if stopped := _stopped(exercise):
            exercise.headline = stopped
            for test in failed:
                test.repeats = test.repeats or test.cause == NOT_RUN_TYPE
        elif len(failed) > 1 and all(test.repeats for test in failed[1:]):
            exercise.headline = failed[0].message
        return
    sentence = " ".join(known.says for known in mistake.known)
    name = " + ".join(known.id for known in mistake.known)
    exercise.hint = " ".join(dict.fromkeys(known.hint for known in mistake.known))
    if not mistake.sure:
        exercise.looks_like = name
        exercise.headline = tr("This looks like: {mistake}", mistake=sentence)
        return
    exercise.misconception, exercise.headline = name, sentence
    for test in failed:
        known = mistake.of(test.name)
        if test.name in known.seen:
            test.misconception, test.hint = known.id, known.hint
            test.repeats = test is not failed[0]


def _stopped(exercise: ExerciseResult) -> str:
    """The headline of an exercise that was stopped, because a test did not finish; else empty."""
    public = [test for test in exercise.tests if test.visibility == "public"]
    late = [test for test in public if test.status == "timeout" and test.cause != NOT_RUN_TYPE]
    if not late or not any(test.cause == NOT_RUN_TYPE for test in public):
        return ""
    number = public.index(late[0]) + 1
    seconds = (late[0].detail or {}).get("limit")
    if seconds is None:
        stopped = tr("Stopped: test {number} did not finish in time.", number=number)
    elif number == 1:
        stopped = tr("Stopped: the first test did not finish in {seconds:g} s.", seconds=seconds)
    else:
        stopped = tr(
            "Stopped: test {number} did not finish in {seconds:g} s.",
            number=number,
            seconds=seconds,
        )
    return f"{stopped} {_LOOK_FOR}"


def failing(exercise: ExerciseResult) -> list[TestResult]:
    """The published tests that did not pass and are worth something."""
    return [
        test
        for test in exercise.tests
        if test.visibility == "public" and test.status != "ok" and test.advice is None
    ]
