"""How long a large class takes on a cluster, and what it costs: a simulation.

    python benchmarks/simulate_cluster.py                          # the plan for 50,000
    python benchmarks/simulate_cluster.py --book OUT --count 600   # with the times of a real run

Each worker grades one submission at a time; times are drawn from a real gradebook, or from a
distribution with the same mean and a long tail. The coordinator is one server in a row: it sends a
submission and records a verdict, and nothing else happens there meanwhile. Workers are lost at a
rate, and what they had in hand begins again on another, at the end and alone.
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

AHEAD = 2  # submissions at a worker: one in hand, one waiting


@dataclass(frozen=True)
class Outcome:
    """What a run took."""

    seconds: float
    busy: float  # share of the workers' time
    coordinator: float  # share of the coordinator's time
    lost: int


def simulate(
    times: list[float], workers: int, coordinator: float, start: float, losses: float, seed: int = 0
) -> Outcome:
    """One run over submissions that take `times` seconds each.

    Args:
        times: seconds of a worker, a submission.
        workers: how many there are.
        coordinator: seconds of the coordinator, a submission.
        start: seconds until a worker is ready.
        losses: workers lost, an hour of one worker.
        seed: of the draws.
    """
    draw = random.Random(seed)
    served = 0.0  # until when the coordinator is busy
    waiting = list(range(len(times)))[::-1]
    # (moment, number, worker, submission or None): a worker asks for work, or is done with some.
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
        # With one waiting at the worker, the coordinator's part is done while it is busy.
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


def drawn(count: int, mean: float, tail: float, seed: int = 231) -> list[float]:
    """Times with this mean: most near it, a share of `tail` that runs into a limit of 30 s."""
    draw = random.Random(seed)
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
    options.add_argument("--book", type=Path, help="draw the times from this gradebook")
    options.add_argument("--seconds", type=float, default=1.5, help="mean of a worker's time")
    options.add_argument("--tail", type=float, default=0.01, help="share that runs into a limit")
    options.add_argument("--coordinator", type=float, default=0.02, help="seconds a submission")
    options.add_argument("--start", type=float, default=60.0, help="seconds until workers stand")
    options.add_argument("--losses", type=float, default=0.01, help="an hour of a worker")
    options.add_argument("--price", type=float, default=0.05, help="of a core's hour")
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4, 16, 32, 64, 128])
    asked = options.parse_args()
    if asked.book:
        from grading.gradebook import open_book

        with open_book(asked.book, create=False) as book:
            known = [max(one.result.seconds, 0.001) for one in book.latest()]
        draw = random.Random(231)
        times = [draw.choice(known) for _ in range(asked.count)]
    else:
        times = drawn(asked.count, asked.seconds, asked.tail)
    print(f"{asked.count} submissions, {sum(times) / len(times):.2f} s each on a worker")
    print("workers    hours  busy  coordinator  lost  core hours   cost")
    for workers in asked.workers:
        one = simulate(times, workers, asked.coordinator, asked.start, asked.losses)
        hours = one.seconds / 3600
        cores = hours * (workers + 1)  # one more for the coordinator
        print(
            f"{workers:7d} {hours:8.2f} {one.busy:5.0%} {one.coordinator:12.0%} {one.lost:5d} "
            f"{cores:11.1f} {cores * asked.price:6.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
