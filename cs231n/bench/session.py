"""Every implementation in a process of its own, asked in turn.

Thread pools of several libraries in one process spin and slow one another, up to four times. So
each has its process, only one of them works at a time, and a busy moment of the machine meets all.
A sample during which the process waited for a processor, or its calibration loop ran slow, is
thrown away and taken again.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cs231n.bench.cells import Cell
from cs231n.bench.implementations import IMPLEMENTATIONS, NAIVE
from cs231n.bench.machine import Peak
from cs231n.bench.timing import Timing

Say = Callable[[str], None]

WAITED = 0.05  # of a sample's time, beyond which it is noisy
SLOWED = 1.3  # times the best calibration, likewise
FEWEST, MOST = 5, 60  # samples that count
THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "CS231N_NUM_THREADS",
)
KEEP_PAGES = {
    "MALLOC_TOP_PAD_": str(1 << 30),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 40),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 40),
    "MALLOC_ARENA_MAX": "1",
}


@dataclass
class Measurement:
    """One implementation of one cell in one direction."""

    implementation: str
    cell: Cell
    dtype: str
    direction: str
    threads: int
    timing: Timing
    rejected: int
    noisy: bool  # too few quiet samples: all were taken
    extra_bytes: int | None  # beyond the outputs
    scaled_from: int  # images it ran on; its time is scaled to the batch
    peak_gflops: float | None = None  # the machine's, taken in turn with the samples

    def gflops(self) -> float | None:
        """Billions of the direct sums' operations a second."""
        flops = self.cell.flops(self.direction)
        return None if flops is None else flops / self.timing.median / 1e9

    def percent_of_peak(self) -> float | None:
        """Share of what the machine's multiply-adds alone made at the time."""
        rate = self.gflops()
        return None if rate is None or self.peak_gflops is None else 100 * rate / self.peak_gflops


@dataclass
class Measurements:
    """All results of one run, what was skipped and why, and the machine's roofs by dtype."""

    results: list[Measurement] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    peaks: dict[str, Peak] = field(default_factory=dict)


class Process:
    """A worker process and the pipe to it."""

    def __init__(self, name: str, threads: int) -> None:
        self.name = name
        self.best_calibration = float("inf")
        environment = {**os.environ, **dict.fromkeys(THREAD_SETTINGS, str(threads))}
        environment["JAX_PLATFORMS"] = "cpu"
        implementation = IMPLEMENTATIONS[name]
        if threads > 1 and not implementation.own_threads:
            # A thread of OpenMP that sleeps between two turns may wake on the processor of the
            # thread that calls it, and the two then share it for the whole turn.
            environment["OMP_PROC_BIND"] = "true"
        if implementation.keeps_pages:
            environment.update(KEEP_PAGES)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cs231n.bench.worker", name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
        )

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def ask(self, **question: Any) -> dict[str, Any]:
        """Send one question and wait for its answer."""
        pipes = self.process.stdin, self.process.stdout
        assert pipes[0] is not None
        assert pipes[1] is not None
        try:
            pipes[0].write(json.dumps(question) + "\n")
            pipes[0].flush()
            line = pipes[1].readline()
        except BrokenPipeError:
            line = ""
        if not line:
            return {"unavailable": f"its process ended with status {self.process.wait()}"}
        return dict(json.loads(line))


@dataclass
class _Entry:
    """What one process does in a cell: samples by direction."""

    process: Process
    directions: list[str]
    memory: dict[str, int | None]
    cell: Cell
    quiet: dict[str, list[float]] = field(default_factory=dict)
    all: dict[str, list[float]] = field(default_factory=dict)

    def sample(self, direction: str, seconds: float) -> None:
        answer = self.process.ask(do="run", direction=direction, seconds=seconds)
        if "seconds" not in answer:
            return
        best = self.process.best_calibration = min(
            self.process.best_calibration, answer["calibration"]
        )
        self.all.setdefault(direction, []).append(answer["seconds"])
        if answer["waited"] <= WAITED and answer["calibration"] <= SLOWED * best:
            self.quiet.setdefault(direction, []).append(answer["seconds"])


@dataclass(frozen=True)
class BenchPlan:
    """How to measure.

    Attributes:
        implementations: names of `IMPLEMENTATIONS`, which are asked in this order; the naive
            loops run once. One that is not installed is skipped with a line.
        dtypes: in which dtypes.
        threads: how many threads each implementation may use.
        seconds: how long to sample one cell in one dtype, the naive loops apart.
    """

    implementations: Sequence[str] = tuple(IMPLEMENTATIONS)
    dtypes: Sequence[str] = ("float32", "float64")
    threads: int = 1
    seconds: float = 4.0


def measure(
    cells: Iterable[Cell],
    plan: BenchPlan,
    *,
    say: Say = lambda line: None,
    measure_peak: Callable[[str, int], Peak] | None = None,
    measure_rate: Callable[[str, int], float] | None = None,
) -> Measurements:
    """Measure implementations on cells.

    Args:
        cells: What to measure.
        plan: What runs, and how long.
        say: Called with a line before each step.
        measure_peak: How to measure the roofs, once per dtype; None leaves them out.
        measure_rate: How to measure the arithmetic roof quickly, in turn with the samples of a
            convolution; None leaves its share out.

    Returns:
        The results, the roofs, and what was skipped.
    """
    found = Measurements()
    names = []
    for name in plan.implementations:
        lacking = IMPLEMENTATIONS[name].missing()
        if lacking:
            found.skipped.append(f"{name}: {', '.join(lacking)} is not installed")
        else:
            names.append(name)
    threads = plan.threads
    with ExitStack() as stack:
        processes = [stack.enter_context(Process(name, threads)) for name in names]
        for dtype in plan.dtypes:
            if measure_peak is not None:
                say(f"{dtype}: the machine's own peak")
                found.peaks[dtype] = measure_peak(dtype, threads)
            for cell in cells:
                say(f"{dtype}, {cell.name}: preparing {cell.text}")
                entries = _prepare(processes, cell, dtype, found)
                rate = None
                if measure_rate is not None and cell.kind == "conv":
                    rate = partial(measure_rate, dtype, threads)
                here = partial(_say_where, say, f"{dtype}, {cell.name}")
                rates = _sample(entries, plan.seconds, here, rate)
                peak = statistics.median(rates) if rates else None
                if rates and dtype in found.peaks:
                    roof = found.peaks[dtype]
                    found.peaks[dtype] = roof._replace(gflops=max(roof.gflops, *rates))
                found.results.extend(_results(entries, cell, dtype, threads, peak))
                for entry in entries:
                    entry.process.ask(do="drop")
    return found


def _say_where(say: Say, where: str, line: str) -> None:
    say(f"{where}: {line}")


def _prepare(
    processes: Sequence[Process], cell: Cell, dtype: str, found: Measurements
) -> list[_Entry]:
    entries = []
    for process in processes:
        given = cell
        if process.name == NAIVE and cell.kind != "train":
            given = cell.smaller(cell.images_for_naive())
        answer = process.ask(
            do="prepare", cell=given.document(), dtype=dtype, memory=process.name != NAIVE
        )
        if "unavailable" in answer:
            reason = f"{process.name}, {cell.name}, {dtype}: {answer['unavailable']}"
            found.skipped.append(reason)
            continue
        entries.append(_Entry(process, answer["directions"], answer["memory"], given))
    return entries


def _sample(
    entries: Sequence[_Entry], seconds: float, say: Say, rate: Callable[[], float] | None
) -> list[float]:
    """Fill the entries; return what the machine made by itself in each round."""
    rates: list[float] = []
    turns = [entry for entry in entries if entry.process.name != NAIVE]
    for entry in entries:
        if entry.process.name == NAIVE:
            say("naive loops, once")
            for direction in entry.directions:
                entry.sample(direction, 0.0)
    end = time.perf_counter() + seconds
    for turn in range(MOST):
        few = min((_fewest(entry) for entry in turns), default=FEWEST)
        late = time.perf_counter() > end
        # Past its time a cell goes on for quiet samples, but not for ever.
        enough = few >= FEWEST or turn >= 3 * FEWEST or (seconds <= 0 and turn > 0)
        if late and enough:
            break
        say(f"round {turn + 1}")
        if rate is not None:
            rates.append(rate())
        for entry in turns[turn % len(turns) :] + turns[: turn % len(turns)] if turns else []:
            for direction in entry.directions:
                if late and len(entry.quiet.get(direction, [])) >= FEWEST:
                    continue
                entry.sample(direction, min(0.02, seconds))
    return rates


def _fewest(entry: _Entry) -> int:
    return min((len(entry.quiet.get(d, [])) for d in entry.directions), default=FEWEST)


def _results(
    entries: Sequence[_Entry], cell: Cell, dtype: str, threads: int, peak: float | None = None
) -> Iterable[Measurement]:
    itemsize = 4 if dtype == "float32" else 8
    for entry in entries:
        images = entry.cell.x[0]
        scale = cell.x[0] / images if images else 1.0
        for direction in entry.directions:
            everything = entry.all.get(direction, [])
            quiet = entry.quiet.get(direction, [])
            if not everything:
                continue
            noisy = len(quiet) < min(FEWEST, len(everything))
            taken = [scale * t for t in (everything if noisy else quiet)]
            memory = entry.memory.get(direction)
            if memory is not None:
                memory = max(0, memory - cell.output_bytes(direction, itemsize))
            yield Measurement(
                entry.process.name,
                cell,
                dtype,
                direction,
                threads,
                Timing.of(taken),
                len(everything) - len(quiet),
                noisy,
                memory,
                images,
                peak,
            )
