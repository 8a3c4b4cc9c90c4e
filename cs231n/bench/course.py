"""The course's own comparison: its shapes, the naive layers against each fast one.

The naive layers run once and in full, for they take seconds; the fast ones repeat in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n import fast_layers, layers
from cs231n.bench.timing import Timing, interleaved, once
from cs231n.fast_layers import Method
from cs231n.support.blas import one_blas_thread

Array = NDArray[Any]
Say = Callable[[str], None]

# These never leave NumPy, whatever the backend.
ALWAYS_NUMPY = {"conv_forward_strides", "max_pool_forward_reshape", "max_pool_backward_reshape"}


@dataclass(frozen=True)
class Row:
    """One fast layer in one direction beside the naive one; times in seconds."""

    name: str  # of the function
    shape: str
    dtype: str
    path: str  # what its loops ran on: "cython" or "numpy"
    naive_timing: Timing
    timing: Timing

    @property
    def naive(self) -> float:
        """Seconds the naive layer took."""
        return self.naive_timing.median

    @property
    def fast(self) -> float:
        """Seconds this layer took: the median."""
        return self.timing.median

    @property
    def speedup(self) -> float:
        """How many times as fast as the naive layer."""
        return self.naive / self.fast


@dataclass(frozen=True)
class _CourseLayer:
    """A layer, what it is called with, and the ways to run it."""

    prefix: str  # of the functions' names: PREFIX_forward_METHOD
    shape: str
    arguments: tuple[Any, ...]
    naive: Method
    methods: dict[str, Method]


def course_table(
    budget_seconds: float = 15.0, report: Say | None = None, images: int = 100, seed: int = 0
) -> list[Row]:
    """Time every fast layer against the naive one on the course's shapes, in float64.

    Args:
        budget_seconds: How long it may take in all. The naive layers run once in full, whatever
            that takes; the fast ones repeat, at least 7 times each, in what is left.
        report: Called with a line before each step.
        images: Size of the batch; the course's is 100.
        seed: Of the numbers in the batch.

    Returns:
        A row for each fast function, forward and backward beside each other.

    Raises:
        NotImplementedError: If a naive layer is not written yet.
    """
    say = report or (lambda line: None)
    tasks = _tasks(images, np.random.default_rng(seed))
    naive, douts = {}, {}
    for task in tasks:
        say(f"{task.prefix}_forward_naive")
        forward = partial(task.naive.forward, *task.arguments)
        naive[task.prefix, "forward"], (out, cache) = once(forward)
        douts[task.prefix] = np.random.default_rng(seed + 1).standard_normal(out.shape)
        say(f"{task.prefix}_backward_naive")
        naive[task.prefix, "backward"], _ = once(
            partial(task.naive.backward, douts[task.prefix], cache)
        )
    left = budget_seconds - sum(timing.median for timing in naive.values())
    rows = []
    for task in tasks:
        say(f"{task.prefix}: fast layers in turn")
        work: dict[str, Callable[[], object]] = {}
        for method, run in _distinct(task.methods).items():
            _, cache = run.forward(*task.arguments)
            work[f"{task.prefix}_forward_{method}"] = partial(run.forward, *task.arguments)
            work[f"{task.prefix}_backward_{method}"] = partial(
                run.backward, douts[task.prefix], cache
            )
        # The threads of BLAS go on looking for work after a product, on the processors of ours.
        with one_blas_thread():
            timings = interleaved(work, seconds=left / len(tasks))
        for name, timing in timings.items():
            direction = "forward" if "_forward_" in name else "backward"
            path = "numpy" if name in ALWAYS_NUMPY else fast_layers.backend().name
            rows.append(
                Row(name, task.shape, "float64", path, naive[task.prefix, direction], timing)
            )
    return rows


def _tasks(images: int, rng: np.random.Generator) -> list[_CourseLayer]:
    x, w = rng.standard_normal((images, 3, 31, 31)), rng.standard_normal((25, 3, 3, 3))
    photographs = rng.standard_normal((images, 3, 32, 32))
    window = {"pool_height": 2, "pool_width": 2, "stride": 2}
    return [
        _CourseLayer(
            "conv",
            f"x {_times(x)}, w {_times(w)}, stride 2, pad 1",
            (x, w, rng.standard_normal(25), {"stride": 2, "pad": 1}),
            Method(layers.conv_forward_naive, layers.conv_backward_naive),
            # At stride 2 Winograd's function takes the direct way: a row of it would mislead.
            {name: run for name, run in fast_layers.CONV_METHODS.items() if name != "winograd"},
        ),
        _CourseLayer(
            "max_pool",
            f"x {_times(photographs)}, window 2x2, stride 2",
            (photographs, window),
            Method(layers.max_pool_forward_naive, layers.max_pool_backward_naive),
            fast_layers.POOL_METHODS,
        ),
    ]


def _distinct(methods: dict[str, Method]) -> dict[str, Method]:
    """Each method once: `fast` is another name for one of the others, and keeps the name."""
    return {name: run for name, run in methods.items() if name == "fast" or run != methods["fast"]}


def _times(a: Array) -> str:
    return "x".join(map(str, a.shape))
