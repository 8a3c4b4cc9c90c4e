"""Verdicts: a student's own check, and the grading of a submission."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from grading import references, results
from grading.assignment import Assignment, AssignmentError, ExerciseInfo
from grading.cases import Plan, calls, plan
from grading.collect import Submission
from grading.measure import HALF, HIDDEN_FAILED, HIDDEN_OK, Measured, measure
from grading.references import References, StaleReferences
from grading.results import ExerciseResult, SubmissionResult, TestResult
from grading.sandbox.contract import Answer, Array, Job, Limits, NotAnArray, RunResult, StudentError
from grading.sandbox.contract import Status as Ran
from grading.sandbox.runner import Runner
from grading.spec import Case
from grading.tree import Source, extras, on_disk

# Called after each exercise with its verdict, how many are done, and how many there are.
Progress = Callable[[ExerciseResult, int, int], None]

# The right arrays of one case, by output name.
Wanted = dict[str, Array]

# What a student's code raises when it leans on a function of his own that was replaced.
_LEANS = frozenset({"ImportError", "ModuleNotFoundError", "NameError", "AttributeError"})
OWN_LAYERS = "Judged over your own functions: it leans on what the reference does not have."
REFERENCE_LAYERS = "Judged over the reference's functions for all other exercises."


def check(
    assignment: Assignment,
    tree_root: Path,
    exercise_ids: Sequence[str],
    runner: Runner,
    progress: Progress | None = None,
) -> list[ExerciseResult]:
    """Judge a student's working folder on the published tests alone.

    Args:
        assignment: what is asked.
        tree_root: the folder that holds the package.
        exercise_ids: the exercises to judge; none means all.
        runner: where the code runs.
        progress: see `Progress`.

    Raises:
        AssignmentError: an exercise of that id does not exist.
    """
    infos = [assignment.exercise(one) for one in exercise_ids or assignment.exercises]
    verdicts = []
    for info in infos:
        began = time.perf_counter()
        try:
            asked = plan(assignment, info)
            stored = references.read(assignment.folder, info.id)
            job = Job(
                tree_root,
                asked.modules,
                info.forbids,
                limits=_limits(assignment),
                allows=info.allows,
            )
            ran = runner.run(job, asked.scripts)
            verdict = _verdict(asked, stored, [], ran)
            verdict.prints = _prints(ran)
        except (AssignmentError, StaleReferences) as problem:
            verdict = _fault(info, str(problem))
        verdict.seconds = time.perf_counter() - began
        verdicts.append(verdict)
        if progress:
            progress(verdict, len(verdicts), len(infos))
    return verdicts


def grade_submission(
    assignment: Assignment,
    submission: Submission,
    runner: Runner,
    secret: bytes,
    progress: Progress | None = None,
) -> SubmissionResult:
    """Judge a submission on published and hidden tests.

    A submission that could not be read is a verdict, too: status `error`, score 0, the reason.
    For a class, one `Judge` for all is quicker.
    """
    return Judge(assignment, runner, secret).grade(submission, progress)


@dataclass
class Judge:
    """Grades submissions to one assignment; keeps what they have in common."""

    assignment: Assignment
    runner: Runner
    secret: bytes
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        self.source = Source(self.assignment)

    def grade(self, submission: Submission, progress: Progress | None = None) -> SubmissionResult:
        """Judge one submission."""
        began = time.perf_counter()
        infos = list(self.assignment.exercises.values())
        if submission.problem is not None:
            whole = sum(info.points for info in infos)
            notes = [submission.problem, *submission.notes]
            return SubmissionResult(
                submission.student, "error", 0.0, round(whole, 6), 0.0, [], notes
            )
        self.runner.renew()
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
                verdict, load = self.judge(info, asked, submission.files, left)
                if load is not None:
                    what = ", ".join(info.files)
                    first = verdict.tests[0].message if verdict.tests else ""
                    dead.append((frozenset(info.files), f"{what} does not load: {first}", load))
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
            [*submission.notes, *self._left_aside(submission)],
        )

    def ask(self, infos: Sequence[ExerciseInfo], student: str) -> Asked:
        """Draw a student's hidden cases and have the reference answer them, all in one run."""
        asked = Asked()
        for info in infos:
            try:
                one = plan(self.assignment, info, secret=self.secret, student=student)
                asked.stored[info.id] = references.read(self.assignment.folder, info.id)
                for test, case in zip(info.tests, one.public, strict=True):
                    asked.stored[info.id].of(test.name, case.script)
            except (AssignmentError, StaleReferences) as problem:
                asked.faults[info.id] = str(problem)
            else:
                asked.plans[info.id] = one
        scripts = [s for one in asked.plans.values() for s in one.hidden_scripts]
        modules = dict.fromkeys(m for one in asked.plans.values() for m in one.modules)
        allows = dict.fromkeys(a for one in asked.plans.values() for a in one.info.allows)
        limits = replace(
            _limits(self.assignment), exercise_seconds=self.assignment.limits.submission_seconds
        )
        limits = replace(limits, output_mb=limits.output_mb * max(1, len(asked.plans)))
        with on_disk(self.source.files) as root:
            job = Job(root, tuple(modules), limits=limits, allows=tuple(allows))
            answers = iter(self.runner.run(job, scripts).answers)
        for name, one in asked.plans.items():
            rights = [[expected(next(answers)) for _ in draws] for draws in one.hidden]
            for test, wants in zip(one.info.tests, rights, strict=True):
                if None in wants:
                    asked.faults[name] = (
                        f"{name}: the reference fails on a hidden case of {test.name!r}"
                    )
            asked.hidden[name] = [[want for want in wants if want is not None] for wants in rights]
        return asked

    def judge(
        self,
        info: ExerciseInfo,
        asked: Asked,
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
    ) -> tuple[ExerciseResult, Answer | None]:
        """Judge one exercise; also how loading went, when it used up time or memory."""
        if info.id in asked.faults:
            return _fault(info, asked.faults[info.id]), None
        one, stored, hidden = asked.plans[info.id], asked.stored[info.id], asked.hidden[info.id]
        note = REFERENCE_LAYERS if info.over else None
        try:
            ran = self.run(one, files, seconds)
            if _leans(ran):
                again = self.run(one, files, seconds, own=True)
                if _passed(again) > _passed(ran):
                    ran, note = again, OWN_LAYERS
            verdict = _verdict(one, stored, hidden, ran)
        except (AssignmentError, StaleReferences) as problem:
            return _fault(info, str(problem)), None
        if note:
            verdict.notes.append(note)
        if ran.text_bytes:
            # What is printed while hidden cases run could tell their inputs.
            verdict.notes.append(f"It printed {ran.text_bytes} bytes, which are not shown.")
        costly = ran.load.status in (Ran.TIMEOUT, Ran.MEMORY) or (
            ran.load.error is not None and ran.load.error.type == "Crash"
        )
        return verdict, ran.load if costly else None

    def run(
        self,
        one: Plan,
        files: Mapping[str, bytes],
        seconds: float = float("inf"),
        *,
        own: bool = False,
    ) -> RunResult:
        """Carry out an exercise's scripts over what was handed in."""
        tree, substitutes = self.source.answer(one.info, files, own=own)
        limits = _limits(self.assignment)
        limits = replace(limits, exercise_seconds=min(limits.exercise_seconds, max(seconds, 0.1)))
        with on_disk(tree) as root:
            job = Job(root, one.modules, one.info.forbids, substitutes, limits, one.info.allows)
            return self.runner.run(job, one.scripts)

    def _unrun(
        self, info: ExerciseInfo, asked: Asked, why: str, load: Answer | None = None
    ) -> ExerciseResult:
        """The verdict on an exercise that is not run: its failure is known already."""
        if info.id in asked.faults:
            return _fault(info, asked.faults[info.id])
        one = asked.plans[info.id]
        status = load.status if load else Ran.TIMEOUT
        answer = Answer(status, error=StudentError("Unrun", why))
        answers = [answer] * len(one.scripts)
        ran = RunResult(answers, answer, "", 0, self.runner.name)
        return _verdict(one, asked.stored[info.id], asked.hidden[info.id], ran)

    def _left_aside(self, submission: Submission) -> list[str]:
        used = set(self.assignment.files) | set(extras(self.source, submission.files))
        aside = sorted(
            path
            for path, data in submission.files.items()
            if path not in used and self.source.files.get(path) != data
        )
        missing = [path for path in self.assignment.files if path not in submission.files]
        notes = [f"{path} was not used: it is not a file to be written." for path in aside]
        return notes + [f"{path} was not handed in." for path in missing]


@dataclass
class Asked:
    """What is asked of one student, and the reference's answers to the hidden cases."""

    plans: dict[str, Plan] = field(default_factory=dict)
    stored: dict[str, References] = field(default_factory=dict)
    hidden: dict[str, list[list[Wanted]]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def _limits(assignment: Assignment) -> Limits:
    known = assignment.limits
    return Limits(
        known.test_seconds,
        known.exercise_seconds,
        known.memory_mb,
        known.output_mb,
        known.text_kb,
    )


def _leans(ran: RunResult) -> bool:
    errors = [ran.load.error, *(answer.error for answer in ran.answers)]
    return any(error is not None and error.type in _LEANS for error in errors)


def _passed(ran: RunResult) -> int:
    return sum(answer.status == Ran.OK for answer in ran.answers)


def _prints(ran: RunResult) -> str:
    cut = ran.text_bytes - len(ran.text.encode())
    return ran.text + (f"\n... and {cut} bytes more" if cut > 0 else "")


def _verdict(
    one: Plan, stored: References, hidden: Sequence[Sequence[Wanted]], ran: RunResult
) -> ExerciseResult:
    """Turn a finished run into a verdict; `hidden` holds what is right in each hidden case."""
    count = len(one.public)
    if len(ran.answers) != len(one.scripts):
        raise AssignmentError(
            f"{one.info.id}: got {len(ran.answers)} answers to {len(one.scripts)}"
        )
    rest = iter(ran.answers[count:])
    public: list[Measured] = []
    for test, case, answer in zip(one.info.tests, one.public, ran.answers[:count], strict=True):
        public.append(measure(case, answer, stored.of(test.name, case.script)))
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
        seen = measure(case, answer, want)
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


def _fault(info: ExerciseInfo, message: str) -> ExerciseResult:
    tests = []
    with suppress(AssignmentError):  # the tests themselves may be what cannot be read
        for test, points in zip(info.tests, info.max_scores(), strict=True):
            top = round(points, 6)
            tests.append(TestResult(test.name, "public", "fault", None, top, message))
    return ExerciseResult(
        info.id, info.title, "fault", None, info.points, 0.0, tests, notes=[message]
    )


def _overall(statuses: Sequence[results.Status], late: bool) -> results.Status:
    """A submission's status: its exercises' where they agree, else `wrong`."""
    if "fault" in statuses:
        return "fault"
    if late:
        return "timeout"
    return statuses[0] if len(set(statuses)) == 1 else "wrong"
