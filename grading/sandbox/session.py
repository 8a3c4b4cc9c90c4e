"""One run, whatever the mechanism: start workers, ask, time, and go on after a death."""

from __future__ import annotations

import math
import os
import time
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grading.sandbox import places, protocol
from grading.sandbox.contract import (
    Answer,
    Job,
    Runner,
    RunResult,
    SandboxUnavailable,
    Status,
    StudentError,
    Unavailable,
)
from grading.sandbox.endings import (
    End,
    died,
    error_answer,
    limit_error,
    stopped,
    while_loading,
)
from grading.sandbox.frames import read_answer
from grading.sandbox.pipes import Pipes, Text, mark
from grading.spec import Script
from grading.support.translation import ExplainedError, tr

START_SECONDS = 20.0  # for a worker to be ready; the grader's time, not the student's
# On a busy machine, a worker may take so many times its limit, mostly waiting for a processor.
LONGEST_WAIT = 5.0


class StartFailed(ExplainedError, RuntimeError):  # noqa: N818
    """No worker could be started, which is not the student's fault."""

    def __init__(
        self, message: str, /, *, why: Unavailable = Unavailable.REFUSED, **values: object
    ) -> None:
        super().__init__(message, **values)
        self.why = why


class Worker:
    """The grader's view of a running worker."""

    pipes: Pipes

    def waited(self) -> float:
        """Return for how many seconds it has waited for a processor; 0 if nobody knows."""
        return 0.0

    @abstractmethod
    def kill(self, patience: float) -> End:
        """End the worker and everything it started, wait for its end, and say how it ended.

        A worker that is about to exit gets `patience` seconds, so that its exit code is reported.
        """


class Session:
    """A run in progress."""

    def __init__(self, runner: LocalRunner, job: Job) -> None:
        self.runner, self.job, self.limits = runner, job, job.limits
        self.text = Text(job.limits.text_kb << 10, bytearray())
        self.left = job.limits.output_mb << 20
        self.end = time.monotonic() + job.limits.exercise_seconds
        self.worker: Worker | None = None
        self.loaded: Answer | None = None
        self.loaded_at = 0.0

    def prepare(self) -> Answer:
        """Start a worker and load the job's modules, before there is a script to run."""
        self.loaded, self.loaded_at = self._load(), time.monotonic()
        return self.loaded

    def discard(self) -> None:
        """End the worker, if there is one."""
        self._stop()

    def run(self, scripts: Sequence[Script]) -> RunResult:
        """Carry out the scripts; see `Runner.run`."""
        answers: list[Answer] = []
        try:
            first = load = self.loaded or self.prepare()
            # A prepared worker waited for its scripts, which costs the student no time.
            self.end += time.monotonic() - self.loaded_at
            for number, script in enumerate(scripts):
                late = bool(answers) and answers[-1].status is Status.TIMEOUT
                late = late and not self.job.go_on
                if self.worker is None and load.status is Status.OK and not late:
                    load = self._load()
                if load.status is not Status.OK:
                    answers.append(replace(load, seconds=0.0))
                    continue
                if late:
                    # Code that hangs in one test would probably hang in the next one too.
                    answers.append(Answer(Status.TIMEOUT, error=stopped(answers[-1])))
                    continue
                if self.job.on_script:
                    self.job.on_script(number)
                answers.append(self._ask(number, script))
        finally:
            self._stop()
        text = self.text
        return RunResult(
            answers, first, text.read(), text.total, self.runner.name, text.by_script()
        )

    def _stop(self, patience: float = 0.0) -> End:
        """Kill the worker, if there is one, and collect the rest of its printed text."""
        if self.worker is None:
            return End()
        worker, self.worker = self.worker, None
        end = worker.kill(patience)
        worker.pipes.close()
        return end

    def _load(self) -> Answer:
        """Start a worker and have it import the job's modules; the second try is for our faults."""
        if time.monotonic() >= self.end:
            return Answer(
                Status.TIMEOUT, error=limit_error("an exercise", self.limits.exercise_seconds)
            )
        began = time.monotonic()
        number = _number()
        for last in (False, True):
            try:
                self._start(number)
                break
            except StartFailed as error:
                self._stop()
                if last:
                    problem = StudentError("Fault", str(error), key=error.why)
                    return Answer(Status.FAULT, error=problem)
        # Starting is the grader's work: the student's clock stands still meanwhile.
        self.end += time.monotonic() - began
        return while_loading(self._reply(number, []))

    def _start(self, number: int) -> None:
        self.worker = self.runner.start(self.job, self.text)
        runner = self.runner
        header = places.job_header(self.job, runner.home, runner.tree_path(self.job))
        header["id"] = number
        header["needs_landlock"] = runner.needs_landlock
        header["cpu"] = math.ceil(self.limits.exercise_seconds) + 2
        self.worker.pipes.send(header, [])
        try:
            ready, _ = self.worker.pipes.receive(time.monotonic() + START_SECONDS, 0)
        except (EOFError, TimeoutError, OSError, protocol.Malformed) as error:
            end = self._stop(patience=0.3)
            printed = self.text.read().strip()[-300:]
            raise StartFailed(
                "A worker did not start ({kind}, {end}): {printed}.",
                kind=type(error).__name__,
                end=end,
                printed=printed,
            ) from None
        if "fault" in ready:
            raise StartFailed("A worker could not be confined: {ready}.", ready=ready["fault"])

    def _ask(self, place: int, script: Script) -> Answer:
        """Send one script and receive its answer."""
        if time.monotonic() >= self.end:
            self._stop()
            return Answer(
                Status.TIMEOUT, error=limit_error("an exercise", self.limits.exercise_seconds)
            )
        assert self.worker is not None
        number = _number()
        header, arrays = places.script_header(script)
        if self.job.by_script:
            header["mark"] = mark(place)
        self.worker.pipes.send({"id": number, **header}, arrays)
        return self._reply(number, [output.name for output in script.outputs])

    def _reply(self, number: int, names: Sequence[str]) -> Answer:
        """Receive the answer to question `number`; a missing or malformed one is the student's."""
        assert self.worker is not None
        worker, before = self.worker, self.worker.waited()
        began = time.monotonic()
        deadline = min(self.end, began + self.limits.test_seconds)
        waited = 0.0

        def more() -> float:
            """Return how much time is left, because the student's clock stood still meanwhile."""
            nonlocal waited
            waited = max(waited, worker.waited() - before)
            longest = (LONGEST_WAIT - 1) * (deadline - began)
            return deadline + min(waited, longest) - time.monotonic()

        try:
            header, arrays = worker.pipes.receive(deadline, self.left, more)
            more()
            answer = read_answer(header, arrays, number, names)
            self.left -= sum(array.nbytes for array in arrays)
        except TimeoutError:
            self._stop()
            answer = Answer(Status.TIMEOUT, error=self._late(deadline))
        except protocol.TooLarge:
            self._stop()
            limit = self.limits.output_mb
            answer = error_answer(
                "Output",
                tr("More than {limit} MB of arrays were sent back. Is a shape wrong?", limit=limit),
            )
        except protocol.Malformed as error:
            self._stop()
            answer = error_answer(
                "Malformed", tr("The answer was malformed: {error}.", error=error)
            )
        except (EOFError, OSError):
            answer = died(self._stop(patience=0.3), self.limits)
        answer.seconds = time.monotonic() - began
        self.end += waited
        self.runner.waited += waited
        return answer

    def _late(self, deadline: float) -> StudentError:
        if deadline == self.end:
            return limit_error("an exercise", self.limits.exercise_seconds)
        return limit_error("one test", self.limits.test_seconds)


def waited(pid: int) -> float:
    """Return for how many seconds a process has waited for a processor; 0 if nobody knows."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _number() -> int:
    """Draw the number of a question, which nobody can guess, so that no answer comes too early."""
    return int.from_bytes(os.urandom(6), "little") + 1


class LocalRunner(Runner):
    """A runner whose workers are processes on this machine."""

    needs_landlock = False
    home: str
    closed = False
    _prepared: Session | None = None

    @abstractmethod
    def start(self, job: Job, text: Text) -> Worker:
        """Start a worker that waits for its job; raise StartFailed if that fails."""

    def tree_path(self, job: Job) -> str:
        """Return the path of the job's tree inside the worker."""
        return places.real(job.tree)

    def run(self, job: Job, scripts: Sequence[Script]) -> RunResult:
        """See `Runner.run`.

        Raises:
            SandboxUnavailable: the sandbox is closed.
        """
        if self.closed:
            raise SandboxUnavailable("The sandbox is closed.")
        session, self._prepared = self._prepared, None
        if session is None or session.job != job:
            if session is not None:
                session.discard()
            session = Session(self, job)
        return session.run(scripts)

    def prepare(self, job: Job) -> None:
        """See `Runner.prepare`."""
        self.discard()
        self._prepared = Session(self, job)
        self._prepared.prepare()

    def discard(self) -> None:
        """See `Runner.discard`."""
        session, self._prepared = self._prepared, None
        if session is not None:
            session.discard()
