"""Mistakes in the backward pass of a chain of layers: sequential_module and hunt_zero_grad."""

from __future__ import annotations

from grading.spec import Edit, Misconception


def backward_mistakes(where: str, name: str) -> list[Misconception]:
    """Return the mistakes that both exercises have.

    Args:
        where: the function.
        name: its variable that holds the gradient on its way back.
    """
    call = f"{name} = layer.backward({name})"
    return [
        Misconception(
            id="each-layer-sees-dout",
            says=(
                "Each layer's backward gets dout itself instead of the gradient from the layer "
                "after it."
            ),
            hint="What does a layer pass on to the one before it?",
            changes=[Edit(where, call, f"{name} = layer.backward(dout)")],
        ),
        Misconception(
            id="gradients-lost",
            says=(
                "backward returns dout: every layer gets dout itself, and what the layers return "
                "is lost."
            ),
            hint="What does a layer pass on to the one before it?",
            changes=[Edit(where, call, f"layer.backward({name})")],
        ),
        Misconception(
            id="order-reversed-for-good",
            says=(
                "backward leaves the layers in reverse order, so the next forward pass runs them "
                "from last to first."
            ),
            hint="Compare self.layers before and after a backward pass.",
            changes=[
                Edit(
                    where,
                    "for layer in reversed(self.layers):",
                    "self.layers.reverse()\n        for layer in self.layers:",
                )
            ],
        ),
    ]
