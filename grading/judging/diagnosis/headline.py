"""Writes the headline of a verdict: one sentence that says what is wrong, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grading.judging.diagnosis.recognition import Recognized
from grading.judging.measure import Measured
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox.contract import NOT_RUN_TYPE
from grading.support.translation import tr


def write(
    exercise: ExerciseResult, mistake: Recognized | None, measured: Mapping[str, Measured]
) -> None:
    """Give a verdict its headline, and the hint of a mistake that is known by name.

    Args:
        exercise: the verdict; it is changed.
        mistake: the recognized mistake.
        measured: the measured answer to each published test, by name.
    """
    failed = failing(exercise)
    if not failed:
        return
    causes = {test.name: measured[test.name].cause for test in failed}
    for test in failed[1:]:
        test.repeats = causes[test.name] == causes[failed[0].name]
    if mistake is None:
        if stopped := _stopped(exercise, measured):
            exercise.headline = stopped
            for test in failed:
                test.repeats = test.repeats or causes[test.name] == NOT_RUN_TYPE
        elif len(failed) > 1 and all(test.repeats for test in failed[1:]):
            exercise.headline = failed[0].message
        elif exchanged := _exchanged(failed, measured):
            exercise.headline = measured[exchanged].message
            for test in failed[1:]:
                test.repeats = set(measured[test.name].wrong) <= set(measured[exchanged].wrong)
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


def _exchanged(failed: Sequence[TestResult], measured: Mapping[str, Measured]) -> str:
    """The test that shows best that results are in each other's places; empty if there is none.

    A test of one result cannot see this: it finds another shape, or other numbers.
    """
    name = max((test.name for test in failed), key=lambda name: _places(measured[name]))
    results = set(measured[name].wrong)
    otherwise = (m for m in measured.values() if results <= set(m.wrong) and not m.exchanged)
    return name if measured[name].exchanged and not any(otherwise) else ""


def _places(measured: Measured) -> int:
    return len(measured.wrong) if measured.exchanged else 0


def _stopped(exercise: ExerciseResult, measured: Mapping[str, Measured]) -> str:
    """The headline of an exercise that was stopped, because a test did not finish; else empty."""
    public = [test for test in exercise.tests if test.visibility == "public"]
    not_run = {test.name for test in public if measured[test.name].cause == NOT_RUN_TYPE}
    late = [test for test in public if test.status == "timeout" and test.name not in not_run]
    if not late or not not_run:
        return ""
    number = public.index(late[0]) + 1
    seconds = measured[late[0].name].limit
    if seconds is None:
        return tr(
            "Stopped: test {number} did not finish in time, so look for a loop that never ends, or "
            "that does far more work than it must.",
            number=number,
        )
    if number == 1:
        return tr(
            "Stopped: the first test did not finish in {seconds:g} s, so look for a loop that "
            "never ends, or that does far more work than it must.",
            seconds=seconds,
        )
    return tr(
        "Stopped: test {number} did not finish in {seconds:g} s, so look for a loop that never "
        "ends, or that does far more work than it must.",
        number=number,
        seconds=seconds,
    )


def failing(exercise: ExerciseResult) -> list[TestResult]:
    """The published tests that did not pass and are worth something."""
    return [
        test
        for test in exercise.tests
        if test.visibility == "public" and test.status != "ok" and test.advice is None
    ]
