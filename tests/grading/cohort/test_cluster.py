"""A real cluster of two worker processes grades a class, though one of them is killed."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

distributed = pytest.importorskip("distributed", reason="the dask extra is not installed")

from grading.cohort.crews import cluster  # noqa: E402
from grading.cohort.crews.cluster import Cluster, ClusterError, judge  # noqa: E402
from grading.cohort.crews.kit import Kit, SubmissionDone, Task  # noqa: E402
from grading.intake.work.submission import Submission  # noqa: E402
from grading.judging.results import SubmissionResult  # noqa: E402
from grading.spec.manifest import Assignment  # noqa: E402 - only where Dask is

# Dask's own threads and loops are not ours to tidy; a worker that is killed leaves some behind.
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="kills processes"),
    pytest.mark.filterwarnings("ignore"),
]
Client = distributed.Client
Tasks = Callable[[int], list[Task]]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Two worker processes, each with one thread, that a nanny starts again when they die."""
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        # A killed worker cannot delete its temporary folders.
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("workers")))
        with (
            distributed.LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
            ) as workers,
            Client(workers) as client,
        ):
            yield client


def verdicts(crew: Cluster, work: list[Task]) -> dict[int, SubmissionResult]:
    try:
        return {e.number: e.verdict for e in crew.grade(work) if isinstance(e, SubmissionDone)}
    finally:
        crew.close()


def test_a_killed_worker_costs_nothing(
    client: object, toy: Assignment, kit: Kit, tasks: Tasks
) -> None:
    crew = Cluster(toy, kit, client)
    events = crew.grade(tasks(8))
    got = {}
    first = next(e for e in events if isinstance(e, SubmissionDone))
    got[first.number] = first.verdict
    pids = client.run(os.getpid)  # type: ignore[attr-defined]
    os.kill(next(iter(pids.values())), signal.SIGKILL)
    got |= {e.number: e.verdict for e in events if isinstance(e, SubmissionDone)}
    crew.close()
    assert set(got) == set(range(8))
    assert {verdict.score for verdict in got.values()} == {100.0}
    assert {verdict.student for verdict in got.values()} == {f"s{n}" for n in range(8)}


def test_what_kills_workers_is_tried_twice_and_takes_nobody_along(
    client: object, toy: Assignment, kit: Kit, tasks: Tasks, tmp_path: Path
) -> None:
    tried = str(tmp_path / "tried")

    def poisonous(submission: Submission) -> tuple[SubmissionResult, str]:
        if submission.student == "s3":
            with open(tried, "a") as file:
                file.write("x")
            os.kill(os.getpid(), signal.SIGKILL)
        return judge(submission)

    got = verdicts(Cluster(toy, kit, client, poisonous), tasks(8))
    assert set(got) == set(range(8))
    poison = got.pop(3)
    assert (poison.status, poison.score) == ("fault", None)
    assert "ended 2 times" in poison.notes[0]
    assert Path(tried).read_text() == "xx"
    assert {verdict.score for verdict in got.values()} == {100.0}


def test_the_cluster_says_what_this_machine_says(
    client: object, toy: Assignment, kit: Kit, tasks: Tasks
) -> None:
    with kit.open() as bench:
        work = tasks(2)
        work[1].submission.files["toy/rows.py"] = b"x = 1\n"
        here = {task.number: bench.grade(task.submission) for task in work}
    there = verdicts(Cluster(toy, kit, client), work)
    for number, verdict in here.items():
        assert (there[number].status, there[number].score) == (verdict.status, verdict.score)
        assert there[number].notes == verdict.notes


def test_a_cluster_that_is_not_there_is_one_line(
    toy: Assignment, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 0.5)
    with pytest.raises(ClusterError, match="--jobs"):
        Cluster(toy, kit, "tcp://127.0.0.1:9")
