"""Judges a whole submission, exercise by exercise, within its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from grading.intake.files.sources import runnable
from grading.judging import results
from grading.judging.answer_key import AnswerKey
from grading.judging.diagnosis import submitted_files
from grading.judging.exercise_judge import ExerciseJudge
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.judging.verdict import explain, fault, judge_run
from grading.sandbox.contract import NOT_RUN_TYPE, Answer, RunResult, StudentError
from grading.sandbox.contract import Status as RunStatus
from grading.spec.manifest import ExerciseInfo
from grading.spec.workspace import Workspace
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.intake.work.submission import Submission

# Called after each exercise with its verdict, how many are done, and how many there are.
Progress = Callable[[ExerciseResult, int, int], None]


class Judge(ExerciseJudge):
    """Grades whole submissions to one assignment."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._key: AnswerKey | None = None  # the same for every submission

    def grade(self, submission: Submission, progress: Progress | None = None) -> SubmissionResult:
        """Judge a submission on published and hidden tests.

        A submission that cannot be read gets a verdict, too: status `error`, score 0, the reason.
        """
        began = time.perf_counter()
        infos = list(self.assignment.exercises.values())
        if submission.problem is not None:
            top = sum(info.points for info in infos)
            notes = [submission.problem, *submission.notes]
            return SubmissionResult(submission.student, "error", 0.0, round(top, 6), 0.0, [], notes)
        try:
            return self._grade(submission, infos, progress)
        except Exception as problem:
            # Whatever broke here is the grader's fault: it must not become a student's zero, and
            # the rest of the class is graded.
            reason = tr(
                "The grader failed ({kind}: {problem}).",
                kind=type(problem).__name__,
                problem=problem,
            )
            verdicts = [fault(info, reason) for info in infos]
            top = results.total((None, e.max_score) for e in verdicts)[1]
            seconds = time.perf_counter() - began
            return SubmissionResult(
                submission.student, "fault", None, top, seconds, verdicts, [reason]
            )

    def _grade(
        self, submission: Submission, infos: Sequence[ExerciseInfo], progress: Progress | None
    ) -> SubmissionResult:
        began = time.perf_counter()
        files = runnable(self._changed_files(submission))
        self.runner.renew()
        # Each submission gets a new folder: without a sandbox the last one may have written there.
        self._space.close()
        self._space = Workspace()
        if self._key is None:
            self._key = self.answer_key(infos)
        limit = self.assignment.limits.submission_seconds
        # Time in which the workers wait for a processor is not the student's.
        stop = time.perf_counter() + limit - self.runner.waited
        verdicts: list[ExerciseResult] = []
        not_loading: list[tuple[set[str], str, Answer]] = []
        late = False
        for info in infos:
            start = time.perf_counter()
            left = stop + self.runner.waited - start
            failed = next((entry for entry in not_loading if entry[0] <= set(info.files)), None)
            if left <= 0:
                late = True
                verdict = self._not_run(
                    info,
                    self._key,
                    tr("Not run, because the {limit:g} s for a submission are over.", limit=limit),
                )
            elif failed:
                verdict = self._not_run(info, self._key, failed[1], failed[2])
            else:
                outcome = self.judge(info, self._key, files, left)
                verdict = outcome.verdict
                if outcome.load_failure is not None:
                    reason = tr(
                        "Not run: {files} could not be loaded. {info} above says why.",
                        files=", ".join(info.files),
                        info=info.id,
                    )
                    not_loading.append((set(info.files), reason, outcome.load_failure))
            verdict.seconds = time.perf_counter() - start
            verdicts.append(verdict)
            if progress:
                progress(verdict, len(verdicts), len(infos))
        score, top = results.total((e.score, e.max_score) for e in verdicts)
        return SubmissionResult(
            submission.student,
            _overall([e.status for e in verdicts], late),
            score,
            top,
            time.perf_counter() - began,
            verdicts,
            [*submission.notes, *submitted_files.notes(self.source, submission)],
        )

    def _changed_files(self, submission: Submission) -> dict[str, bytes]:
        """The submitted files, without unchanged copies of given ones."""
        return {
            path: data
            for path, data in submission.files.items()
            if path in self.assignment.files or self.source.files.get(path) != data
        }

    def _not_run(
        self, info: ExerciseInfo, key: AnswerKey, reason: str, load: Answer | None = None
    ) -> ExerciseResult:
        """The verdict on an exercise that is not run, because its failure is already known."""
        if info.id in key.faults:
            return fault(info, key.faults[info.id])
        plan = key.plans[info.id]
        status = load.status if load else RunStatus.TIMEOUT
        failed = Answer(status, error=StudentError(NOT_RUN_TYPE, reason))
        run = RunResult([failed] * len(plan.scripts), failed, "", 0, self.runner.name)
        judgment = judge_run(plan, key.stored[info.id], key.hidden[info.id], run)
        return explain(judgment, lambda scripts: run)


def _overall(statuses: Sequence[results.Status], late: bool) -> results.Status:
    """A submission's status: that of its exercises if they agree, else `wrong`."""
    if "fault" in statuses:
        return "fault"
    if late:
        return "timeout"
    return statuses[0] if len(set(statuses)) == 1 else "wrong"
