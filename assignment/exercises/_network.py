"""A network in the worker with a batch to run it on, and what is asked of its loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grading.spec import Case, Ref

from ._shapes import expect_shapes


@dataclass(frozen=True)
class Net:
    """A network with drawn parameters, and a batch."""

    case: Case
    object: Ref
    X: Ref
    y: Ref
    names: tuple[str, ...]

    def named(self, *kinds: str) -> tuple[str, ...]:
        """The parameters of these kinds: with "W" all of W1, W2, ..."""
        return tuple(name for name in self.names if name.rstrip("0123456789") in kinds)

    def loss(self) -> tuple[Ref, Ref]:
        """The loss and the gradients on the batch."""
        loss, grads = self.object.method("loss", self.X, self.y).unpack("loss", "grads")
        return loss, grads

    def expect_scores(self) -> None:
        """Ask for the scores of the batch."""
        self.case.expect("scores", self.object.method("loss", self.X))

    def expect_loss(self) -> None:
        """Ask for the loss alone."""
        self.case.expect("loss", self.loss()[0])

    def expect_shapes(self) -> None:
        """Ask for gradients of exactly the parameters' shapes."""
        grads = self.loss()[1]
        expect_shapes(self.case, **{name: grads.item(name) for name in self.names})

    def expect_grads(self, *names: str) -> None:
        """Ask for these gradients alone."""
        self._expect_grads(self.loss()[1], names)

    def expect(self, *names: str, **accept: Any) -> None:
        """Ask for the loss, and for these gradients (default: all of them)."""
        loss, grads = self.loss()
        self.case.expect("loss", loss, **accept)
        self._expect_grads(grads, names or self.names, **accept)

    def _expect_grads(self, grads: Ref, names: tuple[str, ...], **accept: Any) -> None:
        """Only a weight's gradient has to come in the weight's own shape."""
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
    """A reg at which the penalty is neither negligible nor all there is."""
    return float(case.choice(0.4, among=[0.2, 0.7]))
