"""Grade in this process, because a single submission is not worth starting another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from threading import Thread

from grading.cohort.crews.kit import Bench, ExerciseDone, Kit, SubmissionDone, Task
from grading.support.translation import tr


class Here:
    """A `Crew` of this process only, which grades one submission after another."""

    how = tr("this process")

    def __init__(self, kit: Kit) -> None:
        self.sandbox = ""
        self._kit = kit
        self._bench: Bench | None = None

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone | ExerciseDone]:
        """Yield verdicts as they arrive.

        Raises:
            AssignmentError, SandboxUnavailable: as `Kit.open`.
        """
        try:
            with self._kit.open() as self._bench:
                self.sandbox = self._bench.sandbox
                for task in work:
                    yield from _steps(self._bench, task)
        finally:
            self._bench = None

    def close(self) -> None:
        """Stop all work at once."""
        if self._bench is not None:
            self._bench.runner.close()


def _steps(bench: Bench, task: Task) -> Iterator[SubmissionDone | ExerciseDone]:
    """Grade in a thread, so that the result of each exercise can be reported meanwhile."""
    messages: SimpleQueue[SubmissionDone | ExerciseDone | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            verdict = bench.grade(
                task.submission, lambda *_: messages.put(ExerciseDone(task.number))
            )
            messages.put(SubmissionDone(task.number, verdict))
        except BaseException as problem:  # raised by the thread that waits
            messages.put(problem)

    thread = Thread(target=work, daemon=True)
    thread.start()
    done = False
    try:
        while not done:
            message = messages.get()
            if isinstance(message, BaseException):
                raise message
            done = isinstance(message, SubmissionDone)
            yield message
    finally:
        if not done:  # An interrupt: the sandbox stops at once, and then the thread ends.
            bench.runner.close()
        thread.join()
