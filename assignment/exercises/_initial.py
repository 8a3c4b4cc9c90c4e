"""Tests of a network's initial parameters: properties, because the numbers are random."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.spec import Array, Case, Ref

from ._shapes import same_shapes

Arrays = Mapping[str, Array]
Holds = Callable[[Arrays, Arrays], str | None]
# Seeds NumPy, creates a network with these arguments, and returns its parameters.
Construct = Callable[..., Ref]

# Seven standard errors of a sample: right weights fail less than once in a billion draws.
MARGIN = 7.0

BIAS_SHAPE = "The course's text does not name a shape, and biases of shape (1, n) work, too."
GENERATOR = "The course's text does not say where the random numbers come from."


def constructor(target: str) -> Construct:
    """Return a `Construct` that passes its arguments by keyword."""

    def construct(case: Case, seed: int, **arguments: Any) -> Ref:
        case.seed(seed)
        return case.call(target, **arguments).attr("params")

    return construct


def drawn_seed(case: Case) -> int:
    """Draw a seed for this case."""
    return int(case.rng.integers(2**31))


@dataclass(frozen=True)
class Cases:
    """Cases for a network: how it is built, and arguments that make `weights` of many numbers."""

    construct: Construct
    large: Callable[[Case], dict[str, Any]]
    weights: tuple[str, ...]
    biases: tuple[str, ...]

    def build(self, case: Case, names: Sequence[str], **arguments: Any) -> None:
        """Create a network and observe some of its parameters."""
        params = self.construct(case, drawn_seed(case), **arguments)
        for name in names:
            case.observe(name, params.item(name))

    def shapes(self, case: Case, **arguments: Any) -> None:
        """The shapes of weights and biases; biases may have additional axes of length 1."""
        self.build(case, self.weights + self.biases, **arguments)
        case.check("shapes", same_shapes(loose=self.biases))

    def bias_shapes(self, case: Case) -> None:
        """The exact shapes of the biases."""
        self.build(case, self.biases, **self.large(case))
        case.check("shapes", same_shapes())

    def zeros(self, case: Case) -> None:
        """The biases are 0."""
        self.build(case, self.biases, **self.large(case))
        case.check("zeros", constant(self.biases, 0.0))

    def spread(self, case: Case) -> None:
        """The mean and the standard deviation of each array of weights."""
        arguments = self.large(case)
        self.build(case, self.weights, **arguments)
        case.check("mean and standard deviation", centered(self.weights, arguments["weight_scale"]))

    def distribution(self, case: Case) -> None:
        """The shape of their distribution, and that no random number is used twice."""
        self.build(case, self.weights, **self.large(case))
        case.check("normal", normal(self.weights))

    def seeded(self, case: Case) -> None:
        """The same weights for the same seed, and other weights for another seed."""
        arguments, seed = self.large(case), drawn_seed(case)
        for time, number in (("first", seed), ("second", seed), ("third", seed + 1)):
            params = self.construct(case, number, **arguments)
            for name in self.weights:
                case.observe(f"{time} {name}", params.item(name))
        case.check("one seed", follow_the_seed(self.weights))


def follow_the_seed(names: Sequence[str]) -> Holds:
    """Check that the first and second draw of each array are equal, and the third differs."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name in names:
            if not np.array_equal(got[f"first {name}"], got[f"second {name}"]):
                return f"{name} is different in two networks created with the same np.random.seed."
            if np.array_equal(got[f"first {name}"], got[f"third {name}"]):
                return f"{name} is the same for different values of np.random.seed."
        return None

    return holds


def constant(names: Sequence[str], value: float) -> Holds:
    """Check that arrays have the right number of entries, each of them `value`."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name in names:
            if got[name].size != want[name].size:
                return f"{name} has {got[name].size} numbers, expected {want[name].size}."
            if np.any(got[name] != value):
                return f"Not every number in {name} is {value:g}."
        return None

    return holds


def centered(names: Sequence[str], scale: float) -> Holds:
    """Check for mean 0 and standard deviation `scale`, within the margins of a sample."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name in names:
            values = got[name].astype(np.float64).ravel()
            if values.size < 1000:
                return f"{name} has only {values.size} numbers. Check its shape first."
            deviation = values.std()
            # Numbers that are too large also have a mean further from 0, by chance.
            if not abs(values.mean()) < MARGIN * max(scale, deviation) / values.size**0.5:
                return f"{name} has mean {values.mean():.3g}, expected about 0."
            if not abs(deviation / scale - 1) < MARGIN / (2 * values.size) ** 0.5:
                return f"{name} has standard deviation {deviation:.3g}, expected about {scale:g}."
        return None

    return holds


def normal(names: Sequence[str]) -> Holds:
    """Check for a fourth moment near 3, and for numbers that were drawn independently."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        heads: list[Array] = []
        for name in names:
            values = got[name].astype(np.float64).ravel()
            spread = float(values.std()) if values.size else 0.0
            if values.size < 1000:
                return f"{name} has only {values.size} numbers. Check its shape first."
            if not spread > 0:
                return f"All numbers in {name} are equal."
            fourth = float(np.mean(((values - values.mean()) / spread) ** 4))
            if fourth <= 2.4:
                return f"{name} is not normally distributed. It looks uniform."
            if not fourth < 4.5:
                return f"{name} is not normally distributed. Very large numbers are too frequent."
            if np.count_nonzero(np.diff(np.sort(values))) < 0.99 * values.size:
                return f"Numbers in {name} repeat. Draw each one independently. Do not clip any."
            head = values[:100] / spread
            if any(np.allclose(head, other) for other in heads):
                return f"{name} holds the same random numbers as another array."
            heads.append(head)
        return None

    return holds
