"""From a run's answers to the verdict on an exercise."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from grading.judging import references, results
from grading.judging.cases import Plan, calls
from grading.judging.measure import HALF, HIDDEN_FAILED, HIDDEN_OK, Measured, measure
from grading.judging.references import References
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox.contract import Answer, Array, NotAnArray, RunResult
from grading.sandbox.contract import Status as Ran
from grading.spec import Case
from grading.spec.manifest import AssignmentError, ExerciseInfo

# The right arrays of one case, by output name.
Wanted = dict[str, Array]


def verdict_of(
    one: Plan, stored: References, hidden: Sequence[Sequence[Wanted]], ran: RunResult
) -> ExerciseResult:
    """Turn a finished run into a verdict; `hidden` holds what is right in each hidden case."""
    # Whatever a worker sent: numbers that overflow here are no warning to anyone.
    with np.errstate(all="ignore"):
        return _verdict_of(one, stored, hidden, ran)


def _verdict_of(
    one: Plan, stored: References, hidden: Sequence[Sequence[Wanted]], ran: RunResult
) -> ExerciseResult:
    count = len(one.public)
    if len(ran.answers) != len(one.scripts):
        raise AssignmentError(
            f"{one.info.id}: got {len(ran.answers)} answers to {len(one.scripts)}"
        )
    rest = iter(ran.answers[count:])
    public: list[Measured] = []
    for test, case, answer in zip(one.info.tests, one.public, ran.answers[:count], strict=True):
        public.append(measure(case, answer, stored.expected[test.name]))
    twins: list[Measured | None] = [None] * count
    if hidden:
        twins = [
            _hidden(cases, rights, [next(rest) for _ in cases])
            for cases, rights in zip(one.hidden, hidden, strict=True)
        ]
    names = [test.name for test in one.info.tests]
    known = references.recognise(
        stored.misconceptions,
        dict(zip(names, ran.answers[:count], strict=True)),
        {name: m.wrong for name, m in zip(names, public, strict=True) if m.status != "ok"},
    )
    tests: list[TestResult] = []
    for k, (name, points) in enumerate(zip(names, one.info.max_scores(), strict=True)):
        seen, twin, case = public[k], twins[k], one.public[k]
        top = round(points / 2 if twin else points, 6)
        entries = [_test(name, "public", seen, top)]
        entries[0].detail = {"calls": calls(case.script), **seen.detail}
        if name in known:
            entries[0].misconception, entries[0].hint = known[name].id, known[name].hint
            entries[0].message += f" {known[name].says}"
        if twin:
            entries.append(_test(name, "hidden", twin, top))
            if any(entry.status != "ok" for entry in entries):
                for entry in entries:
                    entry.score = None if entry.status == "fault" else 0.0
                if seen.status == "ok":
                    entries[0].message = HALF
        tests += entries
    score, _ = results.total((t.score, t.max_score) for t in tests)
    full = all(t.status == "ok" for t in tests)
    return ExerciseResult(
        one.info.id,
        one.info.title,
        results.most_telling(t.status for t in tests),
        one.info.points if full else score,
        one.info.points,
        0.0,
        tests,
    )


def _test(name: str, visibility: results.Visibility, seen: Measured, top: float) -> TestResult:
    score = None if seen.status == "fault" else top if seen.status == "ok" else 0.0
    rel = seen.rel_error if visibility == "public" else None
    return TestResult(name, visibility, seen.status, score, top, seen.message, rel)


def _hidden(cases: Sequence[Case], rights: Sequence[Wanted], answers: Sequence[Answer]) -> Measured:
    for case, want, answer in zip(cases, rights, answers, strict=True):
        seen = measure(case, answer, want, explain=False)
        if seen.status != "ok":
            # One sentence for all that can go wrong: nothing of what was drawn leaks through it.
            message = seen.message if seen.status == "fault" else HIDDEN_FAILED
            return Measured(seen.status, message)
    return Measured("ok", HIDDEN_OK)


def expected(answer: Answer) -> Wanted | None:
    """The arrays of a reference's answer, or None when it gave something else."""
    if answer.status != Ran.OK:
        return None
    values = {n: v for n, v in answer.values.items() if not isinstance(v, NotAnArray)}
    return values if len(values) == len(answer.values) else None


def fault(info: ExerciseInfo, message: str) -> ExerciseResult:
    """The verdict on an exercise that the grader itself failed on: no score, and why."""
    tests = []
    with suppress(AssignmentError):  # the tests themselves may be what cannot be read
        for test, points in zip(info.tests, info.max_scores(), strict=True):
            top = round(points, 6)
            tests.append(TestResult(test.name, "public", "fault", None, top, message))
    return ExerciseResult(
        info.id, info.title, "fault", None, info.points, 0.0, tests, notes=[message]
    )
