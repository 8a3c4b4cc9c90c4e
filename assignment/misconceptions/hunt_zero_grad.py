"""Known wrong repairs of `HastyChain`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/network.py:HastyChain.backward"
BACK = "grad = layer.backward(grad)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
        hint=(
            "Run the same input forward and backward twice. According to the docstring, how "
            "should the gradients compare with those after one pass?"
        ),
        changes=[Edit(WHERE, BACK, "layer.zero_grad()\n            grad = layer.backward(grad)")],
    ),
    Misconception(
        id="front-to-back",
        says="backward goes through the layers from first to last.",
        hint="Which layer receives the gradient of the loss first?",
        changes=[Edit(WHERE, "reversed(self.layers)", "self.layers")],
    ),
    Misconception(
        id="first-layer-left-out",
        says="backward leaves out the first layer.",
        hint="The chain may be part of another chain, so its input needs a gradient, too.",
        changes=[Edit(WHERE, "reversed(self.layers)", "self.layers[:0:-1]")],
    ),
    Misconception(
        id="zeros-at-the-end",
        says="All gradients are 0 after the backward pass.",
        hint="The caller reads the gradients after the backward pass.",
        changes=[Edit(WHERE, "dx = grad", "dx = grad\n        self.zero_grad()")],
    ),
    Misconception(
        id="last-layer-left-out",
        says="backward leaves out the last layer.",
        hint="Which layer receives the gradient of the loss first?",
        changes=[
            Edit(WHERE, "reversed(self.layers)", "self.layers[-2::-1]"),
        ],
    ),
    Misconception(
        id="each-layer-sees-dout",
        says=(
            "Each layer's backward gets dout itself instead of the gradient from "
            "the layer after it."
        ),
        hint="What does a layer pass on to the one before it?",
        changes=[
            Edit(WHERE, "grad = layer.backward(grad)", "grad = layer.backward(dout)"),
        ],
    ),
    Misconception(
        id="gradients-lost",
        says=(
            "backward returns dout: every layer gets dout itself, and what the "
            "layers return is lost."
        ),
        hint="What does a layer pass on to the one before it?",
        changes=[
            Edit(WHERE, "grad = layer.backward(grad)", "layer.backward(grad)"),
        ],
    ),
    Misconception(
        id="dout-returned",
        says="backward returns dout instead of the gradient of the chain's input.",
        hint=("The chain may be part of another chain. What does the layer before it need?"),
        changes=[
            Edit(WHERE, "dx = grad", "dx = dout"),
        ],
    ),
    Misconception(
        id="first-layer-set-to-zero",
        says="The gradient of the first layer is still set to 0 in each pass.",
        hint=(
            "Run the same input forward and backward twice, and compare each "
            "layer's gradient with that after one pass."
        ),
        changes=[
            Edit(WHERE, "grad = dout", ("grad = dout\n        self.layers[0].zero_grad()")),
        ],
    ),
    Misconception(
        id="last-layer-set-to-zero",
        says="The gradient of the last layer is still set to 0 in each pass.",
        hint=(
            "Run the same input forward and backward twice, and compare each "
            "layer's gradient with that after one pass."
        ),
        changes=[
            Edit(WHERE, "grad = dout", ("grad = dout\n        self.layers[-1].zero_grad()")),
        ],
    ),
    Misconception(
        id="order-reversed-for-good",
        says=("backward leaves the layers in reverse order, which changes the next pass."),
        hint="Compare self.layers before and after a backward pass.",
        changes=[
            Edit(
                WHERE,
                "for layer in reversed(self.layers):",
                ("self.layers.reverse()\n        for layer in self.layers:"),
            ),
        ],
    ),
    Misconception(
        id="earlier-gradients-doubled",
        says="The gradients of earlier passes are added again in each pass.",
        hint="backward of a layer already adds to its gradient.",
        changes=[
            Edit(
                WHERE,
                "grad = layer.backward(grad)",
                ("layer.grad *= 2\n            grad = layer.backward(grad)"),
            ),
        ],
    ),
    Misconception(
        id="gradient-added-on-the-way",
        says=(
            "Each layer's gradient is added to the one from the layer after it "
            "instead of taking its place."
        ),
        hint="What does a layer pass on to the one before it?",
        changes=[
            Edit(WHERE, "grad = layer.backward(grad)", "grad = grad + layer.backward(grad)"),
        ],
    ),
    Misconception(
        id="passed-back-twice",
        says="Each pass adds its gradients twice.",
        hint="How many times does one backward pass call each layer?",
        changes=[
            Edit(
                WHERE,
                "dx = grad",
                (
                    "dx = grad\n"
                    "        grad = dout\n"
                    "        for layer in reversed(self.layers):\n"
                    "            grad = layer.backward(grad)"
                ),
            ),
        ],
    ),
]
