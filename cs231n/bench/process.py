"""Run one implementation in a worker process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from typing import Any

from cs231n.bench.implementations import IMPLEMENTATIONS

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


class Process:
    """A worker process and the pipe to it."""

    def __init__(self, name: str, threads: int) -> None:
        self.name = name
        self.best_calibration = float("inf")
        environment = {**os.environ, **dict.fromkeys(THREAD_SETTINGS, str(threads))}
        environment["JAX_PLATFORMS"] = "cpu"
        implementation = IMPLEMENTATIONS[name]
        if threads > 1 and not implementation.own_threads:
            # An OpenMP thread that sleeps between two turns may wake up on the processor of the
            # calling thread, and the two then share it for the whole turn.
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
                with suppress(OSError):
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
        except OSError:  # BrokenPipeError, or EINVAL on Windows
            line = ""
        if not line:
            return {"unavailable": f"its process ended with exit code {self.process.wait()}"}
        return dict(json.loads(line))
