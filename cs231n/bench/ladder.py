"""Prepare our own layers for the bench: every method from the naive loops to the fast layers.

Each method runs in its own process, so choosing NumPy for one does not affect the others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from cs231n._fast import winograd
from cs231n.bench.cells import Cell

Work = Callable[[], object]
Directions = dict[str, Work]


class UnavailableError(Exception):
    """This implementation cannot run a cell here; the text says why, in one line."""


def inputs(cell: Cell, dtype: str) -> dict[str, Any]:
    """Draw the arrays of a cell, the same in every process.

    Args:
        cell: The cell to measure.
        dtype: "float32" or "float64".

    Returns:
        x, w, b and dout; for a training step, x and the labels y.
    """
    rng = np.random.default_rng(231)
    x = rng.standard_normal(cell.x).astype(dtype)
    if cell.kind == "train":
        return {"x": x, "y": rng.integers(0, 10, cell.x[0])}
    arrays = {"x": x, "dout": rng.standard_normal(cell.out).astype(dtype)}
    if cell.kind == "conv":
        arrays["w"] = (rng.standard_normal(cell.w) / np.sqrt(np.prod(cell.w[1:]))).astype(dtype)
        arrays["b"] = rng.standard_normal(cell.w[0]).astype(dtype)
    return arrays


def prepare(method: str, cell: Cell, dtype: str, backend: str | None = None) -> Directions:
    """Prepare a cell for one of our own implementations.

    Args:
        method: "naive", or a name in `fast_layers.CONV_METHODS` and `POOL_METHODS`.
        cell: The cell to measure.
        dtype: "float32" or "float64".
        backend: "numpy" or "cython", for the whole process; None for no change.

    Returns:
        The function to call for each direction. Each call returns freshly allocated arrays.

    Raises:
        UnavailableError: If the layer was not built, or does not take this cell.
    """
    from cs231n import fast_layers, layers

    if cell.kind == "train":
        return {"step": _training(cell, dtype)}
    if backend is not None:
        try:
            fast_layers.use_backend(backend)
        except ImportError as error:
            raise UnavailableError(str(error)) from error
    if method == "naive":
        run = fast_layers.Method(
            getattr(layers, f"{cell.kind}_forward_naive"),
            getattr(layers, f"{cell.kind}_backward_naive"),
        )
    else:
        table = fast_layers.CONV_METHODS if cell.kind == "conv" else fast_layers.POOL_METHODS
        suits = cell.w[2:] in [(size, size) for size in winograd.TILE] and cell.stride == 1
        if method == "winograd" and not suits:
            # The layer would use the direct method, and the table would call it Winograd.
            raise UnavailableError("Winograd is for filters of 3x3 to 5x5 at stride 1")
        run = table[method]
    arrays = inputs(cell, dtype)
    if cell.kind == "conv":
        param = {"stride": cell.stride, "pad": cell.pad}
        arguments: tuple[Any, ...] = (arrays["x"], arrays["w"], arrays["b"], param)
    else:
        window = {"pool_height": cell.w[0], "pool_width": cell.w[1], "stride": cell.stride}
        arguments = (arrays["x"], window)
    try:
        _, cache = run.forward(*arguments)
    except (ValueError, NotImplementedError) as error:
        raise UnavailableError(" ".join(str(error).split())) from error
    return {
        "forward": partial(run.forward, *arguments),
        "backward": partial(run.backward, arrays["dout"], cache),
    }


def _training(cell: Cell, dtype: str) -> Work:
    """Return a step of stochastic gradient descent on the course's three-layer network."""
    from threadpoolctl import threadpool_limits

    from cs231n.classifiers.cnn import ThreeLayerConvNet

    # As the recipes do: BLAS threads that spin for work would take the processors of our threads.
    threadpool_limits(limits=1, user_api="blas")

    arrays = inputs(cell, dtype)
    _, C, H, W = cell.x
    net = ThreeLayerConvNet(
        (C, H, W), num_filters=cell.w[0], hidden_dim=cell.w[1], reg=1e-3, dtype=np.dtype(dtype)
    )

    def step() -> float:
        loss, grads = net.loss(arrays["x"], arrays["y"])
        for name, gradient in grads.items():
            net.params[name] -= 1e-4 * gradient
        return float(loss)

    return step
