"""Test that the assignment grades correctly."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from grading.authoring.proofs import names, questions, remake
from grading.authoring.proofs.known_answers import PAIRS, Try, pairs_of, tries_of
from grading.authoring.proofs.proof import (
    Failing,
    Proof,
    VerifyReport,
    is_blank,
    is_full,
    seen,
)
from grading.authoring.proofs.thrifty import ThriftyJudge
from grading.judging.answer_key import AnswerKey
from grading.judging.judge import Judge
from grading.judging.references import References
from grading.judging.results import ExerciseResult
from grading.sandbox import side_by_side
from grading.sandbox.contract import Answer
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import FULL_MARKS, MANIFEST, Assignment, AssignmentError, ExerciseInfo
from grading.spec.tree import Source
from grading.support.translation import tr

# The hidden inputs of a proof are always the same, so that its result can be repeated.
SECRET = b"the assignment proves itself"

Progress = Callable[[Proof, int, int], None]


@dataclass(frozen=True)
class _Outcome:
    """The outcome of a try: its proof, the verdict if there is one, and the answers to store."""

    proof: Proof
    verdict: ExerciseResult | None = None
    foreign: str | None = None  # the problem with the name of a pair
    answers: Sequence[Answer] | None = None


def run(
    assignment: Assignment,
    runners: Sequence[Runner],
    progress: Progress | None = None,
    *,
    pairs: int | None = PAIRS,
    mistakes: int | None = None,
) -> VerifyReport:
    """Test the assignment: solutions full, blanks 0, misconceptions caught, variants full.

    Args:
        assignment: the assignment; `select` one part to test only that part.
        runners: the sandboxes; each grades one answer at a time.
        pairs: number of pairs of misconceptions to try per exercise (None: all).
        mistakes: number of misconceptions to try per exercise, the first ones (None: all).
        progress: called with each proof, the number of proofs so far, and their final number.

    Returns:
        Every proof, passed or failed.

    Raises:
        AssignmentError: the assignment cannot be read.
    """
    began = time.perf_counter()
    report = VerifyReport(assignment.name)
    judge = ThriftyJudge(assignment, runners[0], SECRET)
    # From all parts, because code that other parts require is not given either.
    whole_assignment = manifest.load(assignment.root)
    report.given = Source(whole_assignment).given
    _ = judge.source.owners  # raises an error if an exercise's function is not marked
    wrong = [
        *_unclaimed(assignment, report.given),
        *_uneven(assignment, whole_assignment),
        *questions.unanswerable(assignment),
    ]
    key = judge.answer_key(list(assignment.exercises.values()))
    # Nothing else can be said about an exercise whose tests cannot be recorded.
    faults = [
        Proof("fault", name, "", False, problem)
        for name, problem in key.faults.items()
        if name not in key.plans
    ]
    infos = [assignment.exercises[name] for name in assignment.exercises if name in key.plans]
    tries = [
        known
        for info in infos
        for known in (*tries_of(info, mistakes), *pairs_of(info, judge.source, pairs))
    ]
    tests = sum(len(_provable(info, mistakes)) for info in infos)
    total = len(faults) + len(wrong) + len(tries) + tests + 2 * len(infos)
    numbers = itertools.count(1)

    def say(proof: Proof) -> Proof:
        if progress:
            progress(proof, next(numbers), total)
        return proof

    report.proofs += map(say, [*wrong, *faults])
    judges = {runner: judge.beside(runner) for runner in runners}
    places = {
        info.id: {place for place, known in enumerate(tries) if known.info is info}
        for info in infos
    }
    outcomes: dict[int, _Outcome] = {}  # of unfinished exercises
    proofs: dict[str, list[Proof]] = {}

    def report_outcome(place: int, outcome: _Outcome) -> None:
        outcomes[place] = outcome
        say(outcome.proof)
        info = tries[place].info
        if places[info.id] <= outcomes.keys():
            # All tries of the exercise are done. Drop their answers here, because they are large.
            whole = [outcomes.pop(k) for k in sorted(places[info.id])]
            report.failing[info.id] = _failing(whole)
            proofs[info.id] = _together(info, key, whole, report.failing[info.id], say)

    side_by_side.work_off(
        runners, tries, lambda runner, known: _prove(judges[runner], key, known), report_outcome
    )
    report.proofs += [proof for info in infos for proof in proofs[info.id]]
    report.seconds = time.perf_counter() - began
    return report


def _uneven(assignment: Assignment, whole: Assignment) -> list[Proof]:
    """Refute the parts whose points do not add up to 100, unless those of all parts together do."""

    def points(names: Iterable[str]) -> float:
        return math.fsum(whole.exercises[name].points for name in names)

    if math.isclose(points(whole.exercises), FULL_MARKS):
        return []
    sums = [(part.id, points(part.exercises)) for part in assignment.parts]
    return [
        Proof.refuted(
            "points",
            part,
            tr(
                "the points of its exercises add up to {points:g}, expected {full_marks:g}. Change "
                "them in {manifest}.",
                points=worth,
                full_marks=FULL_MARKS,
                manifest=MANIFEST,
            ),
        )
        for part, worth in sums
        if not math.isclose(worth, FULL_MARKS)
    ]


def _unclaimed(assignment: Assignment, given: Sequence[str]) -> list[Proof]:
    """Refute the marked functions of submitted files that belong to no exercise of any part."""
    text = tr(
        "it is marked, but no exercise of any part requires it. Add an exercise, or list it in "
        "given under [release]."
    )
    return [
        Proof.refuted("region", place, text)
        for place in given
        if place.partition(":")[0] in assignment.files and place not in assignment.release.given
    ]


def _prove(judge: Judge, key: AnswerKey, attempt: Try) -> _Outcome:
    """Grade a known answer, and compare its verdict with the one that it must get."""
    info, source = attempt.info, judge.source
    try:
        files = source.blanks() if attempt.kind == "blank" else source.changed(attempt.changes)
    except AssignmentError as problem:
        return _Outcome(Proof(attempt.kind, info.id, attempt.subject, False, str(problem)))
    verdict = judge.judge(info, key, files).verdict
    text = seen(verdict)
    if attempt.kind == "blank":
        passed = is_blank(verdict, to_fix=bool(info.stub))
    elif attempt.kind == "pair":
        passed = True  # two mistakes may cancel out; only the name that they get matters
    elif attempt.kind == "misconception":
        loses = verdict.score is not None and verdict.score < verdict.max_score
        name = verdict.misconception or verdict.looks_like
        stored = key.stored.get(info.id, References(info.id))
        nameless = not name and not names.has_evidence(verdict, attempt.subject, stored)
        passed = loses and (name == attempt.subject or nameless)
        text = f"{text}; {names.called(verdict)}"
    else:
        passed = is_full(verdict)
    plan = key.plans.get(info.id)
    foreign = answers = None
    if plan is not None and attempt.kind == "pair":
        foreign = names.foreign(judge, plan, attempt.subject, files, verdict)
    elif plan is not None and attempt.kind in ("solution", "misconception"):
        answers = remake.stored_run(judge, plan, files)
    proof = Proof(attempt.kind, info.id, attempt.subject, passed, text)
    return _Outcome(proof, verdict, foreign, answers)


def _failing(outcomes: Sequence[_Outcome]) -> Failing:
    return {
        outcome.proof.subject: names.failing(outcome.verdict)
        for outcome in outcomes
        if outcome.proof.kind == "misconception" and outcome.verdict is not None
    }


def _names(info: ExerciseInfo, outcomes: Sequence[_Outcome], known: Failing) -> Proof:
    """Prove that no wrong answer gets the name of a mistake that it does not contain."""
    wrong = [
        outcome
        for outcome in outcomes
        if outcome.proof.kind in ("misconception", "pair") and outcome.verdict
    ]
    text = [
        f"{outcome.proof.subject}: {problem}"
        for outcome in wrong
        if outcome.verdict is not None
        and (problem := names.contradiction(outcome.verdict, known) or outcome.foreign)
    ]
    named = sum(bool(outcome.verdict and outcome.verdict.misconception) for outcome in wrong)
    like = sum(bool(outcome.verdict and outcome.verdict.looks_like) for outcome in wrong)
    count = tr(
        "{named} of {count} wrong answers are named, {like} look like a mistake",
        count=len(wrong),
        named=named,
        like=like,
    )
    return Proof("name", info.id, "names", not text, "; ".join(text) or count)


def _together(
    info: ExerciseInfo,
    key: AnswerKey,
    outcomes: Sequence[_Outcome],
    known: Failing,
    say: Callable[[Proof], Proof],
) -> list[Proof]:
    """Return all proofs of an exercise: of its tries, of its tests, and two about all tries."""
    tried = sum(outcome.proof.kind == "misconception" for outcome in outcomes)
    tests = [say(proof) for proof in _can_fail(info, tried, known)]
    proofs = [outcome.proof for outcome in outcomes if outcome.proof.kind != "pair"]
    runs = [
        outcome.answers
        for outcome in outcomes
        if outcome.proof.kind in ("solution", "misconception")
    ]
    stale = key.faults.get(info.id) or _stale(info, key, runs)
    current = Proof("references", info.id, "stored answers", not stale, stale or "current")
    return [*proofs[:2], *tests, *proofs[2:], say(_names(info, outcomes, known)), say(current)]


def _can_fail(info: ExerciseInfo, tried: int, known: Failing) -> list[Proof]:
    """Prove that each test of what an answer computes catches some misconception."""
    failed = {name for tests in known.values() for name, _ in tests}
    # A misconception whose change does not fit is a problem of its own: it may fail any test.
    proven = [(name, name in failed or len(known) < tried) for name in _provable(info, tried)]
    text = tr(
        "it catches no misconception, so nothing shows that it can fail. Add one that it catches."
    )
    return [Proof("test", info.id, name, ok, "" if ok else text) for name, ok in proven]


def _provable(info: ExerciseInfo, tried: int | None) -> list[str]:
    """Return the tests that can be proven to fail after trying this many misconceptions."""
    every = tried is None or tried >= len(info.misconceptions)
    return [test.name for test in info.tests if every and not test.habit]


def _stale(
    info: ExerciseInfo, key: AnswerKey, runs: Sequence[Sequence[Answer] | None]
) -> str | None:
    answered = [answers for answers in runs if answers is not None]
    if len(answered) < len(runs):
        return tr("unknown, because the change of a misconception does not fit the solution")
    try:
        fresh = remake.references_of(key.plans[info.id], answered)
    except AssignmentError as problem:
        return str(problem)
    every = len(info.misconceptions) + 1 == len(runs)
    return remake.stale(info, key.stored[info.id], fresh, None if every else len(runs) - 1)
