"""The proof that the assignment grades rightly."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grading import references
from grading._files import write_bytes
from grading.assignment import Assignment, AssignmentError, ExerciseInfo
from grading.cases import plan
from grading.collect import Submission
from grading.judge import Asked, Judge, expected
from grading.measure import describe, measure
from grading.references import Known, References, StaleReferences
from grading.results import ExerciseResult
from grading.sandbox.runner import Runner
from grading.spec import Edit, Rewrite
from grading.tree import Source

# Hidden draws of a proof are always the same, so that a proof says the same twice.
SECRET = b"the assignment proves itself"
STUDENT = "(the assignment)"

NOT_WRITTEN = "is not written yet"


@dataclass
class Proof:
    """One thing that must hold: of which exercise, which answer, and what was seen."""

    kind: str  # solution, blank, misconception, variant, references, region
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
    mutants: bool = False,
    progress: Progress | None = None,
) -> VerifyReport:
    """Prove the assignment: solutions full, blanks 0, misconceptions named, variants full.

    Args:
        assignment: what is asked; `select` one part to prove that part alone.
        runner: where all answers run.
        mutants: also try systematic changes of the solutions.
        progress: called with each proof, how many there are so far and how many there will be.

    Raises:
        AssignmentError: the assignment cannot be read, or `mutants` is asked for.
    """
    if mutants:
        raise AssignmentError("mutants: got True, but they are not there yet: verify without them")
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
    report.given = judge.source.given
    _ = judge.source.owners  # raises where an exercise claims what is not marked
    for info in infos:
        said = _current(judge, info)
        add("references", info.id, "stored answers", not said, said or "current")
    asked = judge.ask(infos, STUDENT)
    for info in infos:
        _prove(judge, info, asked, add)
    report.seconds = time.perf_counter() - began
    return report


def _prove(judge: Judge, info: ExerciseInfo, asked: Asked, add: Callable[..., None]) -> None:
    source = judge.source
    right, _ = judge.judge(info, asked, source.solutions())
    add("solution", info.id, "reference", full(right), seen(right))
    empty, _ = judge.judge(info, asked, source.blanks())
    add("blank", info.id, "hand-out", is_blank(empty), seen(empty))
    count = len(info.misconceptions)
    add("misconception", info.id, "(any)", count > 0, f"{count} misconceptions")
    for wrong in info.misconceptions:
        verdict = _changed(judge, info, asked, wrong.changes)
        if isinstance(verdict, str):
            add("misconception", info.id, wrong.id, False, verdict)
            continue
        named = sorted({t.misconception for t in verdict.tests if t.misconception})
        loses = verdict.score is not None and verdict.score < verdict.max_score
        as_what = f"; recognised as {', '.join(named) or 'nothing'}"
        add(
            "misconception", info.id, wrong.id, loses and wrong.id in named, seen(verdict) + as_what
        )
    for variant in info.variants:
        verdict = _changed(judge, info, asked, variant.changes)
        if isinstance(verdict, str):
            add("variant", info.id, variant.id, False, verdict)
        else:
            add("variant", info.id, variant.id, full(verdict), seen(verdict))


def _changed(
    judge: Judge, info: ExerciseInfo, asked: Asked, changes: Sequence[Edit | Rewrite]
) -> ExerciseResult | str:
    try:
        files = judge.source.changed(changes)
    except AssignmentError as problem:
        return str(problem)
    return judge.judge(info, asked, files)[0]


def full(verdict: ExerciseResult) -> bool:
    """Whether an exercise has all its points, by tests that passed."""
    return (
        bool(verdict.tests)
        and verdict.score == verdict.max_score
        and all(test.status == "ok" for test in verdict.tests)
    )


def is_blank(verdict: ExerciseResult) -> bool:
    """Whether an exercise has no points, and tells the student what to write where."""
    public = [test for test in verdict.tests if test.visibility == "public"]
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
    result = References(info.id)
    right = judge.run(one, judge.source.solutions()).answers
    for test, case, answer in zip(info.tests, one.public, right, strict=True):
        values = expected(answer)
        if values is None:
            raise AssignmentError(
                f"{info.id}, test {test.name!r}: the reference fails: {describe(answer)}"
            )
        kept = {o.name: values[o.name] for o in case.script.outputs if o.kind != "unchanged"}
        result.expected[test.name] = kept
        result.digests[test.name] = references.digest(case.script)
        result.inputs[test.name] = references.input_sums(case.script)
    for wrong in info.misconceptions:
        known = Known(wrong.id, wrong.says, wrong.hint)
        got = judge.run(one, judge.source.changed(wrong.changes)).answers
        for test, case, answer in zip(info.tests, one.public, got, strict=True):
            off = measure(case, answer, result.expected[test.name]).wrong
            prints = {n: references.make_print(answer.values[n]) for n in off if n in answer.values}
            if prints:
                known.seen[test.name] = prints
            elif off and not answer.values:
                known.seen[test.name] = {"": references.failure(answer)}
        result.misconceptions.append(known)
    return result


def _current(judge: Judge, info: ExerciseInfo) -> str | None:
    """What is stale of an exercise's stored answers, or None."""
    try:
        stored = references.read(judge.assignment.folder, info.id)
        fresh = answers(judge, info)
    except (AssignmentError, StaleReferences) as problem:
        return str(problem)
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
    # To seven digits: another machine's sums may end otherwise.
    return (
        a.dtype == b.dtype
        and a.shape == b.shape
        and bool(np.allclose(a, b, rtol=1e-7, atol=1e-12, equal_nan=True))
    )


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
        if _current(judge, info) is not None:
            path = assignment.folder / "references" / f"{info.id}.npz"
            write_bytes(path, references.pack(answers(judge, info)))
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
