"""One small convolutional network written in four ways, and compared step by step.

The network is a 3x3 convolution with 8 filters and no padding, 2x2 max pooling, and a dense layer
whose scores go into a softmax. 32x32 pixels become 30x30x8, then 15x15x8, then 10 scores. It is
written with NumPy in `scratch.py`, and again in `pytorch.py`, `keras.py` and `tensorflow.py`. Each
file has a class `Network` with

    Network(weights, learning_rate)   start from these weights, with plain gradient steps
    step(x, y) -> loss                take one step on a batch; return the loss before it
    scores(x)                         return the scores of a batch

Images are (N, C, H, W) float32, labels are (N,) integers. `compare.py` runs each network in its own
process.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FILTERS",
    "KERAS_BACKENDS",
    "KERNEL",
    "POOL",
    "WAYS",
    "AnyNetwork",
    "Way",
    "Weights",
    "initial_weights",
    "keras_backend",
    "pooled_size",
]

Array = NDArray[Any]

FILTERS, KERNEL, POOL = 8, 3, 2


@dataclass(frozen=True)
class Way:
    """One of the four programs: its name, and the package that it needs."""

    key: str
    title: str
    package: str | None

    @property
    def missing(self) -> str | None:
        """Return a line that says which package is not installed, or None."""
        if self.package is not None and importlib.util.find_spec(self.package) is None:
            return (
                f"{self.title} is skipped: {self.package} is not installed "
                f"(pip install {self.package})"
            )
        if self.key == "keras" and keras_backend() is None:
            return (
                f"{self.title} is skipped: it needs one of {', '.join(KERAS_BACKENDS)}, and none "
                "is installed (pip install tensorflow)"
            )
        return None


# Keras 3 computes with another package. It uses the first of these that is installed.
KERAS_BACKENDS = ("tensorflow", "torch", "jax")


def keras_backend() -> str | None:
    """Return the name of the package that Keras will run on, or None."""
    installed = (name for name in KERAS_BACKENDS if importlib.util.find_spec(name) is not None)
    return next(installed, None)


WAYS = {
    way.key: way
    for way in (
        Way("scratch", "From scratch", None),
        Way("pytorch", "PyTorch", "torch"),
        Way("keras", "Keras", "keras"),
        Way("tensorflow", "TensorFlow", "tensorflow"),
    )
}


@dataclass(frozen=True)
class Weights:
    """The initial weights of all four networks, in the layout of the course.

    Attributes:
        filters: (8, C, 3, 3); first axis filters, then channels, rows, columns.
        filter_bias: (8,).
        dense: (8 * h * w, classes) for pooled maps of h x w, ordered by map, row, column.
        dense_bias: (classes,).
    """

    filters: Array
    filter_bias: Array
    dense: Array
    dense_bias: Array

    def dense_channels_last(self, rows: int, columns: int) -> Array:
        """Return `dense` with its rows ordered by row, column, map, as TensorFlow flattens."""
        maps = self.filters.shape[0]
        by_map = self.dense.reshape(maps, rows, columns, -1)
        by_pixel: Array = by_map.transpose(1, 2, 0, 3).reshape(self.dense.shape)
        return by_pixel


class AnyNetwork(Protocol):
    """The methods of all four classes called `Network`."""

    def step(self, x: Array, y: Array) -> float:
        """Take one plain gradient step on a batch, and return the loss before it."""
        ...

    def scores(self, x: Array) -> Array:
        """Return the scores (N, classes) of a batch of images."""
        ...


def pooled_size(height: int, width: int) -> tuple[int, int]:
    """Return the height and width of the pooled maps, for images of this height and width.

    Raises:
        ValueError: the images are too small.
    """
    if min(height, width) < KERNEL + POOL - 1:
        smallest = KERNEL + POOL - 1
        raise ValueError(
            f"images are too small: got {height}x{width} pixels, expected {smallest}x{smallest} or "
            "more; use larger images"
        )
    return (height - KERNEL + 1) // POOL, (width - KERNEL + 1) // POOL


def initial_weights(
    image_shape: tuple[int, int, int], classes: int = 10, seed: int = 231
) -> Weights:
    """Draw the float32 weights that all four networks start from.

    Args:
        image_shape: (C, H, W).
        classes: the number of scores.
        seed: seed of the random numbers.

    Returns:
        The weights and biases of both layers, float32.
    """
    rng = np.random.default_rng(seed)
    channels, height, width = image_shape
    rows, columns = pooled_size(height, width)
    features = FILTERS * rows * columns

    def draw(*shape: int, fan_in: int) -> Array:
        weights: Array = rng.normal(size=shape) / np.sqrt(fan_in)
        return weights.astype(np.float32)

    return Weights(
        draw(FILTERS, channels, KERNEL, KERNEL, fan_in=channels * KERNEL**2),
        np.zeros(FILTERS, np.float32),
        draw(features, classes, fan_in=features),
        np.zeros(classes, np.float32),
    )
