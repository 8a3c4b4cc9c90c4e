"""Grade several submissions with one progress bar."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from grading.cohort.crews import crews
from grading.cohort.crews.crews import CrewOptions
from grading.cohort.crews.kit import Kit, SubmissionDone, Task
from grading.judging.results import SubmissionResult
from grading.report import terminal
from grading.support.translation import counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from grading.intake.work.submission import Submission
    from grading.sandbox.runner import Mechanism
    from grading.spec.manifest import Assignment


class Bar:
    """A progress bar over submissions; a `Watcher`.

    Args:
        progress: the display that draws it.
        task: the bar.
        steps: how many exercises each submission has.
    """

    def __init__(self, progress: Progress, task: TaskID, steps: int) -> None:
        self._progress, self._task, self._steps = progress, task, steps
        # Graded exercises of unfinished submissions; a finished submission adds its other steps.
        self._ahead = 0

    def exercise(self) -> None:
        """Count one graded exercise of some submission."""
        self._ahead += 1
        self._progress.advance(self._task)

    def verdict(self) -> None:
        """Count one finished submission."""
        done = min(self._ahead, self._steps)
        self._ahead -= done
        self._progress.advance(self._task, self._steps - done)

    def skipped(self) -> None:
        """Make the bar shorter by a submission that needs no grading."""
        total = self._progress.tasks[self._task].total or 0
        self._progress.update(self._task, total=total - self._steps)


@contextlib.contextmanager
def progress_bar(screen: Console, count: int, steps: int) -> Iterator[Bar]:
    """Show a progress bar over submissions.

    Args:
        screen: where the bar is drawn.
        count: how many submissions there are.
        steps: how many exercises each of them has.

    Yields:
        The bar; call its methods at each step.
    """
    with terminal.progress(screen) as progress:
        title = counted("Grading 1 submission", "Grading {number} submissions", count)
        yield Bar(progress, progress.add_task(title, total=steps * count), steps)


def grade_batch(
    assignment: Assignment,
    submissions: Sequence[Submission],
    mechanism: Mechanism,
    secret: bytes,
    jobs: int,
    screen: Console,
) -> tuple[list[SubmissionResult], str]:
    """Grade submissions without a gradebook, several at the same time.

    Args:
        assignment: the assignment.
        submissions: the submissions.
        mechanism: the sandbox to use.
        secret: the seed of the hidden inputs.
        jobs: how many submissions to grade at the same time.
        screen: where the progress bar is drawn.

    Returns:
        The verdicts in the submissions' order, and the name of the sandbox used.
    """
    kit = Kit.of(assignment, mechanism, secret)
    tasks = [Task(number, submission) for number, submission in enumerate(submissions)]
    options = CrewOptions(min(jobs, len(tasks)))
    verdicts: dict[int, SubmissionResult] = {}
    with (
        contextlib.closing(crews.open_crew(assignment, kit, options)) as crew,
        progress_bar(screen, len(tasks), len(assignment.exercises)) as bar,
    ):
        for event in crew.grade(tasks):
            if isinstance(event, SubmissionDone):
                verdicts[event.number] = event.verdict
                bar.verdict()
            else:
                bar.exercise()
    return [verdicts[number] for number in range(len(tasks))], crew.sandbox
