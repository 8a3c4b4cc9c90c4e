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
    words.known(
        "gradients-added-to-the-data",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.data += dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.data += db"),
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
    words.known(
        "only-the-weight-gradient-replaced",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad = dw"),
        ],
    ),
    words.known(
        "only-the-bias-gradient-replaced",
        [
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad = db"),
        ],
    ),
    words.known(
        "gradients-subtracted",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad -= dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad -= db"),
        ],
    ),
    words.known(
        "gradients-added-twice",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad += 2 * dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += 2 * db"),
        ],
    ),
    words.known(
        "earlier-gradients-doubled",
        [
            Edit(
                BACKWARD, "self.weight.grad += dw", "self.weight.grad = 2 * self.weight.grad + dw"
            ),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad = 2 * self.bias.grad + db"),
        ],
    ),
    Misconception(
        id="only-the-weight-gradient-averaged",
        says="weight.grad is divided by the number of rows.",
        hint=("If the loss is a mean over the batch, dout already contains that division."),
        changes=[
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad += dw / len(dout)"),
        ],
    ),
    Misconception(
        id="only-the-bias-gradient-averaged",
        says="bias.grad is averaged over the rows instead of summed.",
        hint="Every row uses the same bias. How do their contributions combine?",
        changes=[
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += dout.mean(axis=0)"),
        ],
    ),
    Misconception(
        id="input-gradient-averaged",
        says="dx is divided by the number of rows.",
        hint=("The gradient of one row does not depend on how many other rows there are."),
        changes=[
            Edit(
                BACKWARD,
                "self.weight.grad += dw",
                ("dx = dx / len(dout)\n        self.weight.grad += dw"),
            ),
        ],
    ),
    Misconception(
        id="first-row-only",
        says="bias.grad contains only the first row of dout.",
        hint=("The bias is added to every row. Which rows of dout does its gradient need?"),
        changes=[
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += dout[0]"),
        ],
    ),
    words.known(
        "one-bias-gradient-for-all",
        [
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += dout.sum()"),
        ],
    ),
    words.known(
        "returns-dout",
        [
            Edit(BACKWARD, "self.weight.grad += dw", ("dx = dout\n        self.weight.grad += dw")),
        ],
    ),
    Misconception(
        id="relu-applied",
        says="A ReLU is applied to the output, so negative numbers become 0.",
        hint=("Which function of layers.py computes `x @ weight + bias`, and nothing else?"),
        changes=[
            Edit(FORWARD, "self.bias.data)", ("self.bias.data)\n        out = np.maximum(out, 0)")),
        ],
    ),
    Misconception(
        id="bias-added-twice",
        says="The bias is added twice.",
        hint="Does affine_forward add the bias?",
        changes=[
            Edit(FORWARD, "self.bias.data)", "2 * self.bias.data)"),
        ],
    ),
]
