"""Grade on a Dask cluster.

Submissions are sent as bytes, and each worker unpacks the assignment once. Only the coordinator
writes to the gradebook. If a worker dies, its submission is tried once more, alone, so that it can
stop no other submission. A submission that kills two workers is the grader's fault. Nobody else
should use the cluster, because its workers get the secret seed and its scheduler must not retry.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import Any

from distributed import (
    CancelledError,
    Client,
    Future,
    KilledWorker,
    WorkerPlugin,
    as_completed,
    get_worker,
)
from distributed.worker import Worker

from grading.cohort.crews.kit import Bench, ExerciseDone, Kit, SubmissionDone, Task, lost
from grading.intake.work.submission import Submission
from grading.judging.results import SubmissionResult
from grading.sandbox.contract import SandboxUnavailable
from grading.spec.manifest import Assignment, AssignmentError
from grading.support.translation import tr

AHEAD = 2  # submissions per thread of a worker: one that it grades, one that waits
PLUGIN = "grading"
TRIES = 2
ANSWER = 15.0  # seconds that a scheduler has to answer
WORKERS = 60.0  # seconds to wait for the first worker


class ClusterError(SandboxUnavailable):
    """The cluster cannot be reached, or its workers cannot grade."""


class Benches(WorkerPlugin):
    """Runs on each worker: unpacks the assignment once, and opens a sandbox for each thread."""

    name = PLUGIN

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    def setup(self, worker: Worker) -> None:
        """Prepare; the thread that first needs a bench opens it."""
        self._free: SimpleQueue[Bench] = SimpleQueue()
        self._open: list[Bench] = []
        self._lock = threading.Lock()

    def teardown(self, worker: Worker) -> None:
        """End every sandbox."""
        for bench in self._open:
            bench.close()

    @contextlib.contextmanager
    def bench(self) -> Iterator[Bench]:
        """Lend a bench that no other thread uses."""
        with self._lock:
            bench = None if self._free.empty() else self._free.get()
        if bench is None:
            bench = self.kit.open()
            # What Dask has imported stays anyway, so the collector need not scan it each time.
            gc.freeze()
            with self._lock:
                self._open.append(bench)
        try:
            yield bench
        finally:
            self._free.put(bench)


def judge(submission: Submission) -> tuple[SubmissionResult, str]:
    """Judge a submission on a worker; returns the verdict and the name of the sandbox."""
    plugin = get_worker().plugins[PLUGIN]
    assert isinstance(plugin, Benches)
    with plugin.bench() as bench:
        return bench.grade(submission), bench.sandbox


class Cluster:
    """A `Crew` of workers in a Dask cluster.

    Args:
        assignment: the exercises, for the verdict on a submission that kills its workers.
        kit: what the workers need.
        address: the scheduler's address ("tcp://host:8786"), or a connected client.
        work: the function that a worker runs on a submission.

    Raises:
        ClusterError: there is no answer, or there are no workers.
    """

    def __init__(
        self,
        assignment: Assignment,
        kit: Kit,
        address: str | Client,
        work: Callable[[Submission], tuple[SubmissionResult, str]] = judge,
    ) -> None:
        self._assignment = assignment
        self._work = work
        self.sandbox = ""
        self._own = isinstance(address, str)
        self._closed = False
        self._futures: dict[str, Future] = {}
        try:
            self._client = Client(address, timeout=ANSWER) if isinstance(address, str) else address
            try:
                self._client.wait_for_workers(1, timeout=WORKERS)
            except (OSError, TimeoutError):
                if self._own:
                    self._client.close()
                raise
        except (OSError, TimeoutError) as problem:
            raise ClusterError(
                "No Dask cluster with workers answers at {address} ({problem}). Start one with "
                "`dask scheduler` and `dask worker ADDRESS`, or grade on this machine with --jobs.",
                address=address,
                problem=problem,
            ) from problem
        where = address if isinstance(address, str) else tr("a connected cluster")
        self.how = f"Dask: {where}"
        self.dashboard: str = self._client.dashboard_link
        # By default a submission could kill four workers before Dask gives it up.
        self._allowed = self._client.run_on_scheduler(_allow, allowed=0)
        self._client.register_plugin(Benches(kit.to_travel()), name=PLUGIN)

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone | ExerciseDone]:
        """Yield verdicts as they arrive; takes from `work` only as workers have room.

        Raises:
            ClusterError: a worker has no sandbox, or cannot read the assignment.
        """
        todo = iter(work)
        suspects: deque[Task] = deque()
        yield from self._stream(todo, suspects)
        # Each is tried alone, so if a worker dies now, it is because of this submission.
        while suspects:
            task = suspects.popleft()
            again: deque[Task] = deque()
            yield from self._stream(iter([task]), again)
            if again:
                verdict = lost(
                    self._assignment, task.submission.student, TRIES, tr("a worker each time")
                )
                yield SubmissionDone(task.number, verdict)

    def _stream(self, todo: Iterator[Task], suspects: deque[Task]) -> Iterator[SubmissionDone]:
        """Keep the workers busy until `todo` is empty; tasks whose worker died go to `suspects`."""
        tasks: dict[str, Task] = {}
        arrivals: Any = as_completed()
        more = self._fill(todo, tasks, arrivals)
        for future in arrivals:
            task = tasks.pop(str(future.key))
            self._futures.pop(str(future.key))
            try:
                verdict, self.sandbox = future.result()
            except KilledWorker:
                suspects.append(task)
            except (AssignmentError, SandboxUnavailable) as problem:
                raise ClusterError(
                    "A worker of the cluster cannot grade. {problem}", problem=problem
                ) from problem
            except (CancelledError, OSError):
                # It was cancelled, or its result could not be sent, so it is tried again.
                suspects.append(task)
            else:
                yield SubmissionDone(task.number, verdict)
            future.release()
            if more:
                more = self._fill(todo, tasks, arrivals)

    def _fill(self, todo: Iterator[Task], tasks: dict[str, Task], arrivals: Any) -> bool:
        """Send as many tasks as there is room for; returns whether there may be more."""
        room = AHEAD * max(1, sum(self._client.nthreads().values())) - len(tasks)
        for _ in range(room):
            task = next(todo, None)
            if task is None:
                return False
            key = f"grade-{task.number}-{id(task):x}"
            future: Future = self._client.submit(self._work, task.submission, key=key, pure=False)
            tasks[key], self._futures[key] = task, future
            arrivals.add(future)
        return True

    def close(self) -> None:
        """Stop all work on the cluster, and restore its settings."""
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(OSError, TimeoutError, ValueError):
            self._client.cancel(list(self._futures.values()), force=True)
            self._client.run_on_scheduler(_allow, allowed=self._allowed)
            self._client.unregister_worker_plugin(PLUGIN)
        if self._own:
            self._client.close()


def _allow(dask_scheduler: Any, allowed: int) -> int:
    """Set how many workers a task may kill before Dask gives it up; returns the old number."""
    before = int(dask_scheduler.allowed_failures)
    dask_scheduler.allowed_failures = allowed
    return before
