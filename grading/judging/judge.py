"""Verdicts on submissions: published and hidden tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from grading.intake.files.sources import runnable
from grading.judging import attempts, results
from grading.judging.asked import Asked, answer_hidden, draw
from grading.judging.attempts import Attempt
from grading.judging.cases import Plan, together
from grading.judging.diagnosis import compat, handed_in
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.judging.verdict import Judged, explain, fault, judged
from grading.sandbox.contract import Answer, RunResult, StudentError
from grading.sandbox.contract import Status as Ran
from grading.sandbox.runner import Runner
from grading.spec import Script
from grading.spec.manifest import Assignment, ExerciseInfo
from grading.spec.tree import Source, Workspace
from grading.support.translation import tr

if TYPE_CHECKING:
    from grading.intake.work.submission import Submission

# Called after each exercise with its verdict, how many are done, and how many there are.
Progress = Callable[[ExerciseResult, int, int], None]


@dataclass
class Judge:
    """Grades submissions to one assignment; keeps what they have in common."""

    assignment: Assignment
    runner: Runner
    secret: bytes
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        self.source = Source(self.assignment)
        self._asked: Asked | None = None  # the same for every submission
        self._trusted = Workspace()
        self._space = Workspace()

    def beside(self, runner: Runner) -> Judge:
        """Another judge of the same, for another thread; they share what is read of the files."""
        # The exercises' own files are run before there are threads, for they change what all share.
        self.source.blanks()
        other = Judge(self.assignment, runner, self.secret)
        other.source = self.source
        return other

    def grade(self, submission: Submission, progress: Progress | None = None) -> SubmissionResult:
        """Judge a submission on published and hidden tests.

        One that could not be read is a verdict, too: status `error`, score 0, the reason.
        """
        began = time.perf_counter()
        infos = list(self.assignment.exercises.values())
        if submission.problem is not None:
            whole = sum(info.points for info in infos)
            notes = [submission.problem, *submission.notes]
            return SubmissionResult(
                submission.student, "error", 0.0, round(whole, 6), 0.0, [], notes
            )
        try:
            return self._grade(submission, infos, progress)
        except Exception as problem:
            # Whatever broke here is the grader's: no student's zero, and the class goes on.
            why = tr(
                "The grader failed ({kind}: {problem}).",
                kind=type(problem).__name__,
                problem=problem,
            )
            done = [fault(info, why) for info in infos]
            top = results.total((None, e.max_score) for e in done)[1]
            took = time.perf_counter() - began
            return SubmissionResult(submission.student, "fault", None, top, took, done, [why])

    def _grade(
        self, submission: Submission, infos: Sequence[ExerciseInfo], progress: Progress | None
    ) -> SubmissionResult:
        began = time.perf_counter()
        files = runnable(self._written(submission))
        self.runner.renew()
        # Another folder for each: where nothing holds a worker in, it might have written there.
        self._space.close()
        self._space = Workspace()
        if self._asked is None:
            self._asked = self.ask(infos)
        asked = self._asked
        limit = self.assignment.limits.submission_seconds
        stop = time.perf_counter() + limit
        done: list[ExerciseResult] = []
        dead: list[tuple[frozenset[str], str, Answer]] = []
        late = False
        for info in infos:
            start = time.perf_counter()
            left = stop - start
            known = next((d for d in dead if d[0] <= set(info.files)), None)
            if left <= 0:
                late = True
                verdict = self._unrun(
                    info, asked, tr("The submission's {limit:g} s were used up.", limit=limit)
                )
            elif known:
                verdict = self._unrun(
                    info, asked, tr("{known} (see above)", known=known[1]), known[2]
                )
            else:
                outcome = self.judge(info, asked, files, left)
                verdict = outcome.verdict
                if outcome.dead is not None:
                    what = ", ".join(info.files)
                    first = verdict.tests[0].message if verdict.tests else ""
                    dead.append(
                        (
                            frozenset(info.files),
                            tr("{what} does not load: {first}", what=what, first=first),
                            outcome.dead,
                        )
                    )
            verdict.seconds = time.perf_counter() - start
            done.append(verdict)
            if progress:
                progress(verdict, len(done), len(infos))
        score, top = results.total((e.score, e.max_score) for e in done)
        return SubmissionResult(
            submission.student,
            _overall([e.status for e in done], late),
            score,
            top,
            time.perf_counter() - began,
            done,
            [*submission.notes, *handed_in.notes(self.source, submission)],
        )

    def _written(self, submission: Submission) -> dict[str, bytes]:
        """The files that say something: a copy of what is given is as good as none."""
        return {
            path: data
            for path, data in submission.files.items()
            if path in self.assignment.files or self.source.files.get(path) != data
        }

    def ask(self, infos: Sequence[ExerciseInfo]) -> Asked:
        """Draw the class's hidden cases and have the reference answer them, all in one run."""
        return self.ask_classes(infos, [self.secret])[0]

    def ask_classes(self, infos: Sequence[ExerciseInfo], secrets: Sequence[bytes]) -> list[Asked]:
        """`ask` for several classes, each with its own secret; still one run."""
        askeds = [draw(self.assignment, infos, secret) for secret in secrets]
        answer_hidden(askeds, self.assignment, self._trusted.hold(self.source.files), self.runner)
        return askeds

    def judge(
        self,
        info: ExerciseInfo,
        asked: Asked,
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
    ) -> Outcome:
        """Judge one exercise: over the reference's functions, and where that fails over its own.

        The best of several attempts counts.

        Args:
            info: the exercise.
            asked: the recorded cases.
            files: what was handed in, by path.
            seconds: the time left for this submission.

        Returns:
            The verdict, the first attempt's run, and the failure to load if it took too long.
        """
        if info.id in asked.faults:
            return Outcome(fault(info, asked.faults[info.id]))
        first, [(found, way)] = self._attempt(info, [asked], files, seconds)
        one = asked.plans[info.id]
        verdict = explain(found, partial(self.run_scripts, one, files, way=way))
        verdict.notes += [] if way.note is None else [way.note]
        verdict.notes += compat.barred_imports(info, files, verdict.status)
        if first.text_bytes:
            # What is printed while hidden cases run could tell their inputs, as could its length.
            verdict.notes.append(tr("It prints, which grading does not show."))
        return Outcome(verdict, first, first.load if _costly(first) else None)

    def scores(
        self, info: ExerciseInfo, askeds: Sequence[Asked], files: Mapping[str, bytes]
    ) -> list[float | None]:
        """What one answer scores under the hidden cases of several classes, in the same runs.

        Args:
            info: the exercise.
            askeds: the recorded cases of each class.
            files: the answer, by path.

        Returns:
            A score for each class; None where the exercise cannot be judged.
        """
        if any(info.id in asked.faults for asked in askeds):
            return [None] * len(askeds)
        return [found.result.score for found, _ in self._attempt(info, askeds, files)[1]]

    def _attempt(
        self,
        info: ExerciseInfo,
        askeds: Sequence[Asked],
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
    ) -> tuple[RunResult, list[tuple[Judged, Attempt]]]:
        """The first run, and for each class the best attempt with what came of it."""
        one = together([asked.plans[info.id] for asked in askeds])
        stop = time.perf_counter() + seconds
        way = attempts.first(info)
        first = self.run(one, files, seconds, way=way)
        best = _judged(info, askeds, first)
        ways = [way] * len(askeds)
        dead = _costly(first)
        for attempt in attempts.further(info, self.source, files, first):
            left = stop - time.perf_counter()
            if dead or all(found.result.status == "ok" for found in best) or left <= 0:
                break
            others = _judged(info, askeds, self.run(one, files, left, way=attempt))
            for place, other in enumerate(others):
                score = best[place].result.score or 0.0
                if other.result.score is not None and other.result.score > score:
                    best[place], ways[place] = other, attempt
        return first, list(zip(best, ways, strict=True))

    def run(
        self,
        one: Plan,
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
        *,
        way: Attempt | None = None,
    ) -> RunResult:
        """Carry out an exercise's scripts over what was handed in.

        Args:
            one: the exercise's recorded scripts.
            files: what was handed in, by path.
            seconds: the time left.
            way: which functions the reference stands in for; None takes those of a first attempt.

        Returns:
            What came back from each script.
        """
        return self.run_scripts(one, files, one.scripts, seconds, way=way)

    def run_scripts(
        self,
        one: Plan,
        files: Mapping[str, bytes],
        scripts: Sequence[Script],
        seconds: float = float("inf"),
        *,
        way: Attempt | None = None,
        go_on: bool = False,
    ) -> RunResult:
        """Carry out scripts over what was handed in; see `Source.answer` and `Job.go_on`.

        Args:
            one: the exercise's recorded scripts, for its limits and modules.
            files: what was handed in, by path.
            scripts: those to carry out.
            seconds: the time left.
            way: which functions the reference stands in for; None takes those of a first attempt.
            go_on: see `Job.go_on`.

        Returns:
            What came back from each script.
        """
        way = way or attempts.first(one.info)
        tree, substitutes = self.source.answer(
            one.info, files, keep=way.keep, own=way.own, changed=way.changed
        )
        limits = self.assignment.limits
        limits = replace(limits, exercise_seconds=min(limits.exercise_seconds, max(seconds, 0.1)))
        root = self._space.hold(tree)
        job = one.job(root, limits, files, substitutes, self.source.files)
        return self.runner.run(replace(job, go_on=go_on), scripts)

    def _unrun(
        self, info: ExerciseInfo, asked: Asked, why: str, load: Answer | None = None
    ) -> ExerciseResult:
        """The verdict on an exercise that is not run: its failure is known already."""
        if info.id in asked.faults:
            return fault(info, asked.faults[info.id])
        one = asked.plans[info.id]
        status = load.status if load else Ran.TIMEOUT
        failed = Answer(status, error=StudentError("Unrun", why))
        ran = RunResult([failed] * len(one.scripts), failed, "", 0, self.runner.name)
        found = judged(one, asked.stored[info.id], asked.hidden[info.id], ran)
        return explain(found, lambda scripts: ran)


@dataclass
class Outcome:
    """The verdict on one exercise, its first run, and the load failure that cost time or memory."""

    verdict: ExerciseResult
    first: RunResult | None = None
    dead: Answer | None = None


def _costly(ran: RunResult) -> bool:
    """Whether loading failed in a way that would cost as much again with every exercise."""
    crashed = ran.load.error is not None and ran.load.error.type == "Crash"
    return crashed or ran.load.status in (Ran.TIMEOUT, Ran.MEMORY)


def _judged(info: ExerciseInfo, askeds: Sequence[Asked], ran: RunResult) -> list[Judged]:
    """The verdicts of a run under the cases of several classes, whose answers follow each other."""
    known = askeds[0].stored[info.id]
    count = len(askeds[0].plans[info.id].public)
    public, hidden = ran.answers[:count], iter(ran.answers[count:])
    verdicts = []
    for asked in askeds:
        one = asked.plans[info.id]
        answers = [*public, *(next(hidden) for _ in one.hidden_scripts)]
        verdicts.append(judged(one, known, asked.hidden[info.id], replace(ran, answers=answers)))
    return verdicts


def _overall(statuses: Sequence[results.Status], late: bool) -> results.Status:
    """A submission's status: its exercises' where they agree, else `wrong`."""
    if "fault" in statuses:
        return "fault"
    if late:
        return "timeout"
    return statuses[0] if len(set(statuses)) == 1 else "wrong"
