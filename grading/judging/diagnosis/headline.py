"""One sentence at the head of a verdict: what is wrong with the answer, said once."""

from __future__ import annotations

import re

from grading.judging.diagnosis.recognition import Found
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox.contract import NOT_RUN
from grading.support.translation import tr

_SECONDS = re.compile(r"did not finish in ([0-9.]+) s")
_SIZES = re.compile(r"\(?[0-9][0-9, ]*\)?")


def write(exercise: ExerciseResult, mistake: Found | None) -> None:
    """Give a verdict its headline, and what belongs to a mistake that is known by name.

    Args:
        exercise: the verdict; it is changed.
        mistake: what was recognized.
    """
    failed = failing(exercise)
    if not failed:
        return
    causes = [_cause(test) for test in failed]
    for test, cause in zip(failed[1:], causes[1:], strict=True):
        test.repeats = cause == causes[0]
    if mistake is None:
        if stopped := _stopped(exercise):
            exercise.headline = stopped
            for test in failed:
                test.repeats = test.repeats or test.message == NOT_RUN
        elif len(failed) > 1 and len(set(causes)) == 1:
            exercise.headline = failed[0].message
        return
    said = " ".join(known.says for known in mistake.known)
    name = " + ".join(known.id for known in mistake.known)
    exercise.hint = " ".join(dict.fromkeys(known.hint for known in mistake.known))
    if not mistake.sure:
        exercise.looks_like = name
        exercise.headline = tr("This looks like: {said}", said=said)
        return
    exercise.misconception, exercise.headline = name, said
    for test in failed:
        known = mistake.of(test.name)
        if test.name in known.seen:
            test.misconception, test.hint = known.id, known.hint
            test.repeats = test is not failed[0]


def _stopped(exercise: ExerciseResult) -> str:
    """What is said of an exercise that was stopped, because a test did not finish."""
    public = [test for test in exercise.tests if test.visibility == "public"]
    late = [test for test in public if test.status == "timeout" and test.message != NOT_RUN]
    if not late or not any(test.message == NOT_RUN for test in public):
        return ""
    place = public.index(late[0])
    which = tr("the first test") if place == 0 else tr("test {place}", place=place + 1)
    seconds = _SECONDS.search(late[0].message)
    time = f"{seconds[1]} s" if seconds else "time"
    return tr(
        "Stopped: {which} did not finish in {time}. Look for a loop that never ends, or that does "
        "far more work than it must.",
        which=which,
        time=time,
    )


def failing(exercise: ExerciseResult) -> list[TestResult]:
    """The published tests that did not pass and are worth something."""
    return [
        test
        for test in exercise.tests
        if test.visibility == "public" and test.status != "ok" and test.advice is None
    ]


def _cause(test: TestResult) -> str:
    """What made a test fail: where it raised, what kind of value came, else its whole message."""
    frames = (test.detail or {}).get("frames") or []
    if frames:
        kind = test.message.partition(":")[0]
        return f"{kind} {frames[-1].get('file')}:{frames[-1].get('line')}"
    name, got, rest = test.message.partition(": got ")
    # The sizes of what came, and the names of the outputs, differ from test to test.
    return (
        tr("got {rest}", rest=_SIZES.sub("()", rest)) if got and "\n" not in name else test.message
    )
