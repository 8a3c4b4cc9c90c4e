"""Interleaved timing, on a clock that the tests turn."""

from __future__ import annotations

import gc

import pytest

from cs231n.bench.timing import Timing, interleaved


class Clock:
    """Stands still unless a candidate moves it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls: list[str] = []

    def __call__(self) -> float:
        return self.now

    def candidate(self, name: str, *seconds: float):
        turns = iter(seconds)

        def work() -> None:
            self.calls.append(name)
            self.now += next(turns)

        return work


def test_quartiles_surround_the_median() -> None:
    assert Timing.of([5.0, 1.0, 2.0, 4.0, 3.0]) == Timing(3.0, 2.0, 4.0, 5)
    assert Timing.of([2.0]) == Timing(2.0, 2.0, 2.0, 1)


def test_candidates_take_turns_and_a_call_to_warm_up_does_not_count() -> None:
    clock = Clock()
    work = {
        "a": clock.candidate("a", 20, 40, 1, 60, 2, 60, 3),
        "b": clock.candidate("b", 100, 10, 100, 20, 100, 30),
    }
    timings = interleaved(work, seconds=0, rounds=3, warm_up=50, clock=clock)
    assert clock.calls == [*"aaabb", *"bbaa", *"aabb"]
    assert timings["a"] == Timing(2, 1.5, 2.5, 3)
    assert timings["b"] == Timing(20, 15, 25, 3)


def test_rounds_go_on_until_the_time_is_up() -> None:
    clock = Clock()
    timings = interleaved({"a": clock.candidate("a", *[1.0] * 99)}, seconds=19.5, clock=clock)
    assert timings["a"].repeats == 10
    clock = Clock()
    work = {"a": clock.candidate("a", *[0.0] * 99)}
    assert interleaved(work, most_rounds=12, warm_up=0, clock=clock)["a"].repeats == 12


def test_garbage_collection_is_switched_on_again_after_an_error() -> None:
    calls = iter([None])

    def fails_on_second_call() -> None:
        next(calls)

    with pytest.raises(StopIteration):
        interleaved({"a": fails_on_second_call})
    assert gc.isenabled()
