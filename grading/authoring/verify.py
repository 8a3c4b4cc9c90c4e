"""The proof that the assignment grades rightly."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from grading.authoring import remake
from grading.judging.asked import Asked
from grading.judging.judge import Judge
from grading.judging.results import ExerciseResult
from grading.sandbox import side_by_side
from grading.sandbox.contract import RunResult
from grading.sandbox.runner import Runner
from grading.spec import Edit, Rewrite, manifest
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.spec.tree import Source

# Hidden draws of a proof are always the same, so that a proof says the same twice.
SECRET = b"the assignment proves itself"
STUDENT = "(the assignment)"

NOT_WRITTEN = "is not written yet"


@dataclass
class Proof:
    """One thing that must hold: of which exercise, which answer, and what was seen."""

    kind: str  # solution, blank, misconception, variant, references, region, mutant
    exercise: str
    subject: str
    ok: bool
    seen: str


@dataclass
class VerifyReport:
    """All proofs; `given` lists marked regions that belong to no exercise."""

    assignment: str
    proofs: list[Proof] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return all(proof.ok for proof in self.proofs)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "schema": 1,
            "assignment": self.assignment,
            "ok": self.ok,
            "seconds": round(self.seconds, 3),
            "given": list(self.given),
            "proofs": [vars(proof) for proof in self.proofs],
        }


Progress = Callable[[Proof, int, int], None]


@dataclass(frozen=True)
class _Try:
    """An answer to an exercise of which it is known what it must earn."""

    kind: str  # solution, blank, misconception, variant
    info: ExerciseInfo
    subject: str
    changes: Sequence[Edit | Rewrite] = ()


# Of a try: its proof, and the run if there was one.
_Came = tuple[Proof, RunResult | None]


def run(
    assignment: Assignment,
    runners: Sequence[Runner],
    progress: Progress | None = None,
) -> VerifyReport:
    """Prove the assignment: solutions full, blanks 0, misconceptions named, variants full.

    Args:
        assignment: what is asked; `select` one part to prove that part alone.
        runners: where all answers run, as many at a time.
        progress: called with each proof, how many there are so far and how many there will be.

    Raises:
        AssignmentError: the assignment cannot be read.
    """
    began = time.perf_counter()
    report = VerifyReport(assignment.name)
    judge = Judge(assignment, runners[0], SECRET)
    # Of all parts: what the others ask for is not given, either.
    report.given = Source(manifest.load(assignment.root)).given
    _ = judge.source.owners  # raises where an exercise claims what is not marked
    unclaimed = _unclaimed(assignment, report.given)
    infos = list(assignment.exercises.values())
    tries = [one for info in infos for one in _tries(info)]
    total = len(unclaimed) + len(tries) + 2 * len(infos)
    numbers = itertools.count(1)

    def say(proof: Proof) -> Proof:
        if progress:
            progress(proof, next(numbers), total)
        return proof

    for place in unclaimed:
        said = "marked, and asked for by no exercise of any part"
        report.proofs.append(say(Proof("region", "(none)", place, False, said)))
    asked = judge.ask(infos, STUDENT)
    judges = {runner: judge.beside(runner) for runner in runners}
    due = {
        info.id: {place for place, one in enumerate(tries) if one.info is info} for info in infos
    }
    came: dict[int, _Came] = {}  # of exercises of which more is to come
    proofs: dict[str, list[Proof]] = {}

    def tell(place: int, one: _Came) -> None:
        came[place] = one
        say(one[0])
        info = tries[place].info
        if due[info.id] <= came.keys():
            # In order, whichever was ready first; the runs, which are large, are kept no longer.
            whole = [came.pop(k) for k in sorted(due[info.id])]
            proofs[info.id] = _together(info, asked, whole, say)

    side_by_side.work_off(
        runners, tries, lambda runner, one: _prove(judges[runner], asked, one), tell
    )
    report.proofs += [proof for info in infos for proof in proofs[info.id]]
    report.seconds = time.perf_counter() - began
    return report


def _tries(info: ExerciseInfo) -> list[_Try]:
    """Every answer to an exercise that is known."""
    return [
        _Try("solution", info, "reference"),
        _Try("blank", info, "hand-out"),
        *(_Try("misconception", info, one.id, one.changes) for one in info.misconceptions),
        *(_Try("variant", info, one.id, one.changes) for one in info.variants),
    ]


def _unclaimed(assignment: Assignment, given: Sequence[str]) -> list[str]:
    """The marked functions of files that are handed in that no exercise of any part asks for."""
    meant = assignment.release.given
    return [
        place
        for place in given
        if place.partition(":")[0] in assignment.files and place not in meant
    ]


def _prove(judge: Judge, asked: Asked, one: _Try) -> _Came:
    """Judge a known answer, and hold the verdict against what it must be."""
    info, source = one.info, judge.source
    try:
        files = source.blanks() if one.kind == "blank" else source.changed(one.changes)
    except AssignmentError as problem:
        return Proof(one.kind, info.id, one.subject, False, str(problem)), None
    outcome = judge.judge(info, asked, files)
    verdict, said = outcome.verdict, seen(outcome.verdict)
    if one.kind == "blank":
        holds = is_blank(verdict, mended=bool(info.stub))
    elif one.kind == "misconception":
        named = sorted({t.misconception for t in verdict.tests if t.misconception})
        loses = verdict.score is not None and verdict.score < verdict.max_score
        holds = one.subject in named and loses
        said = f"{said}; recognised as {', '.join(named) or 'nothing'}"
    else:
        holds = full(verdict)
    return Proof(one.kind, info.id, one.subject, holds, said), outcome.first


def _together(
    info: ExerciseInfo, asked: Asked, came: Sequence[_Came], say: Callable[[Proof], Proof]
) -> list[Proof]:
    """All proofs of an exercise: those that came of its tries, and two on them together."""
    proofs = [proof for proof, _ in came]
    count = len(info.misconceptions)
    some = Proof("misconception", info.id, "(any)", count > 0, f"{count} misconceptions")
    runs = [ran for proof, ran in came if proof.kind in ("solution", "misconception")]
    stale = asked.faults.get(info.id) or _stale(info, asked, runs)
    current = Proof("references", info.id, "stored answers", not stale, stale or "current")
    return [*proofs[:2], say(some), *proofs[2:], say(current)]


def _stale(info: ExerciseInfo, asked: Asked, runs: Sequence[RunResult | None]) -> str | None:
    if None in runs:
        return "cannot be told while a misconception's change does not fit"
    answered = [run.answers for run in runs if run is not None]
    try:
        fresh = remake.references_of(asked.plans[info.id], answered)
    except AssignmentError as problem:
        return str(problem)
    return remake.stale(info, asked.stored[info.id], fresh)


def full(verdict: ExerciseResult) -> bool:
    """Whether an exercise has all its points, by tests that passed."""
    return (
        bool(verdict.tests)
        and verdict.score == verdict.max_score
        and all(test.status == "ok" for test in verdict.tests)
    )


def is_blank(verdict: ExerciseResult, *, mended: bool = False) -> bool:
    """Whether an exercise has no points, and tells the student what to write where.

    Args:
        verdict: on the untouched hand-out.
        mended: students begin with code to be mended, so every test must find something wrong.
    """
    public = [test for test in verdict.tests if test.visibility == "public"]
    if mended:
        return verdict.score == 0 and all(
            test.status in ("wrong", "error") and bool(test.message) for test in public
        )
    return verdict.score == 0 and all(
        test.status == "missing" and NOT_WRITTEN in test.message for test in public
    )


def seen(verdict: ExerciseResult) -> str:
    """A verdict in one line, with the first thing that is not right."""
    line = f"{verdict.status}, {verdict.score} of {verdict.max_score}"
    first = next((t for t in verdict.tests if t.status != "ok"), None)
    return line + (f"; {first.name} ({first.visibility}): {first.message}" if first else "")
