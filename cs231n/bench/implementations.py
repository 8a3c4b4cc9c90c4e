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
        kinds: The kinds of cells that it has; the bench does not ask it for others.
        needs: Modules that must be installed; none for our own layers.
        keeps_pages: Whether to use an allocator that keeps its pages. PyTorch maps a fresh im2col
            buffer in each float64 call, and pays for each page. Ours map only large outputs.
        own_threads: Whether it has threads that are not OpenMP's. OpenMP's setting would bind all
            of them to one processor.
    """

    prepare: Callable[[Cell, str, int], Directions]
    kinds: tuple[str, ...]
    needs: tuple[str, ...] = ()
    keeps_pages: bool = False
    own_threads: bool = False

    def missing(self) -> list[str]:
        """List the modules that it needs and that are not installed."""
        return [name for name in self.needs if importlib.util.find_spec(name) is None]


def _ours(
    method: str, kinds: tuple[str, ...], backend: str | None = None, *, keeps_pages: bool = False
) -> Implementation:
    """Describe one of our own: a name in CONV_METHODS and POOL_METHODS, or the naive layers."""

    def prepare(cell: Cell, dtype: str, threads: int) -> Directions:
        return ladder.prepare(method, cell, dtype, backend)  # the session has set the threads

    return Implementation(prepare, kinds, keeps_pages=keeps_pages)


NAIVE = "naive"
LAYERS = ("conv", "max_pool")
ALL = (*LAYERS, "train")
IMPLEMENTATIONS = {
    NAIVE: _ours("naive", LAYERS),
    "im2col-numpy": _ours("im2col", LAYERS, "numpy"),
    "im2col-cython": _ours("im2col", LAYERS, "cython"),
    "blocked": _ours("blocked", ("conv",)),
    "reshape": _ours("reshape", ("max_pool",)),
    "direct": _ours("direct", ("conv",)),
    "winograd": _ours("winograd", ("conv",)),
    "fast": _ours("fast", ALL),
    "fast-tuned": _ours("fast", ALL, keeps_pages=True),
    "torch": Implementation(peers.torch, ALL, ("torch",)),
    "torch-tuned": Implementation(peers.torch, ALL, ("torch",), keeps_pages=True),
    "onnxruntime": Implementation(
        peers.onnxruntime, LAYERS, ("onnxruntime", "onnx"), own_threads=True
    ),
    "jax": Implementation(peers.jax, LAYERS, ("jax",), own_threads=True),
}
FAST = ("fast", "fast-tuned")
OURS = tuple(name for name, way in IMPLEMENTATIONS.items() if not way.needs and name != NAIVE)
PEERS = tuple(name for name, way in IMPLEMENTATIONS.items() if way.needs)
