"""The answer key of a class: recorded tests, stored answers, and the reference's hidden answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from grading.judging import references
from grading.judging.cases import Plan, record_plan
from grading.judging.diagnosis.errors import describe
from grading.judging.references import References, StaleReferences
from grading.judging.verdict import Expected, expected_arrays
from grading.sandbox.contract import Answer, Job
from grading.sandbox.runner import Runner
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.translation import tr


@dataclass
class AnswerKey:
    """What a class is judged by, for each exercise.

    plans    the recorded tests
    stored   the right answers to the published cases, with the known mistakes
    hidden   the right answers to the hidden cases, test by test
    faults   why an exercise cannot be judged
    """

    plans: dict[str, Plan] = field(default_factory=dict)
    stored: dict[str, References] = field(default_factory=dict)
    hidden: dict[str, list[list[Expected]]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def stored_answers(assignment: Assignment, plan: Plan) -> References:
    """Read the stored answers of an exercise and check that they fit its published cases.

    Raises:
        StaleReferences: nothing is stored, or it belongs to other cases.
    """
    stored = references.read(assignment.folder, plan.info.id)
    for test, case in zip(plan.info.tests, plan.public, strict=True):
        stored.fits(test.name, case.script)
    return stored


def draw(assignment: Assignment, infos: Sequence[ExerciseInfo], secret: bytes) -> AnswerKey:
    """Record the tests of some exercises, with the hidden cases of a class.

    Args:
        assignment: the assignment.
        infos: the exercises.
        secret: the seed of hidden cases.

    Returns:
        The recorded cases, without hidden answers yet. An exercise that cannot be recorded is
        among the faults.
    """
    key = AnswerKey()
    for info in infos:
        try:
            plan = record_plan(assignment, info, secret=secret)
            key.stored[info.id] = stored_answers(assignment, plan)
        except (AssignmentError, StaleReferences) as problem:
            key.faults[info.id] = str(problem)
        else:
            key.plans[info.id] = plan
    return key


def answer_hidden(
    keys: Sequence[AnswerKey], assignment: Assignment, root: Path, runner: Runner
) -> None:
    """Have the reference answer all hidden cases, in one run.

    Args:
        keys: the drawn cases of one class or of several; the answers are added to them.
        assignment: the assignment.
        root: the folder with the reference's package.
        runner: the sandbox to run it in.
    """
    plans = [plan for key in keys for plan in key.plans.values()]
    scripts = [script for plan in plans for script in plan.hidden_scripts]
    modules = dict.fromkeys(name for plan in plans for name in plan.modules)
    allows = dict.fromkeys(name for plan in plans for name in plan.info.allows)
    limits = replace(
        assignment.limits,
        exercise_seconds=assignment.limits.submission_seconds,
        output_mb=assignment.limits.output_mb * max(1, len(plans)),
    )
    job = Job(root, tuple(modules), limits=limits, allows=tuple(allows))
    answers = iter(runner.run(job, scripts).answers)
    for key in keys:
        for name, plan in key.plans.items():
            hidden = key.hidden[name] = []
            for test, draws in zip(plan.info.tests, plan.hidden, strict=True):
                hidden.append([])
                for answer in islice(answers, len(draws)):
                    arrays = expected_arrays(answer)
                    if arrays is not None:
                        hidden[-1].append(arrays)
                        continue
                    key.faults.setdefault(
                        name,
                        tr(
                            "{name}: the reference fails on a hidden case of {test!r}: {reason}",
                            name=name,
                            test=test.name,
                            # A student may read this, so it shows no line of the reference.
                            reason=describe(_without_lines(answer)),
                        ),
                    )


def _without_lines(answer: Answer) -> Answer:
    error = answer.error
    return replace(answer, error=error and replace(error, frames=()))
