"""All implementations that the bench can run, in one table."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

from cs231n.bench import ladder, peers
from cs231n.bench.cells import Cell
from cs231n.bench.ladder import Directions

__all__ = ["FAST", "IMPLEMENTATIONS", "NAIVE", "OURS", "PEERS", "Implementation"]


@dataclass(frozen=True)
class Implementation:
    """One way to compute the layers. The bench runs each in its own process.

    Attributes:
        prepare: Prepares a cell, given the cell, the dtype and the number of threads.
        needs: Modules that must be installed; none for our own layers.
        keeps_pages: Whether to use an allocator that keeps its pages. PyTorch maps a fresh im2col
            buffer in each float64 call, and pays for each page. Ours map only large outputs.
        own_threads: Whether it has threads that are not OpenMP's. OpenMP's setting would bind all
            of them to one processor.
    """

    prepare: Callable[[Cell, str, int], Directions]
    needs: tuple[str, ...] = ()
    keeps_pages: bool = False
    own_threads: bool = False

    def missing(self) -> list[str]:
        """List the modules that it needs and that are not installed."""
        return [name for name in self.needs if importlib.util.find_spec(name) is None]


def _ours(method: str, backend: str | None = None, *, keeps_pages: bool = False) -> Implementation:
    """Describe one of our own: a name in CONV_METHODS and POOL_METHODS, or the naive layers."""

    def prepare(cell: Cell, dtype: str, threads: int) -> Directions:
        return ladder.prepare(method, cell, dtype, backend)  # the session has set the threads

    return Implementation(prepare, keeps_pages=keeps_pages)


NAIVE = "naive"
IMPLEMENTATIONS = {
    NAIVE: _ours("naive"),
    "im2col-numpy": _ours("im2col", "numpy"),
    "im2col-cython": _ours("im2col", "cython"),
    "blocked": _ours("blocked"),
    "reshape": _ours("reshape"),
    "direct": _ours("direct"),
    "winograd": _ours("winograd"),
    "fast": _ours("fast"),
    "fast-tuned": _ours("fast", keeps_pages=True),
    "torch": Implementation(peers.torch, ("torch",)),
    "torch-tuned": Implementation(peers.torch, ("torch",), keeps_pages=True),
    "onnxruntime": Implementation(peers.onnxruntime, ("onnxruntime", "onnx"), own_threads=True),
    "jax": Implementation(peers.jax, ("jax",), own_threads=True),
}
FAST = ("fast", "fast-tuned")
OURS = tuple(name for name, way in IMPLEMENTATIONS.items() if not way.needs and name != NAIVE)
PEERS = tuple(name for name, way in IMPLEMENTATIONS.items() if way.needs)
