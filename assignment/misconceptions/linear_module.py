"""Wrong dense layers."""

from grading.spec import Edit, Misconception

BACKWARD = "cs231n/modules/dense.py:Linear.backward"

MISCONCEPTIONS = [
    Misconception(
        id="gradients-replaced",
        says="Your gradients are what you get when each backward pass replaces what was there.",
        hint="Two passes without zero_grad between them leave the sum of both.",
        changes=[
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad = dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad = db"),
        ],
    ),
    Misconception(
        id="bias-gradient-forgotten",
        says="Your bias.grad is what you get when backward leaves it as it was.",
        hint="A layer has two parameters.",
        changes=[Edit(BACKWARD, "self.bias.grad += db", "pass")],
    ),
    Misconception(
        id="averaged-over-the-batch",
        says="Your gradients are what you get when they are divided by the number of rows.",
        hint="Whether a loss is a mean over the batch is settled by the loss, and dout knows of "
        "it.",
        changes=[
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad += dw / len(dout)"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += db / len(dout)"),
        ],
    ),
    Misconception(
        id="weight-changed-at-once",
        says="Your layer changes its weights in the backward pass.",
        hint="A backward pass finds gradients. Steps are for update and the optimisers.",
        changes=[
            Edit(
                BACKWARD,
                "self.weight.grad += dw",
                "self.weight.grad += dw\n        self.weight.data -= 0.1 * dw",
            )
        ],
    ),
]
