"""Mistakes in the backward pass of linear_module and conv2d_module: both add two gradients."""

from __future__ import annotations

from grading.spec import Edit, Misconception

from . import _known as words

# The solutions of both exercises end with these two lines.
ADD_WEIGHT = "self.weight.grad += dw"
ADD_BIAS = "self.bias.grad += db"


def backward_mistakes(where: str, examples: str) -> list[Misconception]:
    """Return the mistakes that both exercises have.

    Args:
        where: the function.
        examples: what the first axis counts ("rows").
    """

    def weight(line: str) -> Edit:
        return Edit(where, ADD_WEIGHT, line)

    def bias(line: str) -> Edit:
        return Edit(where, ADD_BIAS, line)

    def returned(name: str) -> Edit:
        return weight(f"dx = {name}\n        {ADD_WEIGHT}")

    return [
        words.known(
            "gradients-replaced", [weight("self.weight.grad = dw"), bias("self.bias.grad = db")]
        ),
        words.known("bias-gradient-forgotten", [bias("pass")]),
        words.known("weight-gradient-forgotten", [weight("pass")]),
        Misconception(
            id="averaged-over-the-batch",
            says=f"The gradients are divided by the number of {examples}.",
            hint="If the loss is a mean over the batch, dout already contains that division.",
            changes=[
                weight("self.weight.grad += dw / len(dout)"),
                bias("self.bias.grad += db / len(dout)"),
            ],
        ),
        Misconception(
            id="returns-the-gradient-of-the-weights",
            says=(
                "backward returns the gradient of the weights instead of the gradient of the "
                f"{examples}."
            ),
            hint="What does the layer before this one need?",
            changes=[returned("dw")],
        ),
        words.known(
            "gradients-added-to-the-data",
            [weight("self.weight.data += dw"), bias("self.bias.data += db")],
        ),
        words.known("only-the-weight-gradient-replaced", [weight("self.weight.grad = dw")]),
        words.known("only-the-bias-gradient-replaced", [bias("self.bias.grad = db")]),
        words.known(
            "gradients-subtracted", [weight("self.weight.grad -= dw"), bias("self.bias.grad -= db")]
        ),
        words.known("returns-dout", [returned("dout")]),
    ]
