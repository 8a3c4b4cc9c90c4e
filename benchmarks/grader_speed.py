"""How long the grader takes, and how much memory: the numbers of docs/grader.md.

    python benchmarks/grader_speed.py [--json FILE] [--class 600] [--jobs 2] [--part ID]

Measures, each in a process of its own and the best of three: a whole `cs231n grade` of one complete
submission on one processor, `cs231n check` of one exercise from shell to verdict, what a worker
costs beyond importing NumPy, and on demand a class of many.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3


def timed(*command: str, processors: int | None = None) -> float:
    """Seconds of wall time that a command takes, on so many processors."""

    def few() -> None:
        if processors is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])

    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, preexec_fn=few
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return time.perf_counter() - began


def best(*command: str, processors: int | None = None) -> float:
    """The shortest of a few rounds: what the machine does beside only adds."""
    return min(timed(*command, processors=processors) for _ in range(ROUNDS))


def a_class(folder: Path, count: int) -> Path:
    """`count` complete submissions."""
    from grading import assignment

    made = folder / f"class of {count}"
    for number in range(count):
        for file in assignment.load(ROOT).files:
            target = made / f"student{number:04}" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, target)
    return made


def worker_cost() -> float:
    """Milliseconds from asking for a worker to its first answer, once the runner is warm."""
    from grading.sandbox.contract import Job
    from grading.sandbox.runner import open_runner

    with tempfile.TemporaryDirectory() as empty, open_runner("auto") as runner:
        job = Job(Path(empty))
        runner.run(job, [])
        times = []
        for _ in range(20):
            began = time.perf_counter()
            runner.run(job, [])
            times.append(time.perf_counter() - began)
    return 1000 * sorted(times)[len(times) // 2]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    parser.add_argument("--class", dest="size", type=int, default=0, help="grade so many as well")
    parser.add_argument("--jobs", type=int, default=2, help="submissions of the class at a time")
    parser.add_argument("--part", default="ConvolutionalNetworks", help="the part to grade")
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        one = str(a_class(folder, 1))
        grade = ("-m", "cs231n.cli", "grade", "--parts", chosen.part, "--jobs")
        out = str(folder / "out")
        found["grade one submission, one processor (s)"] = best(
            *grade, "1", one, "--out", out, processors=1
        )
        found["check conv_forward_naive (s)"] = best(
            "-m", "cs231n.cli", "check", "conv_forward_naive"
        )
        found["worker, warm (ms)"] = worker_cost()
        if chosen.size:
            many = str(a_class(folder, chosen.size))
            found[f"grade {chosen.size} submissions, {chosen.jobs} jobs (s)"] = timed(
                *grade, str(chosen.jobs), many, "--out", str(folder / "many")
            )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    found["largest process (MB)"] = peak
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:{width}}  {value:8.2f}")
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
