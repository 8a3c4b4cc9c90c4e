"""What is asked of a class, and what is right: the stored answers, and the reference's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grading.judging import references
from grading.judging.cases import Plan, plan
from grading.judging.references import References, StaleReferences
from grading.judging.verdict import Wanted, expected
from grading.sandbox.contract import Job
from grading.sandbox.runner import Runner
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.support.translation import tr


@dataclass
class Asked:
    """By exercise: its recorded tests, what is right, and why it cannot be asked."""

    plans: dict[str, Plan] = field(default_factory=dict)
    stored: dict[str, References] = field(default_factory=dict)
    hidden: dict[str, list[list[Wanted]]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def stored(assignment: Assignment, one: Plan) -> References:
    """What is stored of an exercise, once it is sure to belong to its published cases.

    Raises:
        StaleReferences: there is nothing stored, or it belongs to other cases.
    """
    found = references.read(assignment.folder, one.info.id)
    for test, case in zip(one.info.tests, one.public, strict=True):
        found.fits(test.name, case.script)
    return found


def draw(assignment: Assignment, infos: Sequence[ExerciseInfo], secret: bytes) -> Asked:
    """Record the tests of some exercises, with the hidden cases of a class.

    Args:
        assignment: what is asked.
        infos: the exercises.
        secret: the seed of hidden cases.

    Returns:
        The recorded cases; an exercise that cannot be recorded is among the faults.
    """
    asked = Asked()
    for info in infos:
        try:
            one = plan(assignment, info, secret=secret)
            asked.stored[info.id] = stored(assignment, one)
        except (AssignmentError, StaleReferences) as problem:
            asked.faults[info.id] = str(problem)
        else:
            asked.plans[info.id] = one
    return asked


def answer_hidden(
    askeds: Sequence[Asked], assignment: Assignment, root: Path, runner: Runner
) -> None:
    """Have the reference answer all hidden cases, in one run.

    Args:
        askeds: the drawn cases, of one class or of several; the answers are added.
        assignment: what is asked.
        root: the folder with the reference's package.
        runner: where it runs.
    """
    plans = [one for asked in askeds for one in asked.plans.values()]
    scripts = [script for one in plans for script in one.hidden_scripts]
    modules = dict.fromkeys(name for one in plans for name in one.modules)
    allows = dict.fromkeys(name for one in plans for name in one.info.allows)
    limits = replace(
        assignment.limits,
        exercise_seconds=assignment.limits.submission_seconds,
        output_mb=assignment.limits.output_mb * max(1, len(plans)),
    )
    job = Job(root, tuple(modules), limits=limits, allows=tuple(allows))
    answers = iter(runner.run(job, scripts).answers)
    for asked in askeds:
        for name, one in asked.plans.items():
            rights = [[expected(next(answers)) for _ in draws] for draws in one.hidden]
            for test, wants in zip(one.info.tests, rights, strict=True):
                if None in wants:
                    asked.faults[name] = tr(
                        "{name}: the reference fails on a hidden case of {test!r}",
                        name=name,
                        test=test.name,
                    )
            asked.hidden[name] = [[want for want in wants if want is not None] for wants in rights]
