"""Measure the time and memory of the grader against the promises in docs/grader.md.

    python benchmarks/grader_speed.py [--json FILE] [--class 600] [--jobs 2] [--part ID]

Each is measured in its own process, as the best of three: `cs231n grade` of one complete submission
on one processor, of one part and of the whole assignment; `cs231n check` of one exercise from the
shell to the verdict; and the extra time of a worker over `python -c "import numpy"`. Workers are
measured three ways: started directly, without a sandbox; the first worker of a sandbox, which also
starts the process to fork from; and each further, forked worker. With --class, a class is graded
once. Memory is the peak of the grader's own process (on Linux only).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3


@dataclass(frozen=True)
class Figure:
    """One measured number, and the promised one or None."""

    what: str
    value: float
    unit: str
    promised: float | None = None

    @property
    def line(self) -> str:
        """Return the line to print."""
        measured = f"{self.what:60}  {self.value:8.2f} {self.unit:2}"
        if self.promised is None:
            return measured
        return (
            f"{measured}  {'within' if self.value <= self.promised else 'OVER'} {self.promised:g}"
        )


Measured: TypeAlias = tuple[float, float]
"""Seconds and peak memory in megabytes."""


def timed(*command: str, processors: int | None = None, show: bool = False) -> Measured:
    """Run a command, and return its seconds and its peak memory in megabytes.

    Args:
        command: Arguments for Python.
        processors: Number of processors it may use; None for all.
        show: Whether to show its progress in the terminal.
    """

    def few() -> None:
        if processors is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])

    most = 0.0
    done = threading.Event()
    with tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=None if show else errors,
            preexec_fn=few,
        )

        def look() -> None:
            nonlocal most
            while not done.wait(0.02):
                most = max(most, resident(process.pid))

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            code = process.wait()
            took = time.perf_counter() - began
        except BaseException:
            process.terminate()
            process.wait()
            raise
        finally:
            done.set()
            watcher.join()
        errors.seek(0)
        if code != 0:
            raise SystemExit(f"{' '.join(command)}: exit code {code}\n{errors.read()}")
    return took, most


def resident(pid: int) -> float:
    """Return the peak memory of a process in megabytes; 0 if it cannot be read."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(x.split()[1]) / 1024 for x in lines if x.startswith("VmHWM")), 0.0)


def best(*command: str, processors: int | None = None, out: Path | None = None) -> Measured:
    """Return the shortest time of a few rounds, because other programs only add, and the peak.

    With `out`, each round writes to a folder of its own there: a second run that writes to the
    same folder keeps the verdicts it finds, and would measure that instead.
    """
    ends = [() if out is None else ("--out", str(out / str(n))) for n in range(ROUNDS)]
    rounds = [timed(*command, *end, processors=processors) for end in ends]
    return min(took for took, _ in rounds), max(most for _, most in rounds)


def a_class(folder: Path, count: int) -> Path:
    """Write `count` complete submissions."""
    from grading.spec import manifest

    students = folder / f"class of {count}"
    for number in range(count):
        for file in manifest.load(ROOT).files:
            target = students / f"student{number:04}" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, target)
    return students


def workers() -> list[Figure]:
    """Measure how many milliseconds workers take in addition to an import of NumPy."""
    from grading.sandbox.contract import Job
    from grading.sandbox.runner import Mechanism, open_runner

    bare: list[float] = []
    single: list[float] = []
    first: list[float] = []
    further: list[float] = []

    def run(mechanism: Mechanism, job: Job, starts: list[float]) -> str:
        began = time.perf_counter()
        with open_runner(mechanism) as runner:
            runner.run(job, [])
            starts.append(1000 * (time.perf_counter() - began))
            for _ in range(10 if starts is first else 0):
                began = time.perf_counter()
                runner.run(job, [])
                further.append(1000 * (time.perf_counter() - began))
            return runner.name

    with tempfile.TemporaryDirectory() as empty:
        for _ in range(2 * ROUNDS):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", "import numpy"], check=True)
            bare.append(1000 * (time.perf_counter() - began))
            run("unsafe", Job(Path(empty)), single)
            name = run("auto", Job(Path(empty)), first)
    alone = min(bare)
    return [
        Figure('python -c "import numpy"', alone, "ms"),
        Figure("worker without a sandbox, in addition", min(single) - alone, "ms", 15.0),
        Figure(f"first worker of {name}, in addition", min(first) - alone, "ms"),
        Figure("each further worker, forked", statistics.median(further), "ms", 15.0),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="Write the numbers to this file")
    parser.add_argument(
        "--class", dest="size", type=int, default=0, help="Grade a class of this size too"
    )
    parser.add_argument("--jobs", type=int, default=2, help="Submissions at the same time")
    parser.add_argument("--part", default="ConvolutionalNetworks", help="Part to grade")
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    measured_figures: list[Figure] = []

    def tell(*figures: Figure) -> None:
        for figure in figures:
            measured_figures.append(figure)
            print(figure.line, flush=True)

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        single = str(a_class(folder, 1))
        grade = ("-m", "cs231n.cli", "grade", "--jobs")
        part = ("--parts", chosen.part)
        took, most = best(*grade, "1", *part, single, processors=1, out=folder / "part")
        tell(
            Figure(f"grade one submission of {chosen.part}, one processor", took, "s", 2.0),
            Figure("peak memory of the grader", most, "MB", 300.0),
        )
        took, _ = best(*grade, "1", single, processors=1, out=folder / "whole")
        tell(Figure("grade one submission of the whole assignment, one processor", took, "s", 5.0))
        took, _ = best("-m", "cs231n.cli", "check", "conv_forward_naive")
        tell(Figure("check conv_forward_naive", took, "s", 0.8))
        tell(*workers())
        if chosen.size:
            many = str(a_class(folder, chosen.size))
            place = str(folder / "many")
            took, most = timed(*grade, str(chosen.jobs), many, "--out", place, show=True)
            tell(
                Figure(
                    f"grade {chosen.size} submissions, {chosen.jobs} at a time",
                    took,
                    "s",
                    600.0 if chosen.size == 600 else None,
                ),
                Figure("time per submission", took / chosen.size, "s", 1.0),
                Figure("peak memory of the grader, whole class", most, "MB", 300.0),
            )
    if chosen.json:
        text = json.dumps([asdict(figure) for figure in measured_figures], indent=1) + "\n"
        beside = chosen.json.with_name(chosen.json.name + ".part")
        beside.write_text(text, encoding="utf-8")
        beside.replace(chosen.json)


if __name__ == "__main__":
    main()
