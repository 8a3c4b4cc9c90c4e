"""Timing for busy machines: candidates take turns, and medians and quartiles are reported.

Anything that slows the machine for a second or two (another program, a hot processor) should slow
all candidates equally. So each round runs every candidate once, in a different order each time.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

Work = Callable[[], object]


class Timing(NamedTuple):
    """Seconds of one candidate: the median, the quartiles, and the number of runs."""

    median: float
    first_quartile: float
    third_quartile: float
    repeats: int

    @classmethod
    def of(cls, seconds: list[float]) -> Timing:
        """Summarize the times of one candidate, at least one."""
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

    A few calls that do not count come before each call that counts. Then sleeping threads are
    awake, and the caches have this candidate's data, not that of the one before.

    Args:
        candidates: The functions to run, by name.
        seconds: When to stop starting new rounds.
        rounds: Minimum number of rounds, regardless of the time.
        most_rounds: Maximum number of rounds.
        warm_up: How long to call a candidate, at least once, before the call that counts.
        clock: Returns the time in seconds.

    Returns:
        The timing of each candidate, by name.
    """
    names = list(candidates)
    times: dict[str, list[float]] = {name: [] for name in names}
    end = clock() + seconds
    # A garbage collection would count as time of the candidate that happens to run.
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
                times[name].append(clock() - start)
    finally:
        if collecting:
            gc.enable()
    return {name: Timing.of(seconds_of) for name, seconds_of in times.items()}
