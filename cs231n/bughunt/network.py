"""A container with one mistake: find it and fix it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Scale:
    """A layer with one weight: `out = weight * x`. This class has no mistake.

    Its gradient `grad` adds up over backward passes until `zero_grad()` is called.
    """

    def __init__(self, weight: float) -> None:
        """Store the weight."""
        self.weight, self.grad = weight, 0.0
        self.x = np.zeros(0)

    def forward(self, x: Array) -> Array:
        """Scale x."""
        self.x = x
        return self.weight * x

    def backward(self, dout: Array) -> Array:
        """Add to `grad`, and return the gradient of x."""
        self.grad += float(np.sum(dout * self.x))
        return self.weight * dout

    def zero_grad(self) -> None:
        """Set the gradient to 0."""
        self.grad = 0.0


class HastyChain:
    """Layers that run one after another; a chain can be part of another chain.

    Gradients add up over backward passes until someone calls `zero_grad()`, so that a large batch
    can be run in parts. `backward` returns the gradient of the chain's input.
    """

    def __init__(self, weights: Sequence[float]) -> None:
        """Create a layer for each weight, first to last."""
        self.layers = [Scale(weight) for weight in weights]

    def gradients(self) -> Array:
        """Return the gradient of each layer's weight, first to last."""
        return np.array([layer.grad for layer in self.layers])

    def zero_grad(self) -> None:
        """Set all gradients to 0."""
        for layer in self.layers:
            layer.zero_grad()

    def forward(self, x: Array) -> Array:
        """Run x through all layers."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout: Array) -> Array:
        """Run a gradient back through all layers, and return the gradient of the input."""
        ### BEGIN SOLUTION
        grad = dout
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        dx = grad
        ### END SOLUTION
        return dx
