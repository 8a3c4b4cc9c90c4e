"""A check of one's own work: the published tests over the files in the working folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from grading.assignment import Assignment
from grading.results import ExerciseResult

if TYPE_CHECKING:
    from grading.sandbox.runner import Runner

Progress = Callable[[ExerciseResult, int, int], None]


def check(
    assignment: Assignment, ids: Sequence[str], on_verdict: Progress | None = None
) -> list[ExerciseResult]:
    """Judge the named exercises on their published tests, and remember the verdicts.

    Args:
        assignment: the assignment; its own folder holds the work.
        ids: the exercises.
        on_verdict: called after each with its verdict, how many are done, how many there are.

    Returns:
        One verdict an exercise, in order.
    """
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(open_own)
        # Imported while the sandbox starts: a check is to take less than a second in all.
        from grading import judge, progress, terminal

        terminal.console()
    with opening.result() as runner:
        verdicts = judge.check(assignment, assignment.root, ids, runner, on_verdict)
    progress.record(assignment, verdicts)
    return verdicts


def open_own() -> Runner:
    """A sandbox as grading uses, so that both say the same; else a plain process.

    One's own code needs no border, so a machine without a sandbox can check as well. Bubblewrap is
    passed over: it copies the tree, and a working folder may hold much besides the package.
    """
    from grading.sandbox.contract import SandboxUnavailable
    from grading.sandbox.runner import open_runner

    try:
        return open_runner("landlock")
    except SandboxUnavailable:
        return open_runner("unsafe")
