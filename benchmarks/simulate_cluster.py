"""Simulate how long a large class takes on a cluster, and what it costs.

    python benchmarks/simulate_cluster.py                          # the plan for 50,000
    python benchmarks/simulate_cluster.py --book OUT --count 600   # with the times of a real run

Each worker grades one submission at a time. Times are drawn from a real gradebook, or from a
distribution with the same mean and a long tail. The coordinator does one thing at a time: it sends
a submission, or it records a verdict. Workers fail at a given rate. Their submissions run again at
the end, one after the other.
"""

from __future__ import annotations

import argparse
import heapq
import random
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

AHEAD = 2  # submissions at a worker: one running, one waiting


@dataclass(frozen=True)
class Outcome:
    """Result of a simulated run."""

    seconds: float
    busy: float  # share of the workers' time
    coordinator: float  # share of the coordinator's time
    lost: int


def simulate(
    times: list[float], workers: int, coordinator: float, start: float, losses: float
) -> Outcome:
    """Simulate one run.

    Args:
        times: Seconds that a worker needs for each submission.
        workers: Number of workers.
        coordinator: Seconds that the coordinator needs per submission.
        start: Seconds until a worker is ready.
        losses: Failures per worker and hour.

    Returns:
        The time, how busy workers and coordinator were, and the number of failures.
    """
    draw = random.Random(0)
    served = 0.0  # until when the coordinator is busy
    waiting = list(range(len(times)))[::-1]
    # (time, number, worker, submission or None): a worker asks for work, after a submission or not.
    events: list[tuple[float, int, int, int | None]] = []
    for worker in range(workers):
        heapq.heappush(events, (start, worker, worker, None))
    number, end, spent, lost = workers, start, 0.0, 0
    alone: list[int] = []
    while events:
        now, _, worker, done = heapq.heappop(events)
        if done is not None:
            served = max(served, now) + coordinator
            end = max(end, served)
        if not waiting:
            continue
        task = waiting.pop()
        # If one is waiting at the worker, the coordinator works while the worker is busy.
        begin = now if done is not None and AHEAD > 1 else max(served, now) + coordinator
        begin = max(begin, served - times[task])
        takes = times[task]
        if draw.random() < losses * takes / 3600:
            lost += 1
            alone.append(task)
            heapq.heappush(events, (begin + takes / 2 + start, number, worker, None))
        else:
            spent += takes
            heapq.heappush(events, (begin + takes, number, worker, task))
        number += 1
    for task in alone:
        end += times[task] + coordinator
        spent += times[task]
    return Outcome(end, spent / (end * workers), coordinator * len(times) / end, lost)


def draw_times(count: int, mean: float, tail: float) -> list[float]:
    """Draw times with this mean: most are near it; a share of `tail` takes the limit of 30 s."""
    draw = random.Random(231)
    body = (mean - tail * 30.0) / (1 - tail)
    if body <= 0:
        body = mean
    return [
        30.0 if draw.random() < tail else body * draw.lognormvariate(-0.08, 0.4)
        for _ in range(count)
    ]


def main() -> int:
    """Print a table over the number of workers."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--count", type=int, default=50_000)
    options.add_argument("--book", type=Path, help="Draw the times from this gradebook")
    options.add_argument("--seconds", type=float, default=1.5, help="Mean seconds per submission")
    options.add_argument("--tail", type=float, default=0.01, help="Share that reaches the limit")
    options.add_argument(
        "--coordinator", type=float, default=0.02, help="Coordinator's seconds per submission"
    )
    options.add_argument(
        "--start", type=float, default=60.0, help="Seconds until workers are ready"
    )
    options.add_argument("--losses", type=float, default=0.01, help="Failures per worker and hour")
    options.add_argument("--price", type=float, default=0.05, help="Price of a core hour")
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4, 16, 32, 64, 128])
    chosen = options.parse_args()
    if chosen.book:
        from grading.gradebook import open_book

        with open_book(chosen.book, create=False) as book:
            known = [max(row.result.seconds, 0.001) for row in book.latest()]
        draw = random.Random(231)
        times = [draw.choice(known) for _ in range(chosen.count)]
    else:
        times = draw_times(chosen.count, chosen.seconds, chosen.tail)
    print(f"{chosen.count} submissions, {sum(times) / len(times):.2f} s each on a worker")
    print("workers    hours  busy  coordinator  lost  core hours   cost")
    for workers in chosen.workers:
        outcome = simulate(times, workers, chosen.coordinator, chosen.start, chosen.losses)
        hours = outcome.seconds / 3600
        cores = hours * (workers + 1)  # one more for the coordinator
        print(
            f"{workers:7d} {hours:8.2f} {outcome.busy:5.0%} {outcome.coordinator:12.0%} "
            f"{outcome.lost:5d} {cores:11.1f} {cores * chosen.price:6.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
