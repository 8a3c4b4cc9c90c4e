"""Known wrong answers for `Sequential`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _chains as chains

FORWARD = "cs231n/modules/base.py:Sequential.forward"
BACKWARD = "cs231n/modules/base.py:Sequential.backward"
OUTPUT = "out = layer.forward(out)"
BACK = "dx = layer.backward(dx)"

MISCONCEPTIONS = [
    Misconception(
        id="backward-in-forward-order",
        says="backward goes through the layers from first to last.",
        hint="Which layer receives the gradient of the loss first?",
        changes=[Edit(BACKWARD, "reversed(self.layers)", "self.layers")],
    ),
    Misconception(
        id="each-layer-sees-x",
        says="Each layer's forward gets x itself instead of the output of the layer before it.",
        hint="What is the input of the second layer?",
        changes=[Edit(FORWARD, OUTPUT, "out = layer.forward(x)")],
    ),
    *chains.backward_mistakes(BACKWARD, "dx"),
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
                FORWARD,
                f"        for layer in self.layers:\n            {OUTPUT}",
                "        out = self.layers[0].forward(out)\n"
                f"        for layer in self.layers[1:]:\n            {OUTPUT}",
            )
        ],
    ),
    Misconception(
        id="outputs-lost",
        says="forward returns x: every layer gets x itself, and what the layers return is lost.",
        hint="What is the input of the second layer?",
        changes=[Edit(FORWARD, OUTPUT, "layer.forward(out)")],
    ),
    Misconception(
        id="backward-without-the-first",
        says="backward leaves out the first layer.",
        hint="Count the layers that backward runs.",
        changes=[Edit(BACKWARD, "reversed(self.layers)", "self.layers[:0:-1]")],
    ),
    Misconception(
        id="gradient-added-on-the-way",
        says=(
            "Each layer's gradient is added to the one from the layer after it instead of "
            "replacing it."
        ),
        hint="What does a layer pass on to the one before it?",
        changes=[Edit(BACKWARD, BACK, "dx = dx + layer.backward(dx)")],
    ),
    Misconception(
        id="outputs-overwrite-x",
        says="Each layer's output is written into x.",
        hint="Whoever calls forward may still need x, and a layer may need its own input.",
        changes=[Edit(FORWARD, OUTPUT, "out[...] = layer.forward(out)")],
    ),
    Misconception(
        id="last-to-first",
        says="forward goes through the layers from last to first.",
        hint="Which layer receives x?",
        changes=[Edit(FORWARD, "in self.layers", "in reversed(self.layers)")],
    ),
]
