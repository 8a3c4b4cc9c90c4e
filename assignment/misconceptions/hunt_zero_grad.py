"""Wrong gradients of `HastyChain`."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/network.py:HastyChain.backward"
BACK = "grad = layer.backward(grad)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="Run the same input forwards and backwards twice. By the docstring, how do the "
        "gradients then compare with those after one pass?",
        changes=[Edit(WHERE, BACK, "layer.zero_grad()\n            grad = layer.backward(grad)")],
    ),
    Misconception(
        id="front-to-back",
        says="Your gradients are what you get when the layers are gone through first to last.",
        hint="The gradient arrives at the last layer first.",
        changes=[Edit(WHERE, "reversed(self.layers)", "self.layers")],
    ),
    Misconception(
        id="first-layer-left-out",
        says="Your gradients are what you get when the first layer is left out.",
        hint="The chain may stand inside another chain, so its input needs a gradient too.",
        changes=[Edit(WHERE, "reversed(self.layers)", "self.layers[:0:-1]")],
    ),
]
