"""Measure the peaks of this machine: multiply-adds per second, and bytes per second."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from cs231n._fast.dispatch import core

PACKAGES = ("numpy", "torch", "onnxruntime", "jax")
COPIED = 32 << 20  # bytes per thread: more than the caches hold
ROUNDS = 500_000  # rounds of independent multiply-adds: a few milliseconds
SIDE = 384  # side of the matrices: they stay in the cache, and their edges cost little


class Peak(NamedTuple):
    """The two roofs of a roofline plot."""

    gflops: float
    gbytes: float  # read and written per second
    how: str  # how the GFLOP/s were measured


def peak(dtype: str, threads: int, tries: int = 12) -> Peak:
    """Measure both roofs: the best of several tries, with all threads at once.

    Args:
        dtype: "float32" or "float64".
        threads: How many threads run at the same time.
        tries: How often each roof is measured.

    Returns:
        The roofs. The arithmetic one comes from a loop of independent multiply-adds if the kernels
        were built; otherwise from NumPy's matrix product, which is a few percent lower.
    """
    how = "NumPy's matrix product" if core is None else "multiply-adds"
    return Peak(rate(dtype, threads, tries), _best(_copy(), threads, tries), how)


def rate(dtype: str, threads: int, tries: int = 3) -> float:
    """Measure only the arithmetic roof, in a few milliseconds.

    Args:
        dtype: "float32" or "float64".
        threads: How many threads run at the same time.
        tries: How often it is measured.

    Returns:
        GFLOP/s of the best try, of all threads together.
    """
    if core is not None:
        return _best(_chains(core.multiply_adds, dtype == "float32"), threads, tries)
    with threadpool_limits(threads, user_api="blas"):
        return _best(_product(dtype), 1, tries)


def _best(measure: Callable[[], float], threads: int, tries: int) -> float:
    """Return the best sum over threads that measure at the same time."""
    with ThreadPoolExecutor(threads) as pool:
        return max(
            sum(pool.map(lambda _: measure(), range(threads), timeout=60)) for _ in range(tries)
        )


def _chains(multiply_adds: Callable[[bool, int], float], single: bool) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        operations = multiply_adds(single, ROUNDS)
        return operations / (time.perf_counter() - start) / 1e9

    return measure


def _product(dtype: str) -> Callable[[], float]:
    a = np.full((SIDE, SIDE), 0.5, dtype)

    def measure() -> float:
        out = np.empty_like(a)
        start = time.perf_counter()
        for _ in range(4):
            np.matmul(a, a, out=out)
        return 4 * 2 * SIDE**3 / (time.perf_counter() - start) / 1e9

    return measure


def _copy() -> Callable[[], float]:
    def measure() -> float:
        source, target = np.ones(COPIED // 8), np.ones(COPIED // 8)
        start = time.perf_counter()
        np.copyto(target, source)
        return 2 * COPIED / (time.perf_counter() - start) / 1e9

    return measure


def facts() -> dict[str, str]:
    """Describe the machine and the versions that a measurement depends on.

    Returns:
        Each fact by its name. Files are named from the folder of the package on, because records
        are published.
    """
    from cs231n.info import facts as package_facts

    here = f"{Path(__file__).parents[2]}{os.sep}"
    versions = {name: value.replace(here, "") for name, value in package_facts().items()}
    versions["processor"] = _processor()
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    fields = {key.strip(): value.strip() for key, _, value in (s.partition(":") for s in lines)}
    name = fields.get("model name") or platform.processor() or "unknown"
    return f"{name}, {os.cpu_count()} processors"
