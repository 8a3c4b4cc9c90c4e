"""A small network with drawn weights, for the exercises on the network from scratch."""

from __future__ import annotations

from dataclasses import dataclass

from grading.spec import Array, Case, Ref

from . import _draw as draw

TARGET = "cs231n.frameworks.scratch:Network"
PARAMETERS = ("W1", "b1", "W2", "b2")


@dataclass
class Small:
    """A network in the worker, and the sizes of its inputs."""

    network: Ref
    image: tuple[int, int, int]
    classes: int
    learning_rate: float

    def images(self, case: Case, name: str, count: int, dtype: str = "float64") -> Ref:
        """Draw a batch of images."""
        return case.array(name, draw.normal(case, count, *self.image, dtype=dtype))


def small(case: Case, *, channels: int = 1, odd: bool = False, dtype: str = "float64") -> Small:
    """Create a network for images that are not square, with biases that are not 0.

    With `odd`, the maps have an odd number of rows, so one row is left over after pooling.
    """
    rows, columns, classes = case.size(2, low=2, high=3), case.size(3, low=2, high=4), 4
    image = (channels, 2 * rows + 2 + int(odd), 2 * columns + 2)
    filters = case.size(3, low=2, high=4)

    def weights(name: str, *shape: int) -> Ref:
        values: Array = draw.far_from_zero(case, *shape, dtype=dtype)
        return case.array(name, values / max(values[..., 0].size, 1) ** 0.5)

    start = case.call(
        "cs231n.frameworks:Weights",
        weights("filters", filters, channels, 3, 3),
        case.array("filter_bias", draw.far_from_zero(case, filters, dtype=dtype)),
        weights("dense", filters * rows * columns, classes),
        case.array("dense_bias", draw.far_from_zero(case, classes, dtype=dtype)),
    )
    learning_rate = case.choice(0.1, among=[0.05, 0.2, 0.5])
    network = case.call(TARGET, start, learning_rate)
    return Small(network, image, classes, learning_rate)


def labels(case: Case, name: str, count: int, classes: int) -> Ref:
    """Draw labels."""
    return case.array(name, case.rng.integers(classes, size=count))
