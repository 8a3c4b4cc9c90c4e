"""Work done side by side ends, fails and is stopped as it would be one piece after another."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from grading.sandbox import side_by_side
from grading.sandbox.contract import Job, Limits, RunResult, SandboxUnavailable
from grading.sandbox.pipes import Text
from grading.sandbox.runner import MECHANISMS, Mechanism, Runner, open_runner
from grading.sandbox.session import LocalRunner, Worker
from grading.spec import Script
from grading.student import checking

LONG = 60.0  # seconds, far beyond what any of this takes


class Idle(Runner):
    """A sandbox that runs nothing."""

    name = "idle"

    def __init__(self) -> None:
        self.closed = threading.Event()

    def run(self, job: Job, scripts: Sequence[Script]) -> RunResult:
        raise NotImplementedError

    def close(self) -> None:
        self.closed.set()


def test_each_sandbox_does_one_piece_at_a_time_and_all_work_at_once() -> None:
    together = threading.Barrier(3, timeout=LONG)
    busy: list[Runner] = []

    def do(runner: Runner, item: int) -> int:
        assert runner not in busy
        busy.append(runner)
        together.wait()  # passed by none until three are here
        busy.remove(runner)
        together.wait()
        return item * item

    results: dict[int, int] = {}
    side_by_side.work_off([Idle(), Idle(), Idle()], range(9), do, results.__setitem__)
    assert results == {k: k * k for k in range(9)}


def test_what_fails_is_raised_and_nothing_more_is_begun() -> None:
    begun: list[int] = []

    def do(_: Runner, item: int) -> None:
        begun.append(item)
        raise ValueError(f"piece {item}")

    runner = Idle()
    with pytest.raises(ValueError, match="piece 0"):
        side_by_side.work_off([runner], range(1000), do, lambda *_: None)
    assert len(begun) < 1000
    assert not runner.closed.is_set()


def test_an_interruption_closes_the_sandboxes_so_that_what_runs_ends() -> None:
    runners = [Idle(), Idle()]
    begun: list[int] = []

    def do(runner: Runner, item: int) -> None:
        begun.append(item)
        if item:
            assert isinstance(runner, Idle)
            assert runner.closed.wait(LONG)  # as a worker that hangs, until it is ended

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        side_by_side.work_off(runners, range(1000), do, stop)
    assert all(runner.closed.is_set() for runner in runners)
    assert len(begun) < 1000


def test_sandboxes_that_were_opened_are_closed_where_another_does_not_open() -> None:
    idle: list[Idle] = []
    lock = threading.Lock()

    def open_one() -> Runner:
        with lock:
            if len(idle) == 2:
                raise SandboxUnavailable("no third one")
            idle.append(Idle())
            return idle[-1]

    with pytest.raises(SandboxUnavailable, match="no third one"), side_by_side.opened(open_one, 3):
        pytest.fail("it opened")
    assert len(idle) == 2
    assert all(runner.closed.is_set() for runner in idle)


def test_a_closed_sandbox_runs_nothing(tmp_path: Path) -> None:
    with checking.open_sandbox() as runner:
        assert runner.run(Job(tmp_path), []).load.status == "ok"
    with pytest.raises(SandboxUnavailable, match="closed"):
        runner.run(Job(tmp_path), [])


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_one_closed_in_the_midst_of_a_run_ends_it_and_starts_no_other_worker(
    mechanism: Mechanism, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        runner = open_runner(mechanism)
    except SandboxUnavailable as problem:
        pytest.skip(str(problem))
    assert isinstance(runner, LocalRunner)
    (tmp_path / "waits.py").write_text("import time\ntime.sleep(600)\n")
    job = Job(tmp_path, ("waits",), limits=Limits(test_seconds=600, exercise_seconds=600))
    started: list[Worker] = []
    some = threading.Event()
    with runner:
        start = runner.start

        def watched(job: Job, text: Text) -> Worker:
            started.append(start(job, text))
            some.set()
            return started[-1]

        monkeypatch.setattr(runner, "start", watched)
        results: list[RunResult] = []
        thread = threading.Thread(target=lambda: results.append(runner.run(job, [Script()] * 3)))
        thread.start()
        assert some.wait(LONG)
    thread.join(LONG)
    assert len(results) == 1
    assert results[0].load.status in ("error", "fault")
    assert len(started) == 1
