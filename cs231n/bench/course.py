"""The course's own comparison: the naive layers against each fast one, on the course's shapes.

The naive layers run once and in full, because they take seconds. The fast ones take turns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cs231n import fast_layers, layers
from cs231n.bench.timing import Timing, interleaved
from cs231n.fast_layers import Method
from cs231n.support.blas import one_blas_thread
from cs231n.support.files import save_figure

Array = NDArray[Any]
Say = Callable[[str], None]

COLORS = {"cython": "#0072b2", "numpy": "#e69f00"}  # color-blind readers can distinguish them

# These use NumPy with any backend.
ALWAYS_NUMPY = {"conv_forward_strides", "max_pool_forward_reshape", "max_pool_backward_reshape"}


@dataclass(frozen=True)
class Row:
    """One fast layer in one direction, with the time of the naive one; in seconds."""

    name: str  # of the function
    shape: str
    path: str  # the backend of its loops: "cython" or "numpy"
    naive: float  # of one run
    timing: Timing

    @property
    def fast(self) -> float:
        """Seconds of this layer: the median."""
        return self.timing.median

    @property
    def speedup(self) -> float:
        """How many times as fast as the naive layer."""
        return self.naive / self.fast


@dataclass(frozen=True)
class _CourseLayer:
    """A layer, its arguments, and the methods that compute it."""

    prefix: str  # the functions are PREFIX_forward_METHOD
    shape: str
    arguments: tuple[Any, ...]
    naive: Method
    methods: dict[str, Method]


def course_table(
    budget_seconds: float = 15.0, report: Say | None = None, images: int = 100
) -> list[Row]:
    """Time every fast layer against the naive one on the course's shapes, in float64.

    Args:
        budget_seconds: Time for everything. The naive layers run once in full, however long that
            takes; the fast ones repeat in the remaining time, at least 7 times each.
        report: Called with a line before each step.
        images: Batch size; the course uses 100.

    Returns:
        A row for each fast function, with forward and backward next to each other.

    Raises:
        NotImplementedError: If a naive layer is not implemented yet.
    """
    say = report or (lambda line: None)
    tasks = _tasks(images, np.random.default_rng(0))
    naive, douts = {}, {}
    for task in tasks:
        say(f"{task.prefix}_forward_naive")
        start = time.perf_counter()
        out, cache = task.naive.forward(*task.arguments)
        naive[task.prefix, "forward"] = time.perf_counter() - start
        douts[task.prefix] = np.random.default_rng(1).standard_normal(out.shape)
        say(f"{task.prefix}_backward_naive")
        start = time.perf_counter()
        task.naive.backward(douts[task.prefix], cache)
        naive[task.prefix, "backward"] = time.perf_counter() - start
    left = budget_seconds - sum(naive.values())
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
        # BLAS threads spin after a product, on the processors that our threads need.
        with one_blas_thread():
            timings = interleaved(work, seconds=left / len(tasks))
        for name, timing in timings.items():
            direction = "forward" if "_forward_" in name else "backward"
            path = "numpy" if name in ALWAYS_NUMPY else fast_layers.backend().name
            rows.append(Row(name, task.shape, path, naive[task.prefix, direction], timing))
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
            # At stride 2 Winograd's function uses the direct method, so its row would mislead.
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
    """Return each method once: `fast` is one of the others, and only its name is kept."""
    return {name: run for name, run in methods.items() if name == "fast" or run != methods["fast"]}


def _times(a: Array) -> str:
    return "x".join(map(str, a.shape))


def plot(rows: Sequence[Row], path: str | PathLike[str]) -> None:
    """Draw the speedups as bars on a logarithmic axis.

    Args:
        rows: Rows from `course_table`.
        path: File of the picture; the suffix chooses the format.
    """
    # Only Figure, without pyplot: it needs no window system and changes no global state.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 1.2 + 0.32 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    names = [row.name for row in rows]
    bars = axes.barh(names, [row.speedup for row in rows], color=[COLORS[row.path] for row in rows])
    axes.bar_label(bars, [f"{row.speedup:,.0f}x  ({row.path})" for row in rows], padding=3)
    axes.set_xscale("log")
    axes.set_xlim(1, 8 * max((row.speedup for row in rows), default=1))
    axes.invert_yaxis()
    axes.set_xlabel("times as fast as the naive loops")
    axes.spines[["top", "right"]].set_visible(False)
    save_figure(figure, path, dpi=150)
