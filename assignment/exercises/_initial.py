"""What is asked of a network's initial parameters: properties, for they are random."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.spec import Array, Case, Ref

from ._shapes import same_shapes

Arrays = Mapping[str, Array]
Holds = Callable[[Arrays, Arrays], str | None]
# Makes a network of these arguments after seeding NumPy, and hands out its parameters.
Construct = Callable[..., Ref]

# Seven standard errors of a sample: sound weights fail less than once in a thousand million draws.
MARGIN = 7.0

BIAS_SHAPE = "Biases of shape (1, n) add up in the same way; the course's text names no shape."
GENERATOR = "The course's text does not say where the random numbers come from."


def constructor(target: str) -> Construct:
    """Makes a network by keyword arguments."""

    def construct(case: Case, seed: int, **arguments: Any) -> Ref:
        case.seed(seed)
        return case.call(target, **arguments).attr("params")

    return construct


def drawn_seed(case: Case) -> int:
    """A seed of this case's own."""
    return int(case.rng.integers(2**31))


@dataclass(frozen=True)
class Cases:
    """Cases for a network: how it is built, and arguments that make `weights` of many numbers."""

    construct: Construct
    large: Callable[[Case], dict[str, Any]]
    weights: tuple[str, ...]
    biases: tuple[str, ...]

    def build(self, case: Case, names: Sequence[str], **arguments: Any) -> None:
        """Construct a network, and look at some of its parameters."""
        params = self.construct(case, drawn_seed(case), **arguments)
        for name in names:
            case.observe(name, params.item(name))

    def shapes(self, case: Case, **arguments: Any) -> None:
        """The shapes of weights and biases; biases may have an axis of length 1 more."""
        self.build(case, self.weights + self.biases, **arguments)
        case.check("shapes", same_shapes(loose=self.biases))

    def bias_shapes(self, case: Case) -> None:
        """The shapes of the biases, exactly."""
        self.build(case, self.biases, **self.large(case))
        case.check("shapes", same_shapes())

    def zeros(self, case: Case) -> None:
        """The biases."""
        self.build(case, self.biases, **self.large(case))
        case.check("zeros", constant(self.biases, 0.0))

    def spread(self, case: Case) -> None:
        """The first two moments of each array of weights."""
        arguments = self.large(case)
        self.build(case, self.weights, **arguments)
        case.check("mean and spread", centred(self.weights, arguments["weight_scale"]))

    def distribution(self, case: Case) -> None:
        """The form of their distribution, and that no draw is used twice."""
        self.build(case, self.weights, **self.large(case))
        case.check("normal", normal(self.weights))

    def seeded(self, case: Case) -> None:
        """The same weights after the same seed, others after another."""
        arguments, seed = self.large(case), drawn_seed(case)
        for time, number in (("first", seed), ("second", seed), ("third", seed + 1)):
            params = self.construct(case, number, **arguments)
            for name in self.weights:
                case.observe(f"{time} {name}", params.item(name))
        case.check("one seed", follow_the_seed(self.weights))


def follow_the_seed(names: Sequence[str]) -> Holds:
    """The first and the second of each array are the same, the third is another."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name in names:
            if not np.array_equal(got[f"first {name}"], got[f"second {name}"]):
                return f"{name} differs between two networks made after the same np.random.seed"
            if np.array_equal(got[f"first {name}"], got[f"third {name}"]):
                return f"{name} is the same whatever np.random.seed was given"
        return None

    return holds


def constant(names: Sequence[str], value: float) -> Holds:
    """Arrays of the right number, each entry `value`."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name in names:
            if got[name].size != want[name].size:
                return f"{name} has {got[name].size} numbers, expected {want[name].size}"
            if np.any(got[name] != value):
                return f"{name} is not {value:g} everywhere"
        return None

    return holds


def centred(names: Sequence[str], scale: float) -> Holds:
    """Mean 0 and standard deviation `scale`, within the margins of a sample."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        for name in names:
            values = got[name].astype(np.float64).ravel()
            if values.size < 1000:
                return f"{name} has only {values.size} numbers: look at its shape first"
            if not abs(values.mean()) < MARGIN * scale / values.size**0.5:
                return f"{name} has mean {values.mean():.3g}, expected about 0"
            if not abs(values.std() / scale - 1) < MARGIN / (2 * values.size) ** 0.5:
                return f"{name} has standard deviation {values.std():.3g}, expected about {scale:g}"
        return None

    return holds


def normal(names: Sequence[str]) -> Holds:
    """A fourth moment near 3, and every number drawn for itself."""

    def holds(got: Arrays, want: Arrays) -> str | None:
        heads: list[Array] = []
        for name in names:
            values = got[name].astype(np.float64).ravel()
            spread = float(values.std()) if values.size else 0.0
            if values.size < 1000 or not spread > 0:
                return f"{name} does not vary, or has too few numbers"
            fourth = float(np.mean(((values - values.mean()) / spread) ** 4))
            if not 2.4 < fourth < 4.5:
                shape = "flat, as uniform numbers are" if fourth < 2.4 else "too long in the tails"
                return f"the numbers in {name} are not normal: their distribution is {shape}"
            if np.count_nonzero(np.diff(np.sort(values))) < 0.99 * values.size:
                return f"numbers in {name} repeat: each of them should be drawn for itself"
            head = values[:100] / spread
            if any(np.allclose(head, other) for other in heads):
                return f"{name} holds the same draws as another array"
            heads.append(head)
        return None

    return holds
