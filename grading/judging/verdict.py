"""Turns a run's answers into the verdict on an exercise, and explains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from grading.judging import references, results, value_prints
from grading.judging.cases import Plan, calls
from grading.judging.diagnosis import headline, recognition
from grading.judging.diagnosis.recognition import Seen
from grading.judging.measure import (
    HALF,
    HALF_LATE,
    HIDDEN_FAILED,
    HIDDEN_LATE,
    HIDDEN_OK,
    Measured,
    measure,
)
from grading.judging.references import References
from grading.judging.results import ExerciseResult, TestResult
from grading.sandbox.contract import NOT_RUN_TYPE, Answer, Array, NotAnArray, RunResult
from grading.sandbox.contract import Status as RunStatus
from grading.spec import Case, Script
from grading.spec.manifest import AssignmentError, ExerciseInfo

# The right arrays of one case, by output name.
Expected = dict[str, Array]


@dataclass
class Judgment:
    """The verdict on an exercise, with what is needed to explain it.

    plan      the recorded tests
    stored    the stored answers and known mistakes
    result    the verdict
    cases     the answer to each published test, by name, with its wrong outputs
    measured  the measured answer to each published test, by name
    """

    plan: Plan
    stored: References
    result: ExerciseResult
    cases: dict[str, Seen]
    measured: dict[str, Measured]


def judge_run(
    plan: Plan, stored: References, hidden: Sequence[Sequence[Expected]], run: RunResult
) -> Judgment:
    """Turn a finished run into a verdict, which does not name a mistake yet.

    Args:
        plan: the recorded tests.
        stored: the right answers to the published cases, and what known mistakes give there.
        hidden: the right answers to the hidden cases; empty in a student's own check.
        run: the answers.

    Returns:
        The verdict, with what is needed to explain it.
    """
    # A worker may send numbers that overflow here; NumPy's warnings would help nobody.
    with np.errstate(all="ignore"):
        return _judge_run(plan, stored, hidden, run)


def _judge_run(
    plan: Plan, stored: References, hidden: Sequence[Sequence[Expected]], run: RunResult
) -> Judgment:
    info, count = plan.info, len(plan.public)
    if len(run.answers) != len(plan.scripts):
        raise AssignmentError(
            "{info}: got {answers} answers to {scripts} scripts, expected as many as scripts",
            info=info.id,
            answers=len(run.answers),
            scripts=len(plan.scripts),
        )
    public = [
        measure(case, answer, stored.expected[test.name])
        for test, case, answer in zip(info.tests, plan.public, run.answers[:count], strict=True)
    ]
    hidden_answers = iter(run.answers[count:])
    twins: list[Measured | None] = [None] * count
    if hidden:
        twins = [
            _measure_hidden(cases, expected, [next(hidden_answers) for _ in cases])
            for cases, expected in zip(plan.hidden, hidden, strict=True)
        ]
    tests: list[TestResult] = []
    for test, points, measured, twin, case, answer in zip(
        info.tests,
        info.max_scores(),
        public,
        twins,
        plan.public,
        run.answers[:count],
        strict=True,
    ):
        top = round(points / 2 if twin else points, 6)
        entries = [_test_result(test.name, "public", measured, top)]
        failed = answer.error.step if answer.error else None
        entries[0].detail = {"calls": calls(case.script, failed), **measured.detail}
        if twin:
            entries.append(_test_result(test.name, "hidden", twin, top))
            if any(entry.status != "ok" for entry in entries):
                for entry in entries:
                    entry.score = None if entry.status == "fault" else 0.0
                if measured.status == "ok" and twin.status != "fault":
                    entries[0].message = HALF_LATE if twin.status == "timeout" else HALF
        for entry in entries:
            entry.advice = test.beyond if info.is_advice(test) else None
        tests += entries
    _withhold_habits(info, tests)
    counting = [test for test in tests if test.advice is None]
    score, _ = results.total((t.score, t.max_score) for t in counting)
    full = all(test.status == "ok" for test in counting)
    result = ExerciseResult(
        info.id,
        info.title,
        results.most_telling(test.status for test in counting),
        info.points if full else score,
        info.points,
        0.0,
        tests,
    )
    cases = {
        test.name: Seen(answer, measured.wrong if measured.status != "ok" else (), test.habit)
        for test, answer, measured in zip(info.tests, run.answers[:count], public, strict=True)
    }
    by_name = {test.name: measured for test, measured in zip(info.tests, public, strict=True)}
    return Judgment(plan, stored, result, cases, by_name)


def explain(
    judgment: Judgment, run: Callable[[Sequence[Script]], RunResult] | None
) -> ExerciseResult:
    """Give a verdict its headline: the name of the mistake if it is known, else what stands out.

    Args:
        judgment: the verdict.
        run: runs further scripts over the same answer; None names no mistake.

    Returns:
        The verdict, with its headline.
    """
    if not any(case.wrong for case in judgment.cases.values()):
        return judgment.result  # reading the known mistakes takes longer than all else
    mistake = None
    if run is not None:
        with np.errstate(all="ignore"):
            mistake = recognition.recognize(
                judgment.stored.misconceptions, judgment.cases, lambda: _probe(judgment, run)
            )
    headline.write(judgment.result, mistake, judgment.measured)
    return judgment.result


def _probe(judgment: Judgment, run: Callable[[Sequence[Script]], RunResult]) -> Mapping[str, Seen]:
    """Run the probes whose stored form is up to date."""
    stored, probes = judgment.stored, judgment.plan.probes
    fitting = {
        name: probe.prints
        for name, case in probes.items()
        if (probe := stored.fitting_probe(name, case.script)) is not None
    }
    answers = run([probes[name].script for name in fitting]).answers
    habits = {references.probe_name(t.name): t.habit for t in judgment.plan.info.tests}
    return {
        name: Seen(answer, value_prints.off_by_print(probes[name], answer, prints), habits[name])
        for (name, prints), answer in zip(fitting.items(), answers, strict=True)
    }


def _withhold_habits(info: ExerciseInfo, tests: Sequence[TestResult]) -> None:
    """Give no points for a habit where nothing else is right: an empty answer has none."""
    habits = {test.name for test in info.tests if test.habit}
    if not any(test.score for test in tests if test.name not in habits):
        for entry in tests:
            if entry.name in habits and entry.score:
                entry.score = 0.0


def _test_result(
    name: str, visibility: results.Visibility, measured: Measured, top: float
) -> TestResult:
    score = None if measured.status == "fault" else top if measured.status == "ok" else 0.0
    return TestResult(
        name,
        visibility,
        measured.status,
        score,
        top,
        measured.message,
        measured.rel_error if visibility == "public" else None,
    )


def _measure_hidden(
    cases: Sequence[Case], expected: Sequence[Expected], answers: Sequence[Answer]
) -> Measured:
    """Measure the hidden cases of one test: the first failure, or success."""
    for case, arrays, answer in zip(cases, expected, answers, strict=True):
        measured = measure(case, answer, arrays, explain=False)
        if measured.status != "ok":
            # One message for every failure with this status: no hidden input leaks through it.
            harmless = measured.status == "fault" or measured.cause == NOT_RUN_TYPE
            failed = HIDDEN_LATE if measured.status == "timeout" else HIDDEN_FAILED
            message = measured.message if harmless else failed
            return Measured(measured.status, message, cause=measured.cause)
    return Measured("ok", HIDDEN_OK)


def expected_arrays(answer: Answer) -> Expected | None:
    """The arrays of a reference's answer; None if it gave something else."""
    if answer.status != RunStatus.OK:
        return None
    arrays = {n: v for n, v in answer.values.items() if not isinstance(v, NotAnArray)}
    return arrays if len(arrays) == len(answer.values) else None


def fault(info: ExerciseInfo, message: str) -> ExerciseResult:
    """The verdict on an exercise that the grader itself failed on: no score, and the reason."""
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
