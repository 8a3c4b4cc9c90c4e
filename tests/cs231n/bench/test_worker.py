"""What a worker process does around a measurement."""

from __future__ import annotations

import threading
import time

import pytest

from cs231n.bench import worker

proc = pytest.mark.skipif(not worker.TASKS.exists(), reason="the system has no /proc")


@proc
def test_a_thread_that_spins_is_seen_at_once_and_one_that_sleeps_is_not() -> None:
    """The process's time showed a spinning thread every few milliseconds alone."""
    enough, begun = threading.Event(), threading.Event()

    def spin() -> None:
        begun.set()
        while not enough.is_set():
            pass

    spinner = threading.Thread(target=spin, name="a (name) S like the state of one that sleeps")
    sleeper = threading.Thread(target=enough.wait)
    sleeper.start()
    spinner.start()
    begun.wait()
    seen = any(worker.threads_run() for _ in range(20))
    enough.set()
    spinner.join()
    sleeper.join()
    # One that waits for Python's lock, or was just woken, is not running for a moment.
    assert seen
    for _ in range(100):
        if not worker.threads_run():
            return
        time.sleep(0.01)
    pytest.fail("no thread runs, and yet one is seen")


def test_a_turn_ends_when_no_thread_of_the_process_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """BLAS threads that spun on held a processor while the next implementation was measured."""
    running = iter([True, True, False])
    slept: list[float] = []
    monkeypatch.setattr(worker, "threads_run", lambda: next(running))
    monkeypatch.setattr(worker.time, "sleep", slept.append)
    worker.come_to_rest()
    assert len(slept) == 2


def test_threads_that_never_sleep_are_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr(worker, "threads_run", lambda: True)
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(clock) / 100)
    slept: list[float] = []
    monkeypatch.setattr(worker.time, "sleep", slept.append)
    worker.come_to_rest()
    assert 0 < sum(slept) < 1
