"""From a run's answers to the verdict on an exercise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from grading.judging import references, results
from grading.judging.cases import Plan, calls
from grading.judging.diagnosis import headline, recognition
from grading.judging.diagnosis.recognition import Seen
from grading.judging.measure import HALF, HIDDEN_FAILED, HIDDEN_OK, Measured, measure
from grading.judging.references import References
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox.contract import NOT_RUN, Answer, Array, NotAnArray, RunResult
from grading.sandbox.contract import Status as Ran
from grading.spec import Case, Script
from grading.spec.manifest import AssignmentError, ExerciseInfo
from grading.support.translation import tr

# The right arrays of one case, by output name.
Wanted = dict[str, Array]


@dataclass
class Judged:
    """The verdict on an exercise, and what came of each published test, by name."""

    plan: Plan
    stored: References
    result: ExerciseResult
    cases: dict[str, Seen]


def judged(
    plan: Plan, stored: References, hidden: Sequence[Sequence[Wanted]], ran: RunResult
) -> Judged:
    """Turn a finished run into a verdict that names no mistake yet.

    Args:
        plan: what was asked.
        stored: what is right in the published cases, and what known mistakes give there.
        hidden: what is right in each hidden case; none in a student's own check.
        ran: what came back.

    Returns:
        The verdict, with what is needed to explain it.
    """
    # Whatever a worker sent: numbers that overflow here are no warning to anyone.
    with np.errstate(all="ignore"):
        return _judged(plan, stored, hidden, ran)


def _judged(
    plan: Plan, stored: References, hidden: Sequence[Sequence[Wanted]], ran: RunResult
) -> Judged:
    info, count = plan.info, len(plan.public)
    if len(ran.answers) != len(plan.scripts):
        raise AssignmentError(
            tr(
                "{info}: got {answers} answers to {scripts}",
                info=info.id,
                answers=len(ran.answers),
                scripts=len(plan.scripts),
            )
        )
    public = [
        measure(case, answer, stored.expected[test.name])
        for test, case, answer in zip(info.tests, plan.public, ran.answers[:count], strict=True)
    ]
    rest = iter(ran.answers[count:])
    twins: list[Measured | None] = [None] * count
    if hidden:
        twins = [
            _hidden(cases, rights, [next(rest) for _ in cases])
            for cases, rights in zip(plan.hidden, hidden, strict=True)
        ]
    tests: list[TestResult] = []
    for test, points, seen, twin, case in zip(
        info.tests, info.max_scores(), public, twins, plan.public, strict=True
    ):
        top = round(points / 2 if twin else points, 6)
        entries = [_test(test.name, "public", seen, top)]
        entries[0].detail = {"calls": calls(case.script), **seen.detail}
        if twin:
            entries.append(_test(test.name, "hidden", twin, top))
            if any(entry.status != "ok" for entry in entries):
                for entry in entries:
                    entry.score = None if entry.status == "fault" else 0.0
                if seen.status == "ok":
                    entries[0].message = HALF
        for entry in entries:
            entry.advice = test.beyond if info.is_advice(test) else None
        tests += entries
    _withhold_habits(info, tests)
    asked = [test for test in tests if test.advice is None]
    score, _ = results.total((t.score, t.max_score) for t in asked)
    full = all(test.status == "ok" for test in asked)
    result = ExerciseResult(
        info.id,
        info.title,
        results.most_telling(test.status for test in asked),
        info.points if full else score,
        info.points,
        0.0,
        tests,
    )
    cases = {
        test.name: Seen(answer, seen.wrong if seen.status != "ok" else (), test.habit)
        for test, answer, seen in zip(info.tests, ran.answers[:count], public, strict=True)
    }
    return Judged(plan, stored, result, cases)


def explain(found: Judged, run: Callable[[Sequence[Script]], RunResult]) -> ExerciseResult:
    """The verdict with its headline: the mistake by name where it is known, else what stands out.

    Args:
        found: the verdict.
        run: carries out further scripts over the same answer.
    """
    with np.errstate(all="ignore"):
        mistake = recognition.recognize(
            found.stored.misconceptions, found.cases, lambda: _probe(found, run)
        )
    headline.write(found.result, mistake)
    return found.result


def _probe(found: Judged, run: Callable[[Sequence[Script]], RunResult]) -> Mapping[str, Seen]:
    """What comes of the probes; of each that belongs to what is stored."""
    stored, probes = found.stored, found.plan.probes
    fitting = {
        name: kept.prints
        for name, case in probes.items()
        if (kept := stored.fitting_probe(name, case.script)) is not None
    }
    answers = run([probes[name].script for name in fitting]).answers
    habits = {references.probe_name(t.name): t.habit for t in found.plan.info.tests}
    return {
        name: Seen(answer, references.off_by_print(probes[name], answer, prints), habits[name])
        for (name, prints), answer in zip(fitting.items(), answers, strict=True)
    }


def _withhold_habits(info: ExerciseInfo, tests: Sequence[TestResult]) -> None:
    """Give a habit no points where nothing else is right: doing nothing is no good habit."""
    habits = {test.name for test in info.tests if test.habit}
    if not any(test.score for test in tests if test.name not in habits):
        for entry in tests:
            if entry.name in habits and entry.score:
                entry.score = 0.0


def _test(name: str, visibility: results.Visibility, seen: Measured, top: float) -> TestResult:
    score = None if seen.status == "fault" else top if seen.status == "ok" else 0.0
    rel = seen.rel_error if visibility == "public" else None
    return TestResult(name, visibility, seen.status, score, top, seen.message, rel)


def _hidden(cases: Sequence[Case], rights: Sequence[Wanted], answers: Sequence[Answer]) -> Measured:
    for case, want, answer in zip(cases, rights, answers, strict=True):
        seen = measure(case, answer, want, explain=False)
        if seen.status != "ok":
            # One sentence for all that can go wrong: nothing of what was drawn leaks through it.
            told = seen.status == "fault" or seen.message == NOT_RUN
            message = seen.message if told else HIDDEN_FAILED
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
        info.id,
        info.title,
        "fault",
        None,
        info.points,
        0.0,
        tests,
        notes=[message],
        headline=message,
    )
