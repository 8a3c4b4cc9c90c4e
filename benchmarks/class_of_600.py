"""Measure how long a generated class takes to grade.

    python benchmarks/class_of_600.py                     # 600, two processes
    python benchmarks/class_of_600.py --count 60 --dask   # 60, and once more on a local cluster
    python benchmarks/class_of_600.py --mixed             # in every form that intake reads
    python benchmarks/class_of_600.py --kills 200         # kill the grader, go on, 200 times

It prints the seconds for the class, the statuses and the coordinator's peak memory; with options,
the same through Dask and with random kills. The exit code is 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from benchmarks import _class, _forms  # noqa: E402 - the path is set above
from grading.gradebook import GradebookError, open_book  # noqa: E402
from grading.spec import manifest  # noqa: E402

MINUTES = 10.0  # for 600 submissions on two processors
OVERHEAD = 0.10  # of Dask
MEMORY_MB = 500  # of the coordinator


def main() -> int:
    """Generate a class, grade it, and print the results."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--count", type=int, default=600)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--part", action="append", help="Grade this part (repeatable)")
    options.add_argument("--mixed", action="store_true", help="Use every form of submission")
    options.add_argument("--dask", action="store_true", help="Grade on a local Dask cluster too")
    options.add_argument("--kills", type=int, default=0, help="Number of times to kill the grader")
    options.add_argument("--scaling", type=int, nargs="*", help="Use Dask with these workers")
    chosen = options.parse_args()
    parts = chosen.part or ["ConvolutionalNetworks"]
    assignment = manifest.load(ROOT).select(parts)
    missed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="class-") as scratch:
        folder = Path(scratch) / "class"
        more = []
        if chosen.mixed:
            kinds: Counter[str] = Counter()
            _forms.make(folder, _class.works(assignment, chosen.count, kinds))
            more = ["--roster", str(folder.with_name("roster.csv"))]
        else:
            kinds = _class.make(assignment, folder, chosen.count)
        print(
            f"{chosen.count} submissions: {_counts(kinds)}; "
            f"{len(assignment.exercises)} exercises each"
        )
        here = _run(folder, Path(scratch) / "here", parts, ["--jobs", str(chosen.jobs), *more])
        _check(Path(scratch) / "here", chosen.count, missed)
        allowed = MINUTES * 60 * chosen.count / 600
        _say("on this machine", here, chosen.count, chosen.jobs)
        if here[0] > allowed:
            missed.append(f"got {here[0]:.0f} s, expected {allowed:.0f} s or less")
        if here[1] > MEMORY_MB:
            missed.append(f"got {here[1]:.0f} MB, expected {MEMORY_MB} MB or less")
        if chosen.dask:
            there = _dask(folder, Path(scratch) / "there", parts, chosen.jobs)
            _check(Path(scratch) / "there", chosen.count, missed)
            _say("through Dask", there, chosen.count, chosen.jobs)
            share = there[0] / here[0] - 1
            print(f"overhead of Dask: {share:+.1%}")
            if share > OVERHEAD:
                missed.append(f"got {share:.1%} more through Dask, expected {OVERHEAD:.0%} or less")
        for workers in chosen.scaling or ():
            figures = _dask(folder, Path(scratch) / f"scale{workers}", parts, workers)
            _say(f"{workers} workers", figures, chosen.count, workers)
        if chosen.kills:
            missed += _killed(folder, Path(scratch), parts, chosen.kills, chosen.count, here[0])
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed else 0


def _line(folder: Path, out: Path, parts: list[str], more: list[str]) -> list[str]:
    selection = ["--parts", ",".join(parts)] if parts else []
    line = [sys.executable, "-m", "cs231n.cli", "grade", str(folder), "--out", str(out)]
    return [*line, *selection, "--assignment", str(ROOT), *more]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def _run(folder: Path, out: Path, parts: list[str], more: list[str]) -> tuple[float, float]:
    """Return the seconds, and the coordinator's peak memory in megabytes."""
    began = time.perf_counter()
    process = subprocess.Popen(
        _line(folder, out, parts, more), env=_environment(), stdout=subprocess.DEVNULL
    )
    most = 0.0
    while process.poll() is None:
        most = max(most, _resident(process.pid))
        time.sleep(0.2)
    took = time.perf_counter() - began
    if process.returncode != 0:
        print(f"exit code {process.returncode}")
    return took, most


def _resident(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return float(line.split()[1]) / 1024
    except (OSError, ValueError):
        return 0.0
    return 0.0


def _dask(folder: Path, out: Path, parts: list[str], jobs: int) -> tuple[float, float]:
    import dask
    from distributed import LocalCluster

    # As docs/scaling.md says: a worker's profiler reads every thread a hundred times a second.
    dask.config.set({"distributed.worker.profile.enabled": False})
    # Started before the clock, because a cluster runs longer than one class.
    with LocalCluster(
        n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        return _run(folder, out, parts, ["--scheduler", cluster.scheduler_address])


def _check(out: Path, count: int, missed: list[str]) -> None:
    """Check that each submission has a status, and that the grader made no errors."""
    with open_book(out, create=False) as book:
        report = book.report()
    statuses = Counter(submission.status for submission in report.submissions)
    print(f"statuses: {_counts(statuses)}")
    if len(report.submissions) != count:
        missed.append(f"got {len(report.submissions)} verdicts, expected {count}")
    if statuses["fault"]:
        missed.append(f"got {statuses['fault']} faults of the grader, expected none")


def _killed(
    folder: Path, scratch: Path, parts: list[str], kills: int, count: int, whole_run: float
) -> list[str]:
    """Kill the grader at random moments, and check that nothing is lost or recorded twice."""
    draw = random.Random(231)
    known: dict[tuple[str, str], int] = {}
    missed = []
    out, rounds, met = scratch / "killed0", 1, 0
    for number in range(kills):
        if len(known) == count:  # all are graded: start again
            known, out, rounds = {}, scratch / f"killed{rounds}", rounds + 1
        process = subprocess.Popen(
            _line(folder, out, parts, []),
            env=_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(draw.uniform(0.2, max(8.0, whole_run / 3)))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        try:
            with open_book(out, create=False) as book:
                now = Counter((row.result.student, row.content) for row in book.history())
        except GradebookError:
            now = Counter()
        if not set(known) <= set(now):
            missed.append(f"kill {number}: a verdict was lost")
        if any(times > 1 for times in now.values()):
            missed.append(f"kill {number}: a verdict was recorded twice")
        met += len(now) > len(known)
        known = dict(now)
    took, *_ = _run(folder, out, parts, [])
    with open_book(out, create=False) as book:
        whole = len(book.report().submissions)
        integrity = book.check()
    print(
        f"{kills} kills in {rounds} rounds, {met} of them after new verdicts. In the last round "
        f"{len(known)} were graded before the last kill, and all {whole} after {took:.0f} s more."
    )
    if integrity != "ok":
        missed.append(f"the gradebook's integrity check returned {integrity!r}")
    if whole != count:
        missed.append(f"got {whole} verdicts after the kills, expected {count}")
    return missed


def _say(where: str, figures: tuple[float, float], count: int, workers: int) -> None:
    seconds, memory = figures
    print(
        f"{where}: {seconds:.1f} s, {count / seconds * 60:.0f} submissions per minute, "
        f"coordinator's peak memory {memory:.0f} MB, "
        f"{seconds * workers / count:.2f} s of worker time per submission"
    )


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.most_common())


if __name__ == "__main__":
    sys.exit(main())
