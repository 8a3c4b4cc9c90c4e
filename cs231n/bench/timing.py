"""Timing that survives a busy machine: repeats taken in turn, medians and quartiles.

What slows a machine for a second or two (another program, a hot processor) should slow all
candidates alike. So each round runs every candidate once, starting with another one each time, and
the middle of each candidate's times is reported with its spread.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

Work = Callable[[], object]
Returned = TypeVar("Returned")


class Timing(NamedTuple):
    """Seconds of one candidate: the median, the quartiles around it, and how often it ran."""

    median: float
    first_quartile: float
    third_quartile: float
    repeats: int

    @classmethod
    def of(cls, seconds: list[float]) -> Timing:
        """Sum up the times of one candidate; there must be at least one."""
        if len(seconds) == 1:
            return cls(seconds[0], seconds[0], seconds[0], 1)
        first, median, third = statistics.quantiles(seconds, n=4, method="inclusive")
        return cls(median, first, third, len(seconds))


def interleaved(
    candidates: Mapping[str, Work],
    *,
    seconds: float = 1.0,
    rounds: int = 7,
    most_rounds: int = 50,
    warm_up: float = 0.005,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Timing]:
    """Time candidates in turn.

    Before each call that counts come some that do not: threads that slept are awake then, and the
    caches hold what this candidate works on, not what the last one left.

    Args:
        candidates: What to run, by name.
        seconds: When to stop taking further rounds.
        rounds: How many rounds to run at least, whatever the time.
        most_rounds: How many rounds to run at most.
        warm_up: How long to call a candidate, once at least, before the call that counts.
        clock: Where the time is read, in seconds.

    Returns:
        The timing of each candidate, by name.
    """
    names = list(candidates)
    taken: dict[str, list[float]] = {name: [] for name in names}
    end = clock() + seconds
    # A collection in the middle of a run would be charged to whoever happens to run.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(most_rounds):
            if turn >= rounds and clock() > end:
                break
            shift = turn % max(1, len(names))
            for name in names[shift:] + names[:shift]:
                start = clock()
                candidates[name]()
                while clock() - start < warm_up:
                    candidates[name]()
                start = clock()
                candidates[name]()
                taken[name].append(clock() - start)
    finally:
        if collecting:
            gc.enable()
    return {name: Timing.of(times) for name, times in taken.items()}


def once(
    work: Callable[[], Returned], clock: Callable[[], float] = time.perf_counter
) -> tuple[Timing, Returned]:
    """Time one run of something too slow to repeat, and hand on what it returned."""
    start = clock()
    result = work()
    return Timing.of([clock() - start]), result
