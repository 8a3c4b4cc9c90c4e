"""Run each implementation in its own process, in turns.

The thread pools of several libraries in one process slow each other down, up to four times. So each
library has its own process. Only one of them runs at a time, and busy moments affect all of them. A
sample is dropped if its process waited for a processor, or if its calibration loop was slow.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from cs231n.bench.cells import Cell
from cs231n.bench.implementations import IMPLEMENTATIONS, NAIVE
from cs231n.bench.machine import Peak
from cs231n.bench.process import Process
from cs231n.bench.timing import Timing

Say = Callable[[str], None]
Progress = Callable[[str, int, int], None]

WAITED = 0.05  # a sample is noisy if its process waited for more than this share of its time,
SLOWED = 1.3  # or if its calibration took this many times the best one
FEWEST, MOST = 5, 60  # number of samples


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
    noisy: bool  # there were too few quiet samples, so all samples count
    extra_bytes: int | None  # memory besides the outputs
    scaled_from: int  # number of images it ran on; its time is scaled to the batch
    peak_gflops: float | None = None  # peak of the machine, measured in turn with the samples

    def gflops(self) -> float | None:
        """Return billions of operations of the direct sums per second."""
        flops = self.cell.flops(self.direction)
        return None if flops is None else flops / self.timing.median / 1e9

    def percent_of_peak(self) -> float | None:
        """Return the share of the machine's peak at that time."""
        rate = self.gflops()
        return None if rate is None or self.peak_gflops is None else 100 * rate / self.peak_gflops


@dataclass
class Measurements:
    """The results of one run.

    Attributes:
        results: The measurements.
        skipped: The implementations that were skipped, each with its reason.
        peaks: The roofs by dtype.
        total: How many cells there are, counted once per dtype.
        done: How many of them were measured; fewer than `total` after Ctrl-C.
    """

    results: list[Measurement] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    peaks: dict[str, Peak] = field(default_factory=dict)
    total: int = 0
    done: int = 0


@dataclass
class _Entry:
    """The samples of one process in a cell, by direction."""

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
        implementations: Names from `IMPLEMENTATIONS`, in the order of the results. The naive loops
            run once. Implementations that are not installed are skipped, with a note.
        dtypes: "float32" or "float64", or both.
        threads: Number of threads of each implementation.
        seconds: How long to sample one cell in one dtype, without the naive loops.
    """

    implementations: Sequence[str] = tuple(IMPLEMENTATIONS)
    dtypes: Sequence[str] = ("float32", "float64")
    threads: int = 1
    seconds: float = 4.0


def measure(
    cells: Sequence[Cell],
    plan: BenchPlan,
    *,
    progress: Progress = lambda line, done, total: None,
    measure_peak: Callable[[str, int], Peak] | None = None,
    measure_rate: Callable[[str, int], float] | None = None,
) -> Measurements:
    """Measure implementations on cells. Ctrl-C ends the run and keeps what was measured.

    Args:
        cells: The cells to measure.
        plan: The implementations to run, and for how long.
        progress: Called before each step with a line, the number of cells done so far in every
            dtype, and their total.
        measure_peak: Measures the roofs, once per dtype; None to skip them.
        measure_rate: Measures the arithmetic roof quickly, in turn with the samples of a
            convolution; None to skip it.

    Returns:
        The results, the roofs, and what was skipped.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed before the first cell was done.
    """
    measurements = Measurements(total=len(cells) * len(plan.dtypes))
    names = []
    for name in plan.implementations:
        lacking = IMPLEMENTATIONS[name].missing()
        if lacking:
            measurements.skipped.append(f"{name}: {', '.join(lacking)} is not installed")
        else:
            names.append(name)

    def say(line: str) -> None:
        progress(line, measurements.done, measurements.total)

    try:
        with ExitStack() as stack:
            processes = [stack.enter_context(Process(name, plan.threads)) for name in names]
            for dtype in plan.dtypes:
                if measure_peak is not None:
                    say(f"{dtype}: peak of the machine")
                    measurements.peaks[dtype] = measure_peak(dtype, plan.threads)
                rate = None if measure_rate is None else partial(measure_rate, dtype, plan.threads)
                for cell in cells:
                    _measure_cell(processes, cell, dtype, plan, measurements, say, rate)
                    measurements.done += 1
    except KeyboardInterrupt:
        if not measurements.done:
            raise
    return measurements


def _measure_cell(
    processes: Sequence[Process],
    cell: Cell,
    dtype: str,
    plan: BenchPlan,
    measurements: Measurements,
    say: Say,
    rate: Callable[[], float] | None,
) -> None:
    """Measure all implementations on one cell, and add the results."""
    say(f"{dtype}, {cell.name}: preparing")
    entries = _prepare(processes, cell, dtype, measurements)
    here = partial(_say_where, say, f"{dtype}, {cell.name}")
    rates = _sample(entries, plan.seconds, here, rate if cell.kind == "conv" else None)
    peak = statistics.median(rates) if rates else None
    if rates and dtype in measurements.peaks:
        roof = measurements.peaks[dtype]
        measurements.peaks[dtype] = roof._replace(gflops=max(roof.gflops, *rates))
    measurements.results.extend(_results(entries, cell, dtype, plan.threads, peak))
    for entry in entries:
        entry.process.ask(do="drop")


def _say_where(say: Say, where: str, line: str) -> None:
    say(f"{where}: {line}")


def _prepare(
    processes: Sequence[Process], cell: Cell, dtype: str, measurements: Measurements
) -> list[_Entry]:
    entries = []
    for process in processes:
        if cell.kind not in IMPLEMENTATIONS[process.name].kinds:
            continue
        own_cell = cell
        if process.name == NAIVE and cell.kind != "train":
            own_cell = cell.smaller(cell.images_for_naive())
        answer = process.ask(
            do="prepare", cell=own_cell.document(), dtype=dtype, memory=process.name != NAIVE
        )
        if "unavailable" in answer:
            reason = f"{process.name}, {cell.name}, {dtype}: {answer['unavailable']}"
            measurements.skipped.append(reason)
            continue
        entries.append(_Entry(process, answer["directions"], answer["memory"], own_cell))
    return entries


def _sample(
    entries: Sequence[_Entry], seconds: float, say: Say, rate: Callable[[], float] | None
) -> list[float]:
    """Add samples to the entries, and return the machine's rate in each round."""
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
        # After its time a cell continues for more quiet samples, but not forever.
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
            seconds = [scale * t for t in (everything if noisy else quiet)]
            memory = entry.memory.get(direction)
            if memory is not None:
                memory = max(0, memory - cell.output_bytes(direction, itemsize))
            yield Measurement(
                entry.process.name,
                cell,
                dtype,
                direction,
                threads,
                Timing.of(seconds),
                len(everything) - len(quiet),
                noisy,
                memory,
                images,
                peak,
            )
