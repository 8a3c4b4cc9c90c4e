"""Choose who grades a class: this process, several processes here, or a Dask cluster."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from grading.cohort.crews.here import Here
from grading.cohort.crews.kit import Crew, Kit
from grading.spec.manifest import Assignment
from grading.support import program
from grading.support.translation import ExplainedError, tr

log = logging.getLogger("grading.cohort")


class CrewError(ExplainedError, ValueError):
    """The named cluster cannot be used; the message says why."""


@dataclass(frozen=True)
class CrewOptions:
    """How many processes grade, and where.

    jobs       how many submissions to grade at a time on this machine
    scheduler  the address of a Dask cluster; None grades on this machine
    announce   called with a sentence about the cluster, once it is reached
    """

    jobs: int = 1
    scheduler: str | None = None
    announce: Callable[[str], None] = log.info


def open_crew(
    assignment: Assignment, kit: Kit, options: CrewOptions, count: int | None = None
) -> Crew:
    """Open the crew for these options. The caller closes it.

    Args:
        assignment: the exercises.
        kit: what a process needs to grade.
        options: how many processes, and where.
        count: how many submissions there are, if that is known. This process grades a single one.

    Returns:
        The crew; its processes start with the first submission.

    Raises:
        CrewError: Dask is not installed, or the address is wrong.
    """
    if options.scheduler is not None:
        return _open_cluster(assignment, kit, options.scheduler, options.announce)
    if count == 1:
        return Here(kit)
    from grading.cohort.crews.pool import Pool  # `multiprocessing` is slow to import

    return Pool(assignment, kit, options.jobs)


def _open_cluster(
    assignment: Assignment, kit: Kit, scheduler: str, announce: Callable[[str], None]
) -> Crew:
    try:
        from grading.cohort.crews.cluster import Cluster
    except ModuleNotFoundError as problem:
        raise CrewError(
            "--scheduler needs {module}, which is not installed. Run: {install}",
            module=problem.name,
            install=program.install("dask"),
        ) from problem
    try:
        cluster = Cluster(assignment, kit, scheduler)
    except ValueError as problem:
        raise CrewError(
            "--scheduler {address!r} is not an address such as tcp://host:8786.", address=scheduler
        ) from problem
    announce(tr("The cluster's dashboard is at {dashboard}", dashboard=cluster.dashboard))
    return cluster
