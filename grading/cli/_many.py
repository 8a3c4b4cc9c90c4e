"""Many submissions at once: a thread each, with a sandbox of its own, and one progress bar."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from grading import terminal
from grading.cli._common import open_sandbox
from grading.judge import Judge
from grading.results import ExerciseResult, SubmissionResult

if TYPE_CHECKING:
    from rich.console import Console

    from grading.assignment import Assignment
    from grading.collect import Submission
    from grading.sandbox.runner import Mechanism


def grade_all(
    assignment: Assignment,
    submissions: Sequence[Submission],
    mechanism: Mechanism,
    secret: bytes,
    jobs: int,
    screen: Console,
) -> tuple[list[SubmissionResult], str]:
    """Grade submissions, `jobs` at a time, in the order given.

    Args:
        assignment: what is asked.
        submissions: who handed in what.
        mechanism: the sandbox.
        secret: the seed of the hidden inputs.
        jobs: how many submissions to grade at a time.
        screen: where the progress bar goes.

    Returns:
        The verdicts in the submissions' order, and the name of the sandbox used.
    """
    jobs = min(jobs, len(submissions))
    steps = len(assignment.exercises)
    with contextlib.ExitStack() as stack:
        # A runner serves one thread at a time, so each waits here for a free one.
        judges: queue.Queue[Judge] = queue.Queue()
        for _ in range(jobs):
            runner = stack.enter_context(open_sandbox(mechanism))
            judges.put(Judge(assignment, runner, secret))
        used = runner.name
        bar = stack.enter_context(terminal.progress(screen))
        task = bar.add_task(f"Grading {len(submissions)}", total=steps * len(submissions))

        def one(submission: Submission) -> SubmissionResult:
            done = 0

            def advance(_verdict: ExerciseResult, _done: int, _of: int) -> None:
                nonlocal done
                done += 1
                bar.advance(task)

            judge = judges.get()
            try:
                return _lean(judge.grade(submission, advance))
            finally:
                bar.advance(task, steps - done)
                judges.put(judge)

        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        try:
            return list(pool.map(one, submissions)), used
        except BaseException:
            # Ctrl-C: what has not begun never does, what has ends within its limit.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _lean(verdict: SubmissionResult) -> SubmissionResult:
    """The verdict without the details of tests that passed, which no page shows."""
    for exercise in verdict.exercises:
        for test in exercise.tests:
            if test.status == "ok":
                test.detail = None
    return verdict
