"""A process that runs one implementation when it is asked to: `python -m cs231n.bench.worker NAME`.

Questions come as lines of JSON on standard input, answers go out as lines of JSON.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import threading
import time
from pathlib import Path
from typing import Any

from cs231n.bench.cells import cell_from
from cs231n.bench.implementations import IMPLEMENTATIONS
from cs231n.bench.ladder import Directions, UnavailableError
from cs231n.bench.memory import extra_bytes

TASKS = Path("/proc/self/task")


class BenchWorker:
    """One implementation, and the cell that it has ready."""

    def __init__(self, name: str, threads: int) -> None:
        self.name, self.threads = name, threads
        self.ready: Directions = {}

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """Do what one question asks for."""
        if question["do"] == "prepare":
            return self.prepare(question)
        if question["do"] == "run":
            return self.run(question["direction"], question["seconds"])
        self.ready = {}
        gc.collect()
        return {}

    def prepare(self, question: dict[str, Any]) -> dict[str, Any]:
        """Make a cell ready; say which directions there are, and the memory each takes."""
        cell, dtype = cell_from(question["cell"]), question["dtype"]
        try:
            self.ready = IMPLEMENTATIONS[self.name].prepare(cell, dtype, self.threads)
        except UnavailableError as error:
            return {"unavailable": str(error)}
        if not question["memory"]:
            return {"directions": list(self.ready), "memory": {}}
        for work in self.ready.values():
            work()  # what a library sets up once is not what a call takes
        memory = {direction: extra_bytes(work) for direction, work in self.ready.items()}
        return {"directions": list(self.ready), "memory": memory}

    def run(self, direction: str, seconds: float) -> dict[str, Any]:
        """Call one direction until the time is up; tell the median and how busy the machine was."""
        work = self.ready[direction]
        start = time.perf_counter()
        if seconds > 0:
            work()  # threads that slept must wake
        reference, waited = calibrate(), run_delay()
        taken: list[float] = []
        began = time.perf_counter()
        while not taken or time.perf_counter() - start < seconds:
            before = time.perf_counter()
            result = work()
            taken.append(time.perf_counter() - before)
            del result  # freeing is not part of the layer
        elapsed = time.perf_counter() - began
        waited = (run_delay() - waited) / (elapsed * self.threads)
        reference = max(reference, calibrate())
        come_to_rest()
        return {
            "seconds": statistics.median(taken),
            "calibration": reference,
            "waited": waited,
        }


def come_to_rest() -> None:
    """Wait until this process's other threads sleep, at most half a second.

    Threads of a library that have nothing to do look for work for a while, NumPy's BLAS for up to
    90 ms, and would hold a processor that the next implementation is measured on.
    """
    deadline = time.monotonic() + 0.5
    while threads_run() and time.monotonic() < deadline:
        time.sleep(1e-3)


def threads_run() -> bool:
    """Whether a thread other than the caller runs, or could (Linux; elsewhere nobody knows).

    The process's time would not tell: that of a thread on another processor is brought up to date
    once a tick, every few milliseconds.
    """
    here = str(threading.get_native_id())
    try:
        stats = [(task / "stat").read_text() for task in TASKS.iterdir() if task.name != here]
    except OSError:
        return False
    # The name before the state stands in brackets, and may hold some.
    return any(stat.rpartition(")")[2].split()[0] == "R" for stat in stats)


def calibrate() -> float:
    """Seconds that a fixed piece of work takes; longer while something else has the processor."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        sum(range(20_000))
        best = min(best, time.perf_counter() - start)
    return best


def run_delay() -> float:
    """Seconds for which this process's threads have waited for a processor so far (Linux)."""
    total = 0
    try:
        for task in TASKS.iterdir():
            total += int((task / "schedstat").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return total / 1e9


def main() -> None:
    """Answer until the input ends."""
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    worker = BenchWorker(sys.argv[1], int(sys.argv[2]))
    gc.disable()
    for line in sys.stdin:
        try:
            answer = worker.answer(json.loads(line))
        except NotImplementedError as error:
            answer = {"unavailable": " ".join(str(error).split())}
        except MemoryError:
            answer = {"unavailable": "not enough memory"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
