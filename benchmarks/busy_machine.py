"""Measure the layers while the machine is busy, and while several Python threads call them.

    python benchmarks/busy_machine.py

For each layer: one thread, two threads, and both again while a loop keeps one processor busy. The
last column compares the two busy runs: 0.91 or more means that two threads are at most 10% slower
than one. Then six Python threads call a layer at once, and each answer is compared with the first.
Run it when nothing else runs.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from cs231n import fast_layers

LAYERS = {
    "A": ((100, 3, 31, 31), (25, 3, 3, 3), 2, 1),
    "C": ((32, 64, 32, 32), (64, 64, 3, 3), 1, 1),
    "E": ((16, 64, 32, 32), (256, 64, 1, 1), 1, 0),
    "256 3x3/2 on 8x8": ((32, 256, 8, 8), (256, 256, 3, 3), 2, 1),
}
CALLERS, CALLS = 6, 20


@contextmanager
def busy_loop() -> Iterator[None]:
    """Keep one processor busy inside the `with` block."""
    code = "import os\nif hasattr(os, 'sched_setaffinity'):\n"
    code += "    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        time.sleep(0.2)
        yield
    finally:
        process.kill()
        process.wait()


def layer(name: str) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return a function that runs the layer forward, and one that runs it backward."""
    x_shape, w_shape, stride, pad = LAYERS[name]
    rng = np.random.default_rng(0)
    x, w, b = (rng.standard_normal(s, dtype=np.float32) for s in (x_shape, w_shape, w_shape[:1]))
    param = {"stride": stride, "pad": pad}
    out, cache = fast_layers.conv_forward_fast(x, w, b, param)
    dout = rng.standard_normal(out.shape, dtype=np.float32)
    return (
        lambda: fast_layers.conv_forward_fast(x, w, b, param)[0],
        lambda: fast_layers.conv_backward_fast(dout, cache)[1],
    )


def milliseconds(call: Callable[[], Any], threads: int) -> float:
    """Return the median time of a call."""
    fast_layers.use_kernels(threads=threads)
    call()
    times = []
    end = time.perf_counter() + 1.0
    while time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def six_callers() -> None:
    """Call one layer from six Python threads at once, and compare the answers."""
    fast_layers.use_kernels(threads=2)
    forward, _ = layer("C")
    expected = forward().tobytes()
    wrong: list[int] = []

    def call_often(number: int) -> None:
        wrong.extend(number for _ in range(CALLS) if forward().tobytes() != expected)

    callers = [threading.Thread(target=call_often, args=(k,)) for k in range(CALLERS)]
    start = time.perf_counter()
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    seconds = time.perf_counter() - start
    calls = CALLERS * CALLS
    print(f"{CALLERS} Python threads, {calls} calls of C: {seconds:.2f} s, {len(wrong)} differ")


def main() -> None:
    """Print the table."""
    print(f"{os.cpu_count()} processors, float32, milliseconds")
    columns = ("layer", "direction", "1 thread", "2 threads", "1 busy", "2 busy", "1/2 busy")
    print("{:18} {:9} {:>9} {:>9} {:>9} {:>9} {:>9}".format(*columns))
    for name in LAYERS:
        for direction, call in zip(("forward", "backward"), layer(name), strict=True):
            quiet = [milliseconds(call, threads) for threads in (1, 2)]
            with busy_loop():
                busy = [milliseconds(call, threads) for threads in (1, 2)]
            figures = " ".join(f"{t:9.3f}" for t in (*quiet, *busy))
            print(f"{name:18} {direction:9} {figures} {busy[0] / busy[1]:9.2f}", flush=True)
    six_callers()


if __name__ == "__main__":
    main()
