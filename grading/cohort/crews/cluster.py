"""Grading on a Dask cluster: submissions travel as bytes, workers hold the assignment once.

The coordinator alone writes the gradebook; verdicts stream in as they come. A worker that is lost
costs the submission it had a second try, alone, so that what kills workers takes no other with it;
what kills two is called the grader's fault. The cluster must be one's own: the secret seed goes to
its workers, and its scheduler is told not to retry by itself.
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

AHEAD = 2  # submissions sent to a worker's thread: one in hand, one waiting
PLUGIN = "grading"
TRIES = 2
_NOBODY = tr(
    "no Dask cluster with workers answers at {address} ({problem}): start one with "
    "`dask scheduler` and `dask worker ADDRESS`, or grade here with --jobs"
)


class ClusterError(SandboxUnavailable):
    """The cluster cannot be reached, or its workers cannot grade."""


class Benches(WorkerPlugin):
    """On each worker: the assignment unpacked once, and a sandbox for each of its threads."""

    name = PLUGIN

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.digest = kit.digest

    def setup(self, worker: Worker) -> None:
        """Make room; a bench is set up when first needed, in the thread that needs it."""
        self._free: SimpleQueue[Bench] = SimpleQueue()
        self._made: list[Bench] = []
        self._lock = threading.Lock()

    def teardown(self, worker: Worker) -> None:
        """End every sandbox."""
        for bench in self._made:
            bench.close()

    @contextlib.contextmanager
    def bench(self) -> Iterator[Bench]:
        """A bench that no other thread uses."""
        with self._lock:
            bench = None if self._free.empty() else self._free.get()
        if bench is None:
            bench = self.kit.open()
            # What Dask has imported stays anyway: the collector need not look through it each time.
            gc.freeze()
            with self._lock:
                self._made.append(bench)
        try:
            yield bench
        finally:
            self._free.put(bench)


def judge(submission: Submission) -> tuple[SubmissionResult, str]:
    """What a worker does with a submission; the verdict, and the sandbox's name."""
    plugin = get_worker().plugins[PLUGIN]
    assert isinstance(plugin, Benches)
    with plugin.bench() as bench:
        return bench.grade(submission), bench.sandbox


class Cluster:
    """A Dask cluster that grades; a `Crew`.

    Args:
        assignment: what is asked, for the verdict on what no worker survives.
        kit: what the workers need.
        address: the scheduler's ("tcp://host:8786"), or a client that is connected.
        work: what a worker does with a submission.
        wait: seconds to wait for the first worker.

    Raises:
        ClusterError: nobody answers there, or there are no workers.
    """

    def __init__(
        self,
        assignment: Assignment,
        kit: Kit,
        address: str | Client,
        work: Callable[[Submission], tuple[SubmissionResult, str]] = judge,
        wait: float = 60.0,
    ) -> None:
        self._assignment = assignment
        self._work = work
        self.sandbox = ""
        self._own = isinstance(address, str)
        self._closed = False
        self._hands: dict[str, Future] = {}
        try:
            self._client = Client(address, timeout=15) if isinstance(address, str) else address
        except (OSError, TimeoutError) as problem:
            raise ClusterError(_NOBODY.format(address=address, problem=problem)) from problem
        try:
            self._client.wait_for_workers(1, timeout=wait)
        except (OSError, TimeoutError) as problem:
            if self._own:
                self._client.close()
            raise ClusterError(_NOBODY.format(address=address, problem=problem)) from problem
        where = address if isinstance(address, str) else tr("a cluster at hand")
        self.how = f"Dask: {where}"
        self.dashboard: str = self._client.dashboard_link
        # A submission that kills its worker would by default kill four before it is given up.
        self._allowed = self._client.run_on_scheduler(_allow, allowed=0)
        self._client.register_plugin(Benches(kit.to_travel()), name=PLUGIN)

    def grade(self, work: Iterable[Task]) -> Iterator[SubmissionDone | ExerciseDone]:
        """Verdicts as they come; `work` is drawn from only as workers have room.

        Raises:
            ClusterError: a worker has no sandbox, or cannot read the assignment.
        """
        todo = iter(work)
        suspects: deque[Task] = deque()
        yield from self._stream(todo, suspects)
        # Alone, each: whoever dies now has nobody else to blame.
        while suspects:
            task = suspects.popleft()
            again: deque[Task] = deque()
            yield from self._stream(iter([task]), again)
            if again:
                verdict = lost(
                    self._assignment, task.submission.student, TRIES, tr("a worker each")
                )
                yield SubmissionDone(task.number, verdict)

    def _stream(self, todo: Iterator[Task], suspects: deque[Task]) -> Iterator[SubmissionDone]:
        """Keep the workers busy until `todo` is empty; whose worker died goes to `suspects`."""
        tasks: dict[str, Task] = {}
        arrivals: Any = as_completed()
        more = self._fill(todo, tasks, arrivals)
        for future in arrivals:
            task = tasks.pop(str(future.key))
            self._hands.pop(str(future.key))
            try:
                verdict, self.sandbox = future.result()
            except KilledWorker:
                suspects.append(task)
            except (AssignmentError, SandboxUnavailable) as problem:
                raise ClusterError(
                    tr("a worker of the cluster cannot grade: {problem}", problem=problem)
                ) from problem
            except (CancelledError, OSError):
                # Cancelled, or a result that could not be sent: a second try tells.
                suspects.append(task)
            else:
                yield SubmissionDone(task.number, verdict)
            future.release()
            if more:
                more = self._fill(todo, tasks, arrivals)

    def _fill(self, todo: Iterator[Task], tasks: dict[str, Task], arrivals: Any) -> bool:
        """Send as many as there is room for; whether there may be more."""
        room = AHEAD * max(1, sum(self._client.nthreads().values())) - len(tasks)
        for _ in range(room):
            task = next(todo, None)
            if task is None:
                return False
            key = f"grade-{task.number}-{id(task):x}"
            future: Future = self._client.submit(self._work, task.submission, key=key, pure=False)
            tasks[key], self._hands[key] = task, future
            arrivals.add(future)
        return True

    def close(self) -> None:
        """Leave the cluster as it was; what is still at work there is given up."""
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(OSError, TimeoutError, ValueError):
            self._client.cancel(list(self._hands.values()), force=True)
            self._client.run_on_scheduler(_allow, allowed=self._allowed)
            self._client.unregister_worker_plugin(PLUGIN)
        if self._own:
            self._client.close()


def _allow(dask_scheduler: Any, allowed: int) -> int:
    """How many workers a task may kill before it is given up; returns what it was."""
    before = int(dask_scheduler.allowed_failures)
    dask_scheduler.allowed_failures = allowed
    return before
