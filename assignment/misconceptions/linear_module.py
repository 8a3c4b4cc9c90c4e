"""Known wrong answers for `Linear`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

FORWARD = "cs231n/modules/dense.py:Linear.forward"
BACKWARD = "cs231n/modules/dense.py:Linear.backward"

MISCONCEPTIONS = [
    words.known(
        "gradients-replaced",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad = dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad = db"),
        ],
    ),
    words.known("bias-gradient-forgotten", [Edit(BACKWARD, "self.bias.grad += db", "pass")]),
    Misconception(
        id="averaged-over-the-batch",
        says="The gradients are divided by the number of rows.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad += dw / len(dout)"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += db / len(dout)"),
        ],
    ),
    Misconception(
        id="weight-changed-at-once",
        says="backward changes the weights.",
        hint=(
            "A backward pass only computes gradients. The optimizer or update changes the weights."
        ),
        changes=[
            Edit(
                BACKWARD,
                "self.weight.grad += dw",
                "self.weight.grad += dw\n        self.weight.data -= 0.1 * dw",
            )
        ],
    ),
    Misconception(
        id="bias-never-added",
        says="The bias is never added.",
        hint="Print the output for rows of zeros.",
        changes=[Edit(FORWARD, "self.bias.data)", "0 * self.bias.data)")],
    ),
    Misconception(
        id="returns-the-gradient-of-the-weights",
        says="backward returns the gradient of the weights instead of the gradient of the rows.",
        hint="What does the layer before this one need?",
        changes=[
            Edit(
                BACKWARD,
                "dx, dw, db = affine_backward(dout, self.cache)",
                "dx, dw, db = affine_backward(dout, self.cache)\n        dx = dw",
            )
        ],
    ),
    words.known("weight-gradient-forgotten", [Edit(BACKWARD, "self.weight.grad += dw", "pass")]),
]
