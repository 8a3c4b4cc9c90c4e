"""A network in the worker with a batch to run it on, and tests of its loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grading.spec import Case, Ref

from ._shapes import expect_shapes
from ._twice import copied, expect_same


@dataclass(frozen=True)
class Net:
    """A network with drawn parameters, and a batch."""

    case: Case
    object: Ref
    X: Ref
    y: Ref
    names: tuple[str, ...]

    def named(self, *kinds: str) -> tuple[str, ...]:
        """Return the parameters of these kinds: for "W", all of W1, W2, ..."""
        return tuple(name for name in self.names if name.rstrip("0123456789") in kinds)

    def loss(self) -> tuple[Ref, Ref]:
        """Compute the loss and the gradients on the batch."""
        loss, grads = self.object.method("loss", self.X, self.y).unpack("loss", "grads")
        return loss, grads

    def expect_scores(self) -> None:
        """Expect the right scores for the batch."""
        self.case.expect("scores", self.object.method("loss", self.X))

    def expect_loss(self) -> None:
        """Expect the right loss."""
        self.case.expect("loss", self.loss()[0])

    def expect_shapes(self) -> None:
        """Expect gradients with exactly the shapes of the parameters."""
        grads = self.loss()[1]
        expect_shapes(self.case, **{name: grads.item(name) for name in self.names})

    def expect_grads(self, *names: str) -> None:
        """Expect these gradients to be right."""
        self._expect_grads(self.loss()[1], names)

    def expect(self, *names: str, **accept: Any) -> None:
        """Expect the loss and these gradients (default: all of them) to be right."""
        loss, grads = self.loss()
        self.case.expect("loss", loss, **accept)
        self._expect_grads(grads, names or self.names, **accept)

    def expect_same_twice(self) -> None:
        """Expect the same loss and gradients from two calls."""
        first: dict[str, Ref] = {}
        for _ in range(2):
            loss, grads = self.loss()
            results = {"loss": loss}
            results |= {f"grads[{name!r}]": grads.item(name) for name in self.names}
            first = first or copied(self.case, **results)
        expect_same(self.case, first, results)

    def _expect_grads(self, grads: Ref, names: tuple[str, ...], **accept: Any) -> None:
        """Expect gradients; only those of weights must have the exact shape."""
        for name in names:
            shape = "exact" if name.startswith("W") else "equivalent"
            self.case.expect(f"grads[{name!r}]", grads.item(name), shape=shape, **accept)


def with_batch(
    case: Case,
    network: Ref,
    names: tuple[str, ...],
    *,
    images: int,
    image: tuple[int, ...],
    classes: int,
    dtype: str = "float64",
) -> Net:
    """Draw a batch for a network whose parameters are set."""
    X = case.array("X", case.rng.normal(size=(images, *image)).astype(dtype))
    y = case.array("y", case.rng.integers(classes, size=images))
    return Net(case, network, X, y, names)


def strength(case: Case) -> float:
    """Choose a reg at which both the penalty and the softmax loss matter."""
    return float(case.choice(0.4, among=[0.2, 0.7]))
