"""Grading in this process: a single submission is not worth the start of another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from threading import Thread

from grading.cohort.crews.kit import Bench, ExerciseDone, Kit, SubmissionDone, Task


class Here:
    """This process, grading one submission after another; a `Crew`."""

    how = "this process"

    def __init__(self, kit: Kit) -> None:
        self.sandbox = ""
        self._kit = kit
        self._bench: Bench | None = None

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone | ExerciseDone]:
        """Verdicts as they come.

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
        """End at once whatever is still at work."""
        if self._bench is not None:
            self._bench.runner.close()


def _steps(bench: Bench, task: Task) -> Iterator[SubmissionDone | ExerciseDone]:
    """Grade in a thread, so that the result of each exercise can be handed on meanwhile."""
    words: SimpleQueue[SubmissionDone | ExerciseDone | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            verdict = bench.grade(task.submission, lambda *_: words.put(ExerciseDone(task.number)))
            words.put(SubmissionDone(task.number, verdict))
        except BaseException as problem:  # to be raised where it is waited for
            words.put(problem)

    thread = Thread(target=work, daemon=True)
    thread.start()
    done = False
    try:
        while not done:
            word = words.get()
            if isinstance(word, BaseException):
                raise word
            done = isinstance(word, SubmissionDone)
            yield word
    finally:
        if not done:  # interrupted: what runs ends at once, and then the thread does
            bench.runner.close()
        thread.join()
