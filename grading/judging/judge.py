"""Verdicts: a student's own check, and the grading of a submission."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grading.intake.sources import runnable
from grading.intake.submission import Submission
from grading.judging import compat, results
from grading.judging.asked import Asked, answer_hidden, draw, stored
from grading.judging.cases import Plan, plan
from grading.judging.references import StaleReferences
from grading.judging.results import ExerciseResult, SubmissionResult
from grading.judging.verdict import fault, verdict_of
from grading.sandbox.contract import Answer, RunResult, StudentError
from grading.sandbox.contract import Status as Ran
from grading.sandbox.runner import Runner
from grading.spec.manifest import Assignment, AssignmentError, ExerciseInfo
from grading.spec.tree import Source, Workspace, extras

# Called after each exercise with its verdict, how many are done, and how many there are.
Progress = Callable[[ExerciseResult, int, int], None]

# What a student's code raises when it leans on a function of his own that was replaced.
_LEANS = frozenset({"ImportError", "ModuleNotFoundError", "NameError", "AttributeError"})
OWN_LAYERS = "Judged over your own functions: it leans on what the reference does not have."
OWN_FILE = "Judged over your own functions of the same file: it leans on them."
REFERENCE_LAYERS = "Judged over the reference's functions for all other exercises."


def check(
    assignment: Assignment, tree_root: Path, info: ExerciseInfo, runner: Runner
) -> ExerciseResult:
    """Judge one exercise of a student's working folder on the published tests alone.

    Args:
        assignment: what is asked.
        tree_root: the folder that holds the package.
        info: the exercise.
        runner: where the code runs.
    """
    began = time.perf_counter()
    there = [file for file in assignment.files if (tree_root / file).is_file()]
    needed = compat.needs({file: (tree_root / file).read_bytes() for file in there})
    try:
        one = plan(assignment, info)
        known = stored(assignment, one)
        ran = runner.run(one.job(tree_root, assignment.limits, needed), one.scripts)
        verdict = verdict_of(one, known, [], ran)
        verdict.prints = _prints(ran)
    except (AssignmentError, StaleReferences) as problem:
        verdict = fault(info, str(problem))
    verdict.seconds = time.perf_counter() - began
    return verdict


@dataclass
class Judge:
    """Grades submissions to one assignment; keeps what they have in common."""

    assignment: Assignment
    runner: Runner
    secret: bytes
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        self.source = Source(self.assignment)
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
            why = f"The grader failed ({type(problem).__name__}: {problem})."
            done = [fault(info, why) for info in infos]
            top = results.total((None, e.max_score) for e in done)[1]
            took = time.perf_counter() - began
            return SubmissionResult(submission.student, "fault", None, top, took, done, [why])

    def _grade(
        self, submission: Submission, infos: Sequence[ExerciseInfo], progress: Progress | None
    ) -> SubmissionResult:
        began = time.perf_counter()
        files = runnable(submission.files)
        self.runner.renew()
        # Another folder for each: where nothing holds a worker in, it might have written there.
        self._space.close()
        self._space = Workspace()
        asked = self.ask(infos, submission.student)
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
                verdict = self._unrun(info, asked, f"The submission's {limit:g} s were used up.")
            elif known:
                verdict = self._unrun(info, asked, f"{known[1]} (see above)", known[2])
            else:
                outcome = self.judge(info, asked, files, left)
                verdict = outcome.verdict
                if outcome.dead is not None:
                    what = ", ".join(info.files)
                    first = verdict.tests[0].message if verdict.tests else ""
                    dead.append(
                        (frozenset(info.files), f"{what} does not load: {first}", outcome.dead)
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
            [*submission.notes, *_notes(self.source, submission)],
        )

    def ask(self, infos: Sequence[ExerciseInfo], student: str) -> Asked:
        """Draw a student's hidden cases and have the reference answer them, all in one run."""
        asked = draw(self.assignment, infos, self.secret, student)
        answer_hidden(asked, self.assignment, self._trusted.hold(self.source.files), self.runner)
        return asked

    def judge(
        self,
        info: ExerciseInfo,
        asked: Asked,
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
    ) -> Outcome:
        """Judge one exercise: over the reference's functions, and where that fails over the own.

        Of several runs the best counts: whom the reference's functions do not suit is judged over
        what he wrote himself, and whose own are wrong over the reference's.
        """
        if info.id in asked.faults:
            return Outcome(fault(info, asked.faults[info.id]))
        one, known, hidden = asked.plans[info.id], asked.stored[info.id], asked.hidden[info.id]
        stop = time.perf_counter() + seconds
        first = self.run(one, files, seconds)
        best = verdict_of(one, known, hidden, first)
        note = REFERENCE_LAYERS if info.over else None
        if info.own:
            note = f"Judged over your own {_names(info.own)}."
        dead = _costly(first)
        again: list[tuple[tuple[str, ...], bool, str]] = []
        if info.own:
            again.append(((), False, f"Judged over the reference's {_names(info.own)}."))
        if _leans(first, info.id):
            # A method may want what his own constructor has set.
            mates = [
                f"{path}:{n}" for path in info.files for n in self.source.regions.get(path, ())
            ]
            again.append((tuple(mates), False, OWN_FILE))
            again.append(((), True, OWN_LAYERS))
        for keep, own, said in again:
            left = stop - time.perf_counter()
            if dead or best.status == "ok" or left <= 0:
                break
            other = verdict_of(one, known, hidden, self.run(one, files, left, keep=keep, own=own))
            if other.score is not None and other.score > (best.score or 0.0):
                best, note = other, said
        if note:
            best.notes.append(note)
        if first.text_bytes:
            # What is printed while hidden cases run could tell their inputs, as could its length.
            best.notes.append("It prints, which grading does not show.")
        return Outcome(best, first, first.load if dead else None)

    def run(
        self,
        one: Plan,
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
        *,
        keep: Sequence[str] | None = None,
        own: bool = False,
    ) -> RunResult:
        """Carry out an exercise's scripts over what was handed in; see `Source.answer`."""
        kept = one.info.own if keep is None else keep
        tree, substitutes = self.source.answer(one.info, files, keep=kept, own=own)
        limits = self.assignment.limits
        limits = replace(limits, exercise_seconds=min(limits.exercise_seconds, max(seconds, 0.1)))
        job = one.job(self._space.hold(tree), limits, compat.needs(files), substitutes)
        return self.runner.run(job, one.scripts)

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
        return verdict_of(one, asked.stored[info.id], asked.hidden[info.id], ran)


def _notes(source: Source, submission: Submission) -> list[str]:
    """What is to be said of the files handed in: of earlier years, not used, and not there."""
    assignment = source.assignment
    used = {*assignment.files, *extras(source, submission.files)}
    files = sorted(submission.files.items())
    # Of a part alone, the files of the other parts are not missed.
    asked = {path for info in assignment.exercises.values() for path in info.files}
    return [
        *compat.notes({path: data for path, data in files if path in used}),
        *(
            f"{path} was not used, save where an answer leans on it: it is given."
            if path in source.files
            else f"{path} was not used: it is not a file to be written."
            for path, data in files
            if path not in used and source.files.get(path) != data
        ),
        *(
            f"{path} was not handed in."
            for path in assignment.files
            if path in asked and path not in submission.files
        ),
    ]


@dataclass
class Outcome:
    """The verdict on one exercise, its first run, and the load failure that cost time or memory."""

    verdict: ExerciseResult
    first: RunResult | None = None
    dead: Answer | None = None


def _leans(ran: RunResult, exercise: str) -> bool:
    """Whether an answer failed for want of what the student may have written elsewhere."""
    errors = [ran.load.error, *(answer.error for answer in ran.answers)]
    return any(
        error is not None
        and (
            error.type in _LEANS
            # The stub of an exercise that this one is not built on: he may have built on it.
            or (error.type == "NotImplementedError" and not error.message.startswith(exercise))
        )
        for error in errors
    )


def _costly(ran: RunResult) -> bool:
    """Whether loading failed in a way that would cost as much again with every exercise."""
    crashed = ran.load.error is not None and ran.load.error.type == "Crash"
    return crashed or ran.load.status in (Ran.TIMEOUT, Ran.MEMORY)


def _names(places: Sequence[str]) -> str:
    return ", ".join(place.partition(":")[2] for place in places)


def _prints(ran: RunResult) -> str:
    cut = ran.text_bytes - len(ran.text.encode())
    return ran.text + (f"\n... and {cut} bytes more" if cut > 0 else "")


def _overall(statuses: Sequence[results.Status], late: bool) -> results.Status:
    """A submission's status: its exercises' where they agree, else `wrong`."""
    if "fault" in statuses:
        return "fault"
    if late:
        return "timeout"
    return statuses[0] if len(set(statuses)) == 1 else "wrong"
