"""Many submissions at once: a crew, one progress bar, and each verdict recorded as it comes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from grading.cohort.kit import Crew, Done, Kit, Task
from grading.judging.results import SubmissionResult
from grading.report import terminal
from grading.support import program

if TYPE_CHECKING:
    from rich.console import Console

    from grading.intake.submission import Submission
    from grading.sandbox.runner import Mechanism
    from grading.spec.manifest import Assignment


def open_crew(
    assignment: Assignment, kit: Kit, jobs: int, scheduler: str | None, count: int | None = None
) -> Crew:
    """Processes of this machine, or those of a Dask cluster; this one for a single submission.

    Args:
        assignment: what is asked.
        kit: what a process needs to grade.
        jobs: how many submissions to grade at a time on this machine.
        scheduler: the address of a Dask cluster; None grades on this machine.
        count: how many submissions there are, where that is known.

    Returns:
        Who grades; close it at the end.

    Raises:
        click.UsageError: Dask is not installed, or the address is none.
    """
    if scheduler is None and count == 1:
        from grading.cohort.here import Here

        return Here(kit)
    if scheduler is None:
        from grading.cohort.pool import Pool

        return Pool(assignment, kit, jobs)
    try:
        from grading.cohort.cluster import Cluster
    except ModuleNotFoundError as problem:
        raise click.UsageError(
            f"--scheduler needs {problem.name}, which is not installed: {program.install('dask')}"
        ) from problem
    try:
        cluster = Cluster(assignment, kit, scheduler)
    except ValueError as problem:
        raise click.UsageError(
            f"--scheduler: got {scheduler!r}, expected an address such as tcp://host:8786"
        ) from problem
    click.echo(f"Dask's own page: {cluster.dashboard}", err=True)
    return cluster


@contextlib.contextmanager
def bar(screen: Console, count: int, steps: int) -> Iterator[tuple[Step, Step]]:
    """A bar over `count` submissions of `steps` exercises each.

    Args:
        screen: where the bar is drawn.
        count: how many submissions there are.
        steps: how many exercises each of them has.

    Yields:
        What to call at each exercise (True) or verdict (False), and at each submission skipped.
    """
    with terminal.progress(screen) as shown:
        task = shown.add_task(f"Grading {count}", total=steps * count)
        # Exercises told of submissions that are still in hand; a verdict makes up the rest.
        ahead = 0

        def step(exercise: bool) -> None:
            nonlocal ahead
            if exercise:
                ahead += 1
                shown.advance(task)
            else:
                done = min(ahead, steps)
                ahead -= done
                shown.advance(task, steps - done)

        def skip(_: bool = False) -> None:
            shown.update(task, total=(shown.tasks[0].total or 0) - steps)

        yield step, skip


Step = Callable[[bool], None]


def grade_all(
    assignment: Assignment,
    submissions: Sequence[Submission],
    mechanism: Mechanism,
    secret: bytes,
    jobs: int,
    screen: Console,
) -> tuple[list[SubmissionResult], str]:
    """Grade submissions without a gradebook, `jobs` at a time, in the order given.

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
    kit = Kit.of(assignment, mechanism, secret)
    tasks = [Task(number, one) for number, one in enumerate(submissions)]
    verdicts: dict[int, SubmissionResult] = {}
    with (
        contextlib.closing(open_crew(assignment, kit, min(jobs, len(tasks)), None)) as crew,
        bar(screen, len(tasks), len(assignment.exercises)) as (step, _),
    ):
        for event in crew.grade(tasks):
            if isinstance(event, Done):
                verdicts[event.number] = event.verdict
            step(not isinstance(event, Done))
    return [verdicts[number] for number in range(len(tasks))], crew.sandbox
