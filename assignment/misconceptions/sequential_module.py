"""Wrong containers."""

from grading.spec import Edit, Misconception

FORWARD = "cs231n/modules/base.py:Sequential.forward"
BACKWARD = "cs231n/modules/base.py:Sequential.backward"

MISCONCEPTIONS = [
    Misconception(
        id="backward-in-forward-order",
        says="Your gradients are what you get when the layers are gone through first to last.",
        hint="The gradient arrives at the last layer first.",
        changes=[Edit(BACKWARD, "reversed(self.layers)", "self.layers")],
    ),
    Misconception(
        id="each-layer-sees-dout",
        says="Your gradients are what you get when each layer is given dout itself.",
        hint="What does a layer hand to the one before it?",
        changes=[Edit(BACKWARD, "dx = layer.backward(dx)", "dx = layer.backward(dout)")],
    ),
    Misconception(
        id="each-layer-sees-x",
        says="Your output is what you get when each layer is given x itself.",
        hint="A layer takes what the one before it returned.",
        changes=[Edit(FORWARD, "out = layer.forward(out)", "out = layer.forward(x)")],
    ),
    Misconception(
        id="gradients-forgotten",
        says="Your gradients are what you get when backward sets them to zero first.",
        hint="When gradients are forgotten is for the caller to say.",
        changes=[Edit(BACKWARD, "dx = dout", "self.zero_grad()\n        dx = dout")],
    ),
    Misconception(
        id="a-layer-taken-for-granted",
        says="Your network needs a layer, and fails without one.",
        hint="What should come out when x goes through no layer at all?",
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
