"""Known wrong answers for `Sequential`, each as a change to the solution."""

from grading.spec import Edit, Misconception

FORWARD = "cs231n/modules/base.py:Sequential.forward"
BACKWARD = "cs231n/modules/base.py:Sequential.backward"

MISCONCEPTIONS = [
    Misconception(
        id="backward-in-forward-order",
        says="backward goes through the layers from first to last.",
        hint="Which layer receives the gradient of the loss first?",
        changes=[Edit(BACKWARD, "reversed(self.layers)", "self.layers")],
    ),
    Misconception(
        id="each-layer-sees-dout",
        says=(
            "Each layer's backward gets dout itself instead of the gradient from the layer after "
            "it."
        ),
        hint="What does a layer pass on to the one before it?",
        changes=[Edit(BACKWARD, "dx = layer.backward(dx)", "dx = layer.backward(dout)")],
    ),
    Misconception(
        id="each-layer-sees-x",
        says="Each layer's forward gets x itself instead of the output of the layer before it.",
        hint="What is the input of the second layer?",
        changes=[Edit(FORWARD, "out = layer.forward(out)", "out = layer.forward(x)")],
    ),
    Misconception(
        id="gradients-forgotten",
        says="The gradients are set to zero before each pass instead of adding up.",
        hint="The code that calls backward decides when to set the gradients to zero.",
        changes=[Edit(BACKWARD, "dx = dout", "self.zero_grad()\n        dx = dout")],
    ),
    Misconception(
        id="a-layer-taken-for-granted",
        says="The network fails when it has no layers.",
        hint="What should come out if x passes through no layer at all?",
        changes=[
            Edit(
                "cs231n/modules/base.py:Sequential.forward",
                "        for layer in self.layers:\n            out = layer.forward(out)",
                "        out = self.layers[0].forward(out)\n"
                "        for layer in self.layers[1:]:\n            out = layer.forward(out)",
            )
        ],
    ),
    Misconception(
        id="last-to-first",
        says="forward goes through the layers from last to first.",
        hint="Which layer receives x?",
        changes=[
            Edit(FORWARD, "in self.layers", "in reversed(self.layers)"),
        ],
    ),
    Misconception(
        id="outputs-lost",
        says=("forward returns x: every layer gets x itself, and what the layers return is lost."),
        hint="What is the input of the second layer?",
        changes=[
            Edit(FORWARD, "out = layer.forward(out)", "layer.forward(out)"),
        ],
    ),
    Misconception(
        id="forward-without-the-last",
        says="forward leaves out the last layer.",
        hint="Count the layers that forward runs.",
        changes=[
            Edit(FORWARD, "in self.layers", "in self.layers[:-1]"),
        ],
    ),
    Misconception(
        id="forward-without-the-first",
        says="forward leaves out the first layer.",
        hint="Count the layers that forward runs.",
        changes=[
            Edit(FORWARD, "in self.layers", "in self.layers[1:]"),
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
            Edit(BACKWARD, "dx = layer.backward(dx)", "layer.backward(dx)"),
        ],
    ),
    Misconception(
        id="order-reversed-for-good",
        says=(
            "backward leaves the layers in reverse order, so the next forward pass "
            "runs them from last to first."
        ),
        hint="Compare self.layers before and after a backward pass.",
        changes=[
            Edit(
                BACKWARD,
                "for layer in reversed(self.layers):",
                ("self.layers.reverse()\n        for layer in self.layers:"),
            ),
        ],
    ),
    Misconception(
        id="backward-without-the-first",
        says="backward leaves out the first layer.",
        hint="Count the layers that backward runs.",
        changes=[
            Edit(BACKWARD, "reversed(self.layers)", "self.layers[:0:-1]"),
        ],
    ),
    Misconception(
        id="backward-without-the-last",
        says="backward leaves out the last layer.",
        hint="Count the layers that backward runs.",
        changes=[
            Edit(BACKWARD, "reversed(self.layers)", "self.layers[-2::-1]"),
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
            Edit(BACKWARD, "dx = layer.backward(dx)", "dx = dx + layer.backward(dx)"),
        ],
    ),
    Misconception(
        id="no-gradients-left",
        says="All gradients of the parameters are 0 after backward.",
        hint="The code that calls backward reads the gradients afterwards.",
        changes=[
            Edit(
                BACKWARD,
                "dx = layer.backward(dx)",
                ("dx = layer.backward(dx)\n            layer.zero_grad()"),
            ),
        ],
    ),
    Misconception(
        id="dout-divided-by-the-batch",
        says="The gradients are divided by the number of rows.",
        hint=("If the loss is a mean over the batch, dout already contains that division."),
        changes=[
            Edit(BACKWARD, "dx = dout", "dx = dout / len(dout)"),
        ],
    ),
    Misconception(
        id="weights-changed",
        says="backward takes a step: it changes the weights.",
        hint="A backward pass only computes gradients. update changes the weights.",
        changes=[
            Edit(
                BACKWARD,
                "dx = layer.backward(dx)",
                ("dx = layer.backward(dx)\n            layer.update()"),
            ),
        ],
    ),
]
