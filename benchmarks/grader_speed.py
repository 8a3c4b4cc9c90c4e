"""How long the grader takes, and how much memory: the promises of docs/grader.md, measured.

    python benchmarks/grader_speed.py [--json FILE] [--class 600] [--jobs 2] [--part ID]

Measures, each in a process of its own and the best of three: a whole `cs231n grade` of one complete
submission on one processor, `cs231n check` of one exercise from shell to verdict, and what a worker
costs over a bare `python -c "import numpy"`: one started by itself, without a sandbox; the first of
a sandbox, for which the warm process is started and what the kernel offers is tried; and each
further one, forked. On demand, once: a class of many. Memory is that of the grader's own process at
its most (Linux).
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

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3


@dataclass(frozen=True)
class Figure:
    """One measured number and what was promised (None: nothing)."""

    what: str
    value: float
    unit: str
    promised: float | None = None

    @property
    def line(self) -> str:
        """As it is printed."""
        said = f"{self.what:58}  {self.value:8.2f} {self.unit:2}"
        if self.promised is None:
            return said
        return f"{said}  {'within' if self.value <= self.promised else 'OVER'} {self.promised:g}"


def timed(*command: str, processors: int | None = None, show: bool = False) -> tuple[float, float]:
    """Seconds of wall time of a command on so many processors, and its process's most megabytes.

    `show` leaves its progress on the terminal.
    """

    def few() -> None:
        if processors is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])

    most = 0.0
    done = threading.Event()
    with tempfile.TemporaryFile("w+") as told:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=None if show else told,
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
        told.seek(0)
        if code != 0:
            raise SystemExit(f"{' '.join(command)}: exit code {code}\n{told.read()}")
    return took, most


def resident(pid: int) -> float:
    """Megabytes of memory that a process has had at its most; 0 where that cannot be read."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(x.split()[1]) / 1024 for x in lines if x.startswith("VmHWM")), 0.0)


def best(*command: str, processors: int | None = None) -> tuple[float, float]:
    """The shortest of a few rounds, for what the machine does beside only adds; the most memory."""
    rounds = [timed(*command, processors=processors) for _ in range(ROUNDS)]
    return min(took for took, _ in rounds), max(most for _, most in rounds)


def a_class(folder: Path, count: int) -> Path:
    """`count` complete submissions."""
    from grading.spec import manifest

    made = folder / f"class of {count}"
    for number in range(count):
        for file in manifest.load(ROOT).files:
            target = made / f"student{number:04}" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, target)
    return made


def workers() -> list[Figure]:
    """What workers cost over a bare import of NumPy, in milliseconds."""
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
        Figure("worker started by itself, over that", min(single) - alone, "ms", 15.0),
        Figure(f"first worker of {name}, over that", min(first) - alone, "ms"),
        Figure("each further worker, forked", statistics.median(further), "ms", 15.0),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    parser.add_argument("--class", dest="size", type=int, default=0, help="grade so many as well")
    parser.add_argument("--jobs", type=int, default=2, help="submissions of the class at a time")
    parser.add_argument("--part", default="ConvolutionalNetworks", help="the part to grade")
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    found: list[Figure] = []

    def tell(*figures: Figure) -> None:
        for figure in figures:
            found.append(figure)
            print(figure.line, flush=True)

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        one = str(a_class(folder, 1))
        grade = ("-m", "cs231n.cli", "grade", "--parts", chosen.part, "--jobs")
        out = str(folder / "out")
        took, most = best(*grade, "1", one, "--out", out, processors=1)
        tell(
            Figure(f"grade one submission of {chosen.part}, one processor", took, "s", 2.0),
            Figure("the grader's memory meanwhile", most, "MB", 300.0),
        )
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
                Figure("wall time for each of them", took / chosen.size, "s", 1.0),
                Figure("the grader's memory meanwhile, all of them", most, "MB", 300.0),
            )
    if chosen.json:
        text = json.dumps([asdict(figure) for figure in found], indent=1) + "\n"
        beside = chosen.json.with_name(chosen.json.name + ".part")
        beside.write_text(text, encoding="utf-8")
        beside.replace(chosen.json)


if __name__ == "__main__":
    main()
