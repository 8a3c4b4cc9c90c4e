"""Test that no wrong answer is named after a mistake that it did not make."""

from __future__ import annotations

from grading.authoring.proofs.proof import Failing, Proof
from grading.judging.results import ExerciseResult
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


def failing(verdict: ExerciseResult) -> frozenset[tuple[str, str]]:
    """Return the tests that did not pass, by name and visibility."""
    return frozenset((test.name, test.visibility) for test in verdict.tests if test.status != "ok")


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


def foreign(verdict: ExerciseResult, proof: Proof) -> str | None:
    """Say that a pair of mistakes got a name that belongs to neither of them, or return None."""
    named = (verdict.misconception or "").split(" + ")
    foreign = [name for name in named if name and name not in proof.subject.split(" + ")]
    if proof.kind != "pair" or not foreign:
        return None
    return tr("named {name}, which is neither of the two", name=foreign[0])
