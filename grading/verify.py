"""The proof that the assignment grades rightly."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grading import assignment as assignments
from grading import references
from grading._files import write_bytes
from grading.assignment import Assignment, AssignmentError, ExerciseInfo
from grading.cases import Plan, plan
from grading.collect import Submission
from grading.judge import Asked, Judge
from grading.measure import describe, measure
from grading.references import Known, References, StaleReferences
from grading.results import ExerciseResult
from grading.sandbox.contract import Answer, RunResult
from grading.sandbox.runner import Runner
from grading.tree import Source
from grading.verdict import expected

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


def run(
    assignment: Assignment,
    runner: Runner,
    progress: Progress | None = None,
) -> VerifyReport:
    """Prove the assignment: solutions full, blanks 0, misconceptions named, variants full.

    Args:
        assignment: what is asked; `select` one part to prove that part alone.
        runner: where all answers run.
        progress: called with each proof, how many there are so far and how many there will be.

    Raises:
        AssignmentError: the assignment cannot be read.
    """
    began = time.perf_counter()
    report = VerifyReport(assignment.name)
    infos = list(assignment.exercises.values())
    # References, solution, blank and "at least one misconception", then each known answer.
    total = sum(4 + len(info.misconceptions) + len(info.variants) for info in infos)

    def add(*proof: Any) -> None:
        report.proofs.append(Proof(*proof))
        if progress:
            progress(report.proofs[-1], len(report.proofs), total)

    judge = Judge(assignment, runner, SECRET)
    # Of all parts: what the others ask for is not given, either.
    report.given = Source(assignments.load(assignment.root)).given
    _ = judge.source.owners  # raises where an exercise claims what is not marked
    for place in _unclaimed(assignment, report.given):
        add("region", "(none)", place, False, "marked, and asked for by no exercise of any part")
    asked = judge.ask(infos, STUDENT)
    for info in infos:
        _prove(judge, info, asked, add)
    report.seconds = time.perf_counter() - began
    return report


def _unclaimed(assignment: Assignment, given: Sequence[str]) -> list[str]:
    """The marked functions of files that are handed in that no exercise of any part asks for."""
    meant = assignment.release.given
    return [
        place
        for place in given
        if place.partition(":")[0] in assignment.files and place not in meant
    ]


def _prove(judge: Judge, info: ExerciseInfo, asked: Asked, add: Callable[..., None]) -> None:
    source = judge.source
    right = judge.judge(info, asked, source.solutions())
    add("solution", info.id, "reference", full(right.verdict), seen(right.verdict))
    empty = judge.judge(info, asked, source.blanks()).verdict
    add("blank", info.id, "hand-out", is_blank(empty, mended=bool(info.stub)), seen(empty))
    count = len(info.misconceptions)
    add("misconception", info.id, "(any)", count > 0, f"{count} misconceptions")
    runs: list[RunResult | None] = [right.first]
    for wrong in info.misconceptions:
        try:
            outcome = judge.judge(info, asked, source.changed(wrong.changes))
        except AssignmentError as problem:
            add("misconception", info.id, wrong.id, False, str(problem))
            runs.append(None)
            continue
        verdict = outcome.verdict
        runs.append(outcome.first)
        named = sorted({t.misconception for t in verdict.tests if t.misconception})
        caught = wrong.id in named and verdict.score is not None
        caught = caught and float(verdict.score or 0) < verdict.max_score
        said = f"{seen(verdict)}; recognised as {', '.join(named) or 'nothing'}"
        add("misconception", info.id, wrong.id, caught, said)
    for variant in info.variants:
        try:
            verdict = judge.judge(info, asked, source.changed(variant.changes)).verdict
        except AssignmentError as problem:
            add("variant", info.id, variant.id, False, str(problem))
        else:
            add("variant", info.id, variant.id, full(verdict), seen(verdict))
    stale = asked.faults.get(info.id) or _stale(info, asked, runs)
    add("references", info.id, "stored answers", not stale, stale or "current")


def _stale(info: ExerciseInfo, asked: Asked, runs: Sequence[RunResult | None]) -> str | None:
    if None in runs:
        return "cannot be told while a misconception's change does not fit"
    answered = [run.answers for run in runs if run is not None]
    try:
        fresh = references_of(asked.plans[info.id], answered)
    except AssignmentError as problem:
        return str(problem)
    return stale(info, asked.stored[info.id], fresh)


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


def answers(judge: Judge, info: ExerciseInfo) -> References:
    """What the reference and each misconception give in the published cases.

    Raises:
        AssignmentError: the reference fails, or a misconception's change does not fit.
    """
    one = plan(judge.assignment, info)
    trees = [judge.source.solutions()]
    trees += [judge.source.changed(wrong.changes) for wrong in info.misconceptions]
    return references_of(one, [judge.run(one, tree).answers for tree in trees])


def references_of(one: Plan, runs: Sequence[Sequence[Answer]]) -> References:
    """The stored form of what the reference (first) and each misconception gave.

    Raises:
        AssignmentError: the reference gave no values.
    """
    info, count = one.info, len(one.public)
    result = References(info.id)
    for test, case, answer in zip(info.tests, one.public, runs[0][:count], strict=True):
        values = expected(answer)
        if values is None:
            raise AssignmentError(
                f"{info.id}, test {test.name!r}: the reference fails: {describe(answer)}"
            )
        kept = {o.name: values[o.name] for o in case.script.outputs if o.kind != "unchanged"}
        result.expected[test.name] = kept
        result.digests[test.name] = references.digest(case.script)
        result.inputs[test.name] = references.input_sums(case.script)
    for wrong, got in zip(info.misconceptions, runs[1:], strict=True):
        known = Known(wrong.id, wrong.says, wrong.hint)
        for test, case, answer in zip(info.tests, one.public, got[:count], strict=True):
            off = measure(case, answer, result.expected[test.name]).wrong
            prints = {n: references.make_print(answer.values[n]) for n in off if n in answer.values}
            if prints:
                known.seen[test.name] = prints
            elif off and not answer.values:
                known.seen[test.name] = {"": references.failure(answer)}
        result.misconceptions.append(known)
    return result


def stale(info: ExerciseInfo, stored: References, fresh: References) -> str | None:
    """In what an exercise's stored answers are not what is given now, or None."""
    remedy = "run `cs231n verify --write-references`"
    if list(stored.expected) != list(fresh.expected) or stored.digests != fresh.digests:
        return f"the tests of {info.id} are not those the stored answers are of: {remedy}"
    for test, values in fresh.expected.items():
        kept = stored.expected[test]
        if list(kept) != list(values) or not all(_same(kept[n], values[n]) for n in values):
            return f"{info.id}, test {test!r}: the reference gives other values now: {remedy}"
    texts = [[(k.id, k.says, k.hint) for k in r.misconceptions] for r in (stored, fresh)]
    if texts[0] != texts[1]:
        return f"the misconceptions of {info.id} have changed: {remedy}"
    for old, new in zip(stored.misconceptions, fresh.misconceptions, strict=True):
        if not _same_seen(old, new):
            return f"{info.id}: {new.id} gives other values now: {remedy}"
    return None


def _same(a: references.Array, b: references.Array) -> bool:
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    # Of the largest number, for another machine's sums, added up in another order, may end
    # otherwise: to seven digits, and to four of the seven that single precision has.
    share = 1e-4 if a.dtype == np.float32 else 1e-7
    largest = float(np.max(np.abs(b), initial=0.0, where=np.isfinite(b)))
    return bool(np.allclose(a, b, rtol=share, atol=share * largest + 1e-12, equal_nan=True))


def _same_seen(old: Known, new: Known) -> bool:
    if old.seen.keys() != new.seen.keys():
        return False
    for test, prints in new.seen.items():
        before = old.seen[test]
        if before.keys() != prints.keys():
            return False
        for name, value in prints.items():
            same = before[name] == value if not name else references.same_print(before[name], value)
            if not same:
                return False
    return True


def write_references(
    assignment: Assignment, runner: Runner, progress: Callable[[str], None] | None = None
) -> list[str]:
    """Write `assignment/references/<id>.npz` of every exercise that has none or stale ones.

    Returns:
        The ids of the exercises written.

    Raises:
        AssignmentError: a reference fails, or a misconception's change does not fit.
    """
    judge = Judge(assignment, runner, SECRET)
    written = []
    for info in assignment.exercises.values():
        fresh = answers(judge, info)
        try:
            old = stale(info, references.read(assignment.folder, info.id), fresh)
        except StaleReferences as problem:
            old = str(problem)
        if old:
            path = assignment.folder / "references" / f"{info.id}.npz"
            write_bytes(path, references.pack(fresh))
            written.append(info.id)
        if progress:
            progress(info.id)
    return written


def solutions(source: Source) -> Submission:
    """The reference as a submission."""
    return Submission("solutions", source.solutions())


def blanks(source: Source) -> Submission:
    """The untouched hand-out as a submission."""
    return Submission("blank", source.blanks())
