"""What a worker process does around a measurement."""

from __future__ import annotations

import pytest

from cs231n.bench import worker


def test_a_turn_ends_when_no_thread_of_the_process_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """BLAS threads that spun on held a processor while the next implementation was measured."""
    used = iter([0.0, 1e-3, 1e-3, 1.9e-3, 1.9e-3, 1.9e-3, 9.0])
    slept: list[float] = []
    monkeypatch.setattr(worker.time, "process_time", lambda: next(used))
    monkeypatch.setattr(worker.time, "sleep", slept.append)
    worker.come_to_rest()
    assert len(slept) == 3  # two in which a thread was busy, and one in which none was


def test_threads_that_never_sleep_are_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr(worker.time, "process_time", lambda: float(next(clock)))
    slept: list[float] = []
    monkeypatch.setattr(worker.time, "sleep", slept.append)
    worker.come_to_rest()
    assert 0 < sum(slept) < 1
