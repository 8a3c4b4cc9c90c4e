"""Grade with several processes of this machine, each with its own sandbox.

If a process dies (for example because it used too much memory), a new one replaces it, and its
submission is tried once more before it is called the grader's fault.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Any

from grading.cohort.crews.kit import ExerciseDone, Kit, SubmissionDone, Task, lost
from grading.sandbox.contract import SandboxUnavailable
from grading.spec.manifest import Assignment, AssignmentError
from grading.support import program
from grading.support.translation import counted, tr

TRIES = 2
GRACE = 60.0  # seconds beyond a submission's time limit, after which its process is ended
START = 120.0  # seconds that a process may take to start
_UNFIT = (AssignmentError, SandboxUnavailable)


@dataclass
class _Slot:
    process: SpawnProcess
    pipe: Connection
    task: tuple[Task, int] | None = None
    ready: bool = False
    since: float = field(default_factory=time.monotonic)


class Pool:
    """A `Crew` of several processes.

    Args:
        assignment: the exercises, for the verdict on a submission that kills its processes.
        kit: what the processes need.
        jobs: how many processes.
    """

    def __init__(self, assignment: Assignment, kit: Kit, jobs: int) -> None:
        self.how = counted("{number} process", "{number} processes", jobs)
        self.sandbox = ""
        self._assignment, self._kit, self._jobs = assignment, kit, jobs
        self._slots: list[_Slot] = []

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone | ExerciseDone]:
        """Yield verdicts as they arrive; takes from `work` only as processes become free.

        Raises:
            AssignmentError, SandboxUnavailable: a process could not start.
        """
        todo = iter(work)
        again: deque[tuple[Task, int]] = deque()
        try:
            yield from self._run(todo, again)
        finally:
            self.close()

    def _run(
        self, todo: Iterator[Task], again: deque[tuple[Task, int]]
    ) -> Iterator[SubmissionDone | ExerciseDone]:
        more = True
        while True:
            # Each process that is ready and free gets the next task. New ones start only for work.
            for slot in [s for s in self._slots if s.ready and s.task is None]:
                task = again.popleft() if again else None
                if task is None and more:
                    following = next(todo, None)
                    more = following is not None
                    task = None if following is None else (following, 1)
                if task is not None:
                    self._give(slot, task)
            busy = any(slot.task is not None for slot in self._slots)
            if not (more or again or busy):
                return
            if (more or again) and len(self._slots) < self._jobs:
                self._slots.append(self._start())
                continue
            yield from self._receive(again)

    def _receive(self, again: deque[tuple[Task, int]]) -> Iterator[SubmissionDone | ExerciseDone]:
        """Wait for a message from a process, or for one to take too long, and handle it."""
        pipes: list[Any] = [slot.pipe for slot in self._slots]
        ready = set(wait(pipes, timeout=1.0))
        for slot in list(self._slots):
            if slot.pipe in ready:
                try:
                    kind, value = slot.pipe.recv()
                except (EOFError, OSError):
                    yield from self._replace(slot, again, "")
                    continue
                if kind == "unfit":
                    raise value
                if kind == "ready":
                    slot.ready, self.sandbox = True, value
                elif kind == "step" and slot.task is not None:
                    yield ExerciseDone(slot.task[0].number)
                elif kind == "done" and slot.task is not None:
                    number, slot.task = slot.task[0].number, None
                    yield SubmissionDone(number, value)
            elif time.monotonic() - slot.since > self._patience(slot):
                yield from self._replace(slot, again, tr("it did not answer in time"))

    def _patience(self, slot: _Slot) -> float:
        if slot.task is not None:
            return self._assignment.limits.submission_seconds + GRACE
        return float("inf") if slot.ready else START

    def _give(self, slot: _Slot, task: tuple[Task, int]) -> None:
        slot.task, slot.since = task, time.monotonic()
        try:
            slot.pipe.send(task[0].submission)
        except OSError:
            return  # It has just died; `_receive` finds out next.

    def _start(self) -> _Slot:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._kit), daemon=False)
        process.start()
        theirs.close()
        return _Slot(process, ours)

    def _replace(
        self, slot: _Slot, again: deque[tuple[Task, int]], why: str
    ) -> Iterator[SubmissionDone]:
        self._slots.remove(slot)
        _end(slot, 0.0)
        if not slot.ready:
            raise SandboxUnavailable(
                "A grading process ended before it was ready (exit code {code}). "
                "Run `{program} doctor`.",
                code=slot.process.exitcode,
                program=program.name(),
            )
        if slot.task is None:
            return
        task, tries = slot.task
        if tries < TRIES:
            again.append((task, tries + 1))
        else:
            verdict = lost(self._assignment, task.submission.student, tries, why)
            yield SubmissionDone(task.number, verdict)

    def close(self) -> None:
        """End every process; one that is grading cleans up after itself."""
        for slot in self._slots:
            slot.pipe.close()
            if slot.task is not None or not slot.ready:
                slot.process.terminate()
        for slot in self._slots:
            _end(slot, 5.0)
        self._slots.clear()


def _end(slot: _Slot, seconds: float) -> None:
    slot.pipe.close()
    slot.process.join(seconds)
    if slot.process.is_alive():
        slot.process.kill()
        slot.process.join()


def _serve(pipe: Connection, kit: Kit) -> None:
    """Run a grading process until the grader has no more work, or has ended."""
    # Ctrl-C and a closed terminal reach every process, but the grader decides when they end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        bench = kit.open()
    except _UNFIT as problem:
        pipe.send(("unfit", type(problem)(str(problem))))
        return
    with bench:
        pipe.send(("ready", bench.sandbox))
        while True:
            try:
                submission = pipe.recv()
                pipe.send(("done", bench.grade(submission, lambda *_: pipe.send(("step", None)))))
            except (EOFError, OSError):
                return


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _end_with_parent() -> None:
    """End when the grader ends, even if it was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)
        os._exit(1)
