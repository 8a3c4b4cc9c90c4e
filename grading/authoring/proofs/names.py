"""Test that no wrong answer is named after a mistake that it did not make."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import numpy as np

from grading.authoring.proofs import remake
from grading.authoring.proofs.proof import Failing
from grading.judging.cases import Plan
from grading.judging.judge import Judge
from grading.judging.references import References
from grading.judging.results import ExerciseResult
from grading.judging.verdict import expected_arrays
from grading.sandbox.contract import Answer
from grading.spec.manifest import AssignmentError
from grading.support.translation import tr


def called(verdict: ExerciseResult) -> str:
    """Say in a few words how the verdict names a wrong answer."""
    if verdict.misconception:
        return tr("named {misconception}", misconception=verdict.misconception)
    return (
        tr("looks like {looks_like}", looks_like=verdict.looks_like)
        if verdict.looks_like
        else tr("not named")
    )


def has_evidence(verdict: ExerciseResult, mistake: str, stored: References) -> bool:
    """Whether an answer with a known mistake must get its name.

    An exception is no evidence, and neither are right numbers in another dtype or in memory that is
    shared: many mistakes give these.

    Args:
        verdict: the verdict on an answer with the mistake.
        mistake: the id of the mistake.
        stored: the stored results of all known mistakes.

    Returns:
        Whether some number of the answer tells that it has this mistake.
    """
    raises = any(test.status not in ("ok", "wrong") for test in verdict.tests)
    seen = next((known.seen for known in stored.misconceptions if known.id == mistake), {})
    prints = [output for outputs in seen.values() for name, output in outputs.items() if name]
    return not raises and any(output.get("tells") for output in prints)


def failing(verdict: ExerciseResult) -> frozenset[tuple[str, str]]:
    """Return the tests that did not pass, by name and visibility.

    A test that did not finish in time says nothing: on a busy machine any test may be late.
    """
    passed_or_late = ("ok", "timeout")
    return frozenset(
        (t.name, t.visibility) for t in verdict.tests if t.status not in passed_or_late
    )


def contradiction(verdict: ExerciseResult, known: Failing) -> str | None:
    """Return a passing test that the mistake named by the verdict fails, or None."""
    for name in (verdict.misconception or "").split(" + "):
        passed = known.get(name, frozenset()) - failing(verdict)
        if passed:
            test, visibility = min(passed)
            return tr(
                "named {name}, which fails {test!r} ({visibility}); this answer passes it",
                name=name,
                test=test,
                visibility=visibility,
            )
    return None


def foreign(
    judge: Judge, plan: Plan, pair: str, files: Mapping[str, bytes], verdict: ExerciseResult
) -> str | None:
    """Say that a pair of mistakes got a name that belongs to neither of them, or return None.

    A third name is right if the mistakes that it names compute exactly what the pair computes.

    Args:
        judge: runs the answers.
        plan: the exercise's recorded tests.
        pair: the names of the two mistakes, joined by " + ".
        files: the answer with both mistakes, by path.
        verdict: the verdict on it.

    Returns:
        What is wrong with the name.
    """
    named = (verdict.misconception or "").split(" + ")
    thirds = [name for name in named if name and name not in pair.split(" + ")]
    if not thirds:
        return None
    known = [entry for entry in plan.info.misconceptions if entry.id in named]
    changes = [change for entry in known for change in entry.changes]
    with suppress(AssignmentError):  # two mistakes change the same line
        other = remake.stored_run(judge, plan, judge.source.changed(changes))
        if all(map(_equal, other, remake.stored_run(judge, plan, files))):
            return None
    return tr("named {name}, which is neither of the two", name=thirds[0])


def _equal(answer: Answer, other: Answer) -> bool:
    """Whether two runs of a case returned the same values, or failed with the same error."""
    values, others = expected_arrays(answer), expected_arrays(other)
    if values is None or others is None:
        return answer.error is not None and answer.error == other.error
    return values.keys() == others.keys() and all(
        np.array_equal(value, others[name]) for name, value in values.items()
    )
