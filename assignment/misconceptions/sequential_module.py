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
        says="backward sets the gradients to zero first.",
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
]
