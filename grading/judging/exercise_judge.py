"""Judges one exercise of an answer; of several runs with different helpers the best counts."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Self

from grading.judging import helpers as helpers_
from grading.judging.answer_key import AnswerKey, answer_hidden, draw
from grading.judging.cases import Plan, together
from grading.judging.diagnosis import compat
from grading.judging.diagnosis.errors import at_own_lines, left_out
from grading.judging.helpers import Helpers
from grading.judging.results import ExerciseResult
from grading.judging.verdict import Judgment, explain, fault, judge_run
from grading.sandbox.contract import Answer, RunResult
from grading.sandbox.contract import Status as RunStatus
from grading.sandbox.runner import Runner
from grading.spec import Script
from grading.spec.manifest import Assignment, ExerciseInfo
from grading.spec.tree import Source
from grading.spec.workspace import Workspace
from grading.support.translation import tr


@dataclass
class ExerciseOutcome:
    """What judging one exercise gave.

    verdict       the verdict
    load_failure  the failure to load the files, if it would cost as much again in every exercise
    """

    verdict: ExerciseResult
    load_failure: Answer | None = None


@dataclass
class ExerciseJudge:
    """Judges single exercises of one assignment; keeps what all answers have in common."""

    assignment: Assignment
    runner: Runner
    secret: bytes
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        self.source = Source(self.assignment)
        self._reference_space = Workspace()
        self._space = Workspace()

    def beside(self, runner: Runner) -> Self:
        """A copy of this judge for another thread; both share the files that were read."""
        # The exercises' own files run before there are threads, because they change shared state.
        self.source.blanks()
        other = type(self)(self.assignment, runner, self.secret)
        other.source = self.source
        return other

    def close(self) -> None:
        """Delete the temporary folders, in a process that goes on without this judge."""
        self._reference_space.close()
        self._space.close()

    def answer_key(self, infos: Sequence[ExerciseInfo]) -> AnswerKey:
        """Draw the class's hidden cases and have the reference answer them, all in one run."""
        return self.answer_keys(infos, [self.secret])[0]

    def answer_keys(
        self, infos: Sequence[ExerciseInfo], secrets: Sequence[bytes]
    ) -> list[AnswerKey]:
        """`answer_key` for several classes, each with its own secret; still one run."""
        keys = [draw(self.assignment, infos, secret) for secret in secrets]
        root = self._reference_space.hold(self.source.files)
        answer_hidden(keys, self.assignment, root, self.runner)
        return keys

    def judge(
        self,
        info: ExerciseInfo,
        key: AnswerKey,
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
    ) -> ExerciseOutcome:
        """Judge one exercise with the reference's helpers and, if that fails, with the student's.

        The best of several runs counts.

        Args:
            info: the exercise.
            key: the answer key of the class.
            files: the submitted files, by path.
            seconds: the time left for this submission.

        Returns:
            The verdict, the first run, and the failure to load if it took too long.
        """
        if info.id in key.faults:
            return ExerciseOutcome(fault(info, key.faults[info.id]))
        first, [(judgment, used)] = self._runs(info, [key], files, seconds)
        rerun = partial(self.run_scripts, key.plans[info.id], files, helpers=used)
        verdict = explain(judgment, rerun)
        verdict.notes += [] if used.note is None else [used.note]
        verdict.notes += left_out(first)
        verdict.notes += compat.barred_imports(info, files, verdict.status)
        if first.text_bytes:
            # What is printed while hidden cases run could reveal their inputs, as could its length.
            verdict.notes.append(tr("Your code prints. Grading does not show what."))
        return ExerciseOutcome(verdict, first.load if _costly(first) else None)

    def scores(
        self, info: ExerciseInfo, keys: Sequence[AnswerKey], files: Mapping[str, bytes]
    ) -> list[float | None]:
        """The scores of one answer under the hidden cases of several classes, in the same runs.

        Args:
            info: the exercise.
            keys: the answer key of each class.
            files: the answer, by path.

        Returns:
            A score for each class; None where the exercise cannot be judged.
        """
        if any(info.id in key.faults for key in keys):
            return [None] * len(keys)
        return [judgment.result.score for judgment, _ in self._runs(info, keys, files)[1]]

    def _runs(
        self,
        info: ExerciseInfo,
        keys: Sequence[AnswerKey],
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
    ) -> tuple[RunResult, list[tuple[Judgment, Helpers]]]:
        """The first run, and for each class the best judgment with the helpers it used."""
        plan = together([key.plans[info.id] for key in keys])
        stop = time.perf_counter() + seconds
        first_helpers = helpers_.first(info)
        first = self.run(plan, files, seconds, helpers=first_helpers)
        best = _judge_classes(info, keys, first)
        used = [first_helpers] * len(keys)
        ranks = [_rank(info, judgment, first) for judgment in best]
        costly = _costly(first)
        for other_helpers in helpers_.others(info, self.source, files, first):
            left = stop - time.perf_counter()
            if costly or all(judgment.result.status == "ok" for judgment in best) or left <= 0:
                break
            again = self.run(plan, files, left, helpers=other_helpers)
            for place, other in enumerate(_judge_classes(info, keys, again)):
                rank = _rank(info, other, again)
                if other.result.score is not None and rank > ranks[place]:
                    best[place], used[place], ranks[place] = other, other_helpers, rank
        return first, list(zip(best, used, strict=True))

    def run(
        self,
        plan: Plan,
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
        *,
        helpers: Helpers | None = None,
    ) -> RunResult:
        """Run all scripts of an exercise over the submitted files.

        Args:
            plan: the exercise's recorded scripts.
            files: the submitted files, by path.
            seconds: the time left.
            helpers: whose helper functions to use; None uses those of a first run.

        Returns:
            The answer to each script.
        """
        return self.run_scripts(plan, files, plan.scripts, seconds, helpers=helpers)

    def run_scripts(
        self,
        plan: Plan,
        files: Mapping[str, bytes],
        scripts: Sequence[Script],
        seconds: float = float("inf"),
        *,
        helpers: Helpers | None = None,
        go_on: bool = False,
    ) -> RunResult:
        """Run some scripts over the submitted files; see `Source.answer` and `Job.go_on`.

        Args:
            plan: the exercise's recorded scripts, for its limits and modules.
            files: the submitted files, by path.
            scripts: the scripts to run.
            seconds: the time left.
            helpers: whose helper functions to use; None uses those of a first run.
            go_on: see `Job.go_on`.

        Returns:
            The answer to each script.
        """
        helpers = helpers or helpers_.first(plan.info)
        tree, substitutes = self.source.answer(
            plan.info, files, keep=helpers.keep, own=helpers.own, changed=helpers.changed
        )
        limits = self.assignment.limits
        limits = replace(limits, exercise_seconds=min(limits.exercise_seconds, max(seconds, 0.1)))
        root = self._space.hold(tree)
        job = plan.job(root, limits, files, substitutes, self.source.files)
        run = self.runner.run(replace(job, go_on=go_on), scripts)
        listed = set() if helpers.own else set(self.assignment.files) - set(plan.info.files)
        return at_own_lines(run, self.assignment, plan.info, listed)


def _rank(info: ExerciseInfo, judgment: Judgment, run: RunResult) -> tuple[float, bool]:
    """The rank of a run: its points; at equal points, whether it shows the answer's own mistake."""
    score = judgment.result.score
    blank = run.load.error is not None or helpers_.met_a_blank(info, run)
    return score or 0.0, score is None or not blank


def _costly(run: RunResult) -> bool:
    """Whether loading failed in a way that would cost as much again with every exercise."""
    crashed = run.load.error is not None and run.load.error.type == "Crash"
    return crashed or run.load.status in (RunStatus.TIMEOUT, RunStatus.MEMORY)


def _judge_classes(info: ExerciseInfo, keys: Sequence[AnswerKey], run: RunResult) -> list[Judgment]:
    """Judge a run whose answers to the hidden cases of several classes follow each other."""
    stored = keys[0].stored[info.id]
    count = len(keys[0].plans[info.id].public)
    public, hidden = run.answers[:count], iter(run.answers[count:])
    judgments = []
    for key in keys:
        plan = key.plans[info.id]
        answers = [*public, *(next(hidden) for _ in plan.hidden_scripts)]
        own_run = replace(run, answers=answers)
        judgments.append(judge_run(plan, stored, key.hidden[info.id], own_run))
    return judgments
