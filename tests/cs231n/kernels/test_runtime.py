"""How the kernels are chosen and what they leave behind: nothing."""

from __future__ import annotations

import ctypes
import ctypes.util
import gc
import os
import signal
import subprocess
import sys
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from cs231n import fast_layers
from cs231n._fast import dispatch

compiled = pytest.mark.skipif(
    not dispatch.available_isas(), reason="cs231n._kernels.core is not compiled"
)
measures_memory = pytest.mark.skipif(
    not os.path.exists("/proc/self/statm") or "libasan" in os.environ.get("LD_PRELOAD", ""),
    reason="no /proc here, or AddressSanitizer, which keeps what is freed",
)
PARAM = {"stride": 1, "pad": 1}
POOL = {"pool_height": 2, "pool_width": 2, "stride": 2}


def info(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cs231n.info"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


@compiled
@pytest.mark.parametrize("isa", dispatch.available_isas())
def test_the_environment_forces_an_instruction_set_and_threads(isa: str) -> None:
    printed = info(CS231N_ISA=isa, CS231N_NUM_THREADS="3", CS231N_WINOGRAD="0").stdout
    assert f"kernels      {isa}, " in printed
    assert f"({isa} was requested); 3 thread(s)" in printed
    assert "Winograd off" in printed


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("CS231N_ISA", "mmx", "expected one of avx512, avx2, portable"),
        ("CS231N_NUM_THREADS", "many", "out of range: got 'many'"),
        ("CS231N_NUM_THREADS", "0", "out of range: got 0"),
        ("CS231N_NUM_THREADS", "9" * 20, "expected a whole number from 1 to 1024; unset it"),
    ],
)
def test_a_wrong_variable_is_told_and_not_swallowed(variable: str, value: str, words: str) -> None:
    refused = info(**{variable: value})
    assert refused.returncode == 1
    assert words in refused.stderr


@pytest.mark.parametrize("threads", [0, 1.5, "2", 10**10])
def test_a_wrong_number_of_threads_is_refused(threads: Any) -> None:
    with pytest.raises(ValueError, match=r"^threads is out of range: got .*; leave it out"):
        dispatch.use_kernels(threads=threads)


def test_a_request_is_not_called_a_variable() -> None:
    try:
        assert dispatch.use_backend("numpy").reason == "numpy was requested"
        with pytest.raises(ValueError, match=r"^the backend is unknown: got 'best'.*pass auto"):
            dispatch.use_backend("best")
        with pytest.raises(ValueError, match=r"^isa is unknown: got 'mmx'"):
            dispatch.use_kernels("mmx")
    finally:
        dispatch.use_backend("auto")


@compiled
@pytest.mark.parametrize("side", [7, 14, 17, 35, 71])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_short_rows_are_not_left_to_numpy(side: int, dtype: type) -> None:
    # A processor that computes long vectors in two halves takes shorter vectors here.
    x, w = np.ones((1, 3, side, side), dtype), np.ones((5, 3, 2, 2), dtype)
    half = side // 2
    out, dx = np.empty((1, 5, half, half), dtype), np.empty_like(x)
    assert dispatch.core.conv_forward(x, w, np.zeros(5, dtype), out, 2, 0, False, 1)
    assert np.all(out == 12)
    pixels, ones = np.empty((1, 5, side, side), dtype), np.ones((5, 3, 1, 1), dtype)
    assert dispatch.core.conv_forward(x, ones, np.zeros(5, dtype), pixels, 1, 0, False, 1)
    assert np.all(pixels == 3)
    maxima, taps = np.empty((1, 3, half, half), dtype), np.empty((1, 3, half, half), np.uint8)
    assert dispatch.core.pool_forward(x, maxima, taps, 2, 2, 2, False, 1)
    assert np.all(maxima == 1)
    assert np.all(taps == 0)
    assert dispatch.core.pool_backward(maxima, taps, None, None, dx, 2, 2, 2, 1)
    assert dx.sum() == maxima.size


@compiled
def test_an_instruction_set_that_is_not_there_is_refused() -> None:
    for isa in set(dispatch.ISAS) - set(dispatch.available_isas()):
        with pytest.raises(ValueError, match="is not available"):
            fast_layers.use_kernels(isa)


def test_numpy_is_what_runs_where_numpy_is_asked_for() -> None:
    assert "kernels      none: the fast layers run on NumPy" in info(CS231N_BACKEND="numpy").stdout


@compiled
def test_small_calls_run_on_the_calling_thread() -> None:
    fast_layers.use_kernels(threads=2)
    try:
        assert dispatch.threads_for(10) == 1
        assert dispatch.threads_for(10**8) == 2
    finally:
        fast_layers.use_kernels()


def resident() -> int:
    """Bytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(
    dispatch.core is None or not dispatch.core.has_openmp() or not ctypes.util.find_library("gomp"),
    reason="nothing here is compiled with GCC's OpenMP",
)
def test_callers_that_are_threads_of_one_parallel_region_do_not_share_a_call() -> None:
    rng = np.random.default_rng(1)
    x, w = rng.standard_normal((4, 6, 9, 9)), rng.standard_normal((20, 6, 3, 3))
    b, param = np.zeros(20), {"stride": 2, "pad": 1}
    expected, cache = fast_layers.conv_forward_fast(x, w, b, param)
    right = (expected, *fast_layers.conv_backward_fast(expected, cache))
    results = []

    @ctypes.CFUNCTYPE(None, ctypes.c_void_p)
    def call(_: object) -> None:
        for _ in range(20):
            out, cache = fast_layers.conv_forward_fast(x, w, b, param)
            results.append((out, *fast_layers.conv_backward_fast(expected, cache)))

    ctypes.CDLL(ctypes.util.find_library("gomp")).GOMP_parallel(call, None, 3, 0)
    assert len(results) == 3 * 20
    for result in results:
        for got, want in zip(result, right, strict=True):
            np.testing.assert_allclose(got, want, rtol=1e-10, atol=1e-12)


@compiled
@measures_memory
def test_ten_thousand_calls_leave_no_memory_behind() -> None:
    rng = np.random.default_rng(0)
    x, w, b = (rng.standard_normal(s) for s in ((2, 16, 6, 6), (16, 16, 3, 3), 16))

    def call(times: int) -> None:
        for _ in range(times):
            out, cache = fast_layers.conv_forward_direct(x, w, b, PARAM)
            fast_layers.conv_backward_direct(out, cache)
            pooled, pool_cache = fast_layers.max_pool_forward_fast(x, POOL)
            fast_layers.max_pool_backward_fast(pooled, pool_cache)

    call(500)
    before = resident()
    call(10_000)
    # One leaked scratch buffer of a call is 20 kB and more.
    assert resident() - before < 4 * 2**20


EXTRA = """
import math
from cs231n import fast_layers
from cs231n.bench.cells import COURSE
from cs231n.bench.ladder import prepare
from cs231n.bench.worker import extra_bytes

fast_layers.use_kernels(threads={threads})
for cell in COURSE[:5]:
    for images in (cell.x[0] // 4, cell.x[0]):
        part = cell.smaller(images)
        for direction, work in prepare("direct", part, "float64").items():
            work()
            extra = extra_bytes(work) - part.output_bytes(direction, 8)
            # Weights are packed in whole vectors, and parts of dw added up by each thread.
            weights = 8 * math.prod(cell.w) * (1 if direction == "forward" else 1 + {threads})
            assert extra <= {threads} * (2 << 20) + 1.5 * weights, (part, direction, extra)
"""


@compiled
@measures_memory
@pytest.mark.parametrize("threads", [1, 2])
def test_direct_takes_2_megabytes_a_thread_beside_its_weights(threads: int) -> None:
    code = EXTRA.format(threads=threads)
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


@compiled
@measures_memory
# An interrupt right after a file was opened leaves it to the garbage collector, which warns. A
# finalizer that swallows an interrupt is still an error here.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("method", ["direct", "winograd"])
def test_interrupted_calls_leave_no_memory_behind(method: str) -> None:
    run = fast_layers.CONV_METHODS[method]
    x, w, b = np.ones((2, 32, 32, 32)), np.ones((64, 32, 3, 3)), np.ones(64)

    def until(seconds: float) -> None:
        # Again a second later: if an interrupt is lost, the test must not wait for ever.
        signal.setitimer(signal.ITIMER_REAL, seconds, 1)
        try:
            while True:
                out, cache = run.forward(x, w, b, PARAM)
                run.backward(out, cache)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def interrupted(times: int) -> None:
        for k in range(times):
            # A call takes some milliseconds, so they end at all of its places.
            with pytest.raises(KeyboardInterrupt):
                until(1e-3 * (0.2 + k % 17))

    gc.collect()  # or finalizers of earlier tests run in the calls
    previous = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        interrupted(50)
        sizes = [resident()]
        for _ in range(2):
            interrupted(150)
            sizes.append(resident())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    # Weights and buffers of a call are 300 kB, its outputs 1 MB. A leak grows in both halves; the
    # heap may grow once, for reasons of its own.
    assert min(after - before for before, after in pairwise(sizes)) < 16 * 2**20


LITTLE_MEMORY = """
import resource
import numpy as np
from cs231n import fast_layers

fast_layers.use_kernels(threads=1)
rng = np.random.default_rng(0)
x, w, b = (rng.standard_normal(s) for s in ((1, 128, 8, 8), (512, 128, 3, 3), 512))
run = fast_layers.CONV_METHODS[{method!r}]

def step():
    out, cache = run.forward(x, w, b, {{"stride": {stride}, "pad": 1}})
    return out, *run.backward(out, cache)

def size():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()

expected = step()

def climb(step_size):
    failed = passed = 0
    for more in range(0, 40 << 20, step_size):
        if passed == 4:  # more memory than that changes nothing
            return failed
        resource.setrlimit(resource.RLIMIT_AS, (size() + more, resource.RLIM_INFINITY))
        try:
            found = step()
            passed += 1
        except MemoryError:
            failed, passed = failed + 1, 0
            found = expected
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
        assert all(map(np.array_equal, found, expected))
    raise SystemExit("40 MB are not enough")

climb(1 << 20)  # so that only what leaks grows from here on
before = size()
failed = climb(1 << 17)
assert failed > 5, failed
assert size() - before < 1 << 20, size() - before
"""


@compiled
@measures_memory
@pytest.mark.parametrize(("method", "stride"), [("direct", 1), ("direct", 2), ("winograd", 1)])
def test_a_call_without_memory_says_so_and_leaves_none_behind(method: str, stride: int) -> None:
    code = LITTLE_MEMORY.format(method=method, stride=stride)
    # Then malloc asks the system for every buffer, and gives it back.
    at_once = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "16384", "MALLOC_TRIM_THRESHOLD_": "0"}
    subprocess.run([sys.executable, "-c", code], env=at_once, check=True, timeout=120)


@compiled
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_can_convolve() -> None:
    """OpenMP's threads do not survive a fork; waiting for them would hang for ever."""
    code = """
import os, warnings
import numpy as np
from cs231n import fast_layers
warnings.simplefilter("ignore")
x, w, b = np.ones((8, 16, 16, 16)), np.ones((16, 16, 5, 5)), np.ones(16)
fast_layers.use_kernels(threads=2)
fast_layers.conv_forward_fast(x, w, b, {"stride": 1, "pad": 2})
child = os.fork()
if child == 0:
    out, cache = fast_layers.conv_forward_fast(x, w, b, {"stride": 1, "pad": 2})
    os._exit(0 if abs(out[0, 0, 8, 8] - 401) < 1e-9 else 1)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


AFFINITIES = """
import os, time
import numpy as np
from cs231n import fast_layers

x, w, b = np.ones((8, 16, 16, 16)), np.ones((16, 16, 3, 3)), np.zeros(16)
for _ in range(20):
    fast_layers.conv_forward_direct(x, w, b, {"stride": 1, "pad": 1})
    time.sleep(0.005)  # the second thread falls asleep, and may wake beside the first
for task in os.listdir("/proc/self/task"):
    assert os.sched_getaffinity(int(task)) == os.sched_getaffinity(0), task
"""


@compiled
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="only Linux moves threads")
def test_a_thread_that_was_sent_to_another_processor_may_run_anywhere_afterwards() -> None:
    environment = {**os.environ, "CS231N_NUM_THREADS": "2"}
    environment.pop("OMP_PROC_BIND", None)
    subprocess.run([sys.executable, "-c", AFFINITIES], env=environment, check=True)
