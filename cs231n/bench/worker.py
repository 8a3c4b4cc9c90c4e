"""A process that runs one implementation on request: `python -m cs231n.bench.worker NAME THREADS`.

Questions are lines of JSON on standard input, and answers are lines of JSON on standard output.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from cs231n.bench.cells import cell_from
from cs231n.bench.implementations import IMPLEMENTATIONS
from cs231n.bench.ladder import Directions, UnavailableError

TASKS = Path("/proc/self/task")
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
THP_DISABLE = 41  # PR_SET_THP_DISABLE of prctl(2)


class BenchWorker:
    """One implementation, and the cell that is prepared."""

    def __init__(self, name: str, threads: int) -> None:
        self.name, self.threads = name, threads
        self.ready: Directions = {}

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """Answer one question."""
        if question["do"] == "prepare":
            return self.prepare(question)
        if question["do"] == "run":
            return self.run(question["direction"], question["seconds"])
        self.ready = {}
        gc.collect()
        return {}

    def prepare(self, question: dict[str, Any]) -> dict[str, Any]:
        """Prepare a cell, and return its directions and the memory that each needs."""
        cell, dtype = cell_from(question["cell"]), question["dtype"]
        try:
            self.ready = IMPLEMENTATIONS[self.name].prepare(cell, dtype, self.threads)
        except UnavailableError as error:
            return {"unavailable": str(error)}
        if not question["memory"]:
            return {"directions": list(self.ready), "memory": {}}
        for work in self.ready.values():
            work()  # memory that a library allocates only once should not count
        memory = {direction: extra_bytes(work) for direction, work in self.ready.items()}
        return {"directions": list(self.ready), "memory": memory}

    def run(self, direction: str, seconds: float) -> dict[str, Any]:
        """Call one direction for some time; return the median and how busy the machine was."""
        work = self.ready[direction]
        start = time.perf_counter()
        if seconds > 0:
            work()  # wakes sleeping threads
        reference, waited = calibrate(), run_delay()
        times: list[float] = []
        began = time.perf_counter()
        while not times or time.perf_counter() - start < seconds:
            before = time.perf_counter()
            result = work()
            times.append(time.perf_counter() - before)
            del result  # freeing is not part of the layer
        elapsed = time.perf_counter() - began
        waited = (run_delay() - waited) / (elapsed * self.threads)
        reference = max(reference, calibrate())
        come_to_rest()
        return {
            "seconds": statistics.median(times),
            "calibration": reference,
            "waited": waited,
        }


def extra_bytes(work: Callable[[], object]) -> int | None:
    """Run `work` once and measure by how much it raised the peak of the memory in use.

    Args:
        work: The function to run. Its result counts too.

    Returns:
        Bytes, or None if the system does not report them.
    """
    if not sys.platform.startswith("linux"):
        return None
    gc.collect()
    system = ctypes.CDLL(None)
    try:
        # Pages that the allocator keeps for later would hide what a call needs.
        system.malloc_trim(0)
        # Huge pages, which NumPy asks for, would add up to 2 MB at each end of an output.
        system.prctl(THP_DISABLE, 1, 0, 0, 0)
        RESET.write_text("5")  # resets the high-water mark
    except (AttributeError, OSError):
        return None
    else:
        before = _kilobytes("VmRSS")
        result = work()
        peak = _kilobytes("VmHWM")
    finally:
        with suppress(AttributeError):
            system.prctl(THP_DISABLE, 0, 0, 0, 0)
    del result
    return max(0, peak - before) * 1024


def _kilobytes(field: str) -> int:
    for line in STATUS.read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    return 0


def come_to_rest() -> None:
    """Wait until the other threads of this process sleep, at most half a second.

    The threads of a library spin for a while after a call, those of NumPy's BLAS for up to 90 ms.
    They would use a processor while the next implementation is measured.
    """
    deadline = time.monotonic() + 0.5
    while threads_run() and time.monotonic() < deadline:
        time.sleep(1e-3)


def threads_run() -> bool:
    """Return whether another thread of this process runs or is ready to run (on Linux only).

    The processor time of the process does not show it: for a thread on another processor it is only
    updated every few milliseconds.
    """
    here = str(threading.get_native_id())
    try:
        stats = [(task / "stat").read_text() for task in TASKS.iterdir() if task.name != here]
    except OSError:
        return False
    # The state comes after the name, which is in parentheses and may contain some.
    return any(stat.rpartition(")")[2].split()[0] == "R" for stat in stats)


def calibrate() -> float:
    """Return the seconds that a fixed loop takes: more if something else uses the processor."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        sum(range(20_000))
        best = min(best, time.perf_counter() - start)
    return best


def run_delay() -> float:
    """Return how many seconds this process's threads waited for a processor (on Linux only)."""
    total = 0
    try:
        for task in TASKS.iterdir():
            total += int((task / "schedstat").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return total / 1e9


def main() -> None:
    """Answer questions until the input ends."""
    # What a library prints must not mix with the answers.
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
