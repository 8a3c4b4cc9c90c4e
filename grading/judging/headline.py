"""One sentence at the head of a verdict: what is wrong with the answer, said once."""

from __future__ import annotations

from grading.judging.recognition import Found
from grading.judging.results import ExerciseResult, TestResult


def write(exercise: ExerciseResult, mistake: Found | None) -> None:
    """Give a verdict its headline, and what belongs to a mistake that is known by name.

    Args:
        exercise: the verdict; it is changed.
        mistake: what was recognized.
    """
    failed = failing(exercise)
    if not failed:
        return
    if mistake is None:
        exercise.headline = _common(failed)
        return
    said = " ".join(known.says for known in mistake.known)
    name = " + ".join(known.id for known in mistake.known)
    exercise.hint = " ".join(dict.fromkeys(known.hint for known in mistake.known))
    if not mistake.sure:
        exercise.looks_like = name
        exercise.headline = f"It looks like this mistake, but is not certain: {said}"
        return
    exercise.misconception, exercise.headline = name, said
    for test in failed:
        known = mistake.of(test.name)
        if test.name in known.seen:
            test.misconception, test.hint = known.id, known.hint


def failing(exercise: ExerciseResult) -> list[TestResult]:
    """The published tests that did not pass and are worth something."""
    return [
        test
        for test in exercise.tests
        if test.visibility == "public" and test.status != "ok" and test.advice is None
    ]


def _common(failed: list[TestResult]) -> str:
    """What all failed tests say, if they say one thing; a single test says it by itself."""
    causes = {_cause(test) for test in failed}
    return failed[0].message if len(failed) > 1 and len(causes) == 1 else ""


def _cause(test: TestResult) -> str:
    """What made a test fail: where it raised, else its message."""
    frames = (test.detail or {}).get("frames") or []
    if not frames:
        return test.message
    kind = test.message.partition(":")[0]
    return f"{kind} {frames[-1].get('file')}:{frames[-1].get('line')}"
