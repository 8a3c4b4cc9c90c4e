"""Known wrong repairs of `HastyChain`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _chains as chains
from . import _hunts as hunts

WHERE = "cs231n/bughunt/network.py:HastyChain.backward"
BACK = "grad = layer.backward(grad)"

MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "Run the same input forward and backward twice. According to the docstring, how should "
            "the gradients compare with those after one pass?"
        ),
        bug=Edit(WHERE, BACK, f"layer.zero_grad()\n            {BACK}"),
    ),
    Misconception(
        id="zeros-at-the-end",
        says="All gradients are 0 after the backward pass.",
        hint="The caller reads the gradients after the backward pass.",
        changes=[Edit(WHERE, "dx = grad", "dx = grad\n        self.zero_grad()")],
    ),
    Misconception(
        id="front-to-back",
        says="backward goes through the layers from first to last.",
        hint="Which layer receives the gradient of the loss first?",
        changes=[Edit(WHERE, "reversed(self.layers)", "self.layers")],
    ),
    *chains.backward_mistakes(WHERE, "grad"),
    Misconception(
        id="first-layer-left-out",
        says="backward leaves out the first layer.",
        hint="The chain may be part of another chain, so its input needs a gradient, too.",
        changes=[Edit(WHERE, "reversed(self.layers)", "self.layers[:0:-1]")],
    ),
    Misconception(
        id="dout-returned",
        says="backward returns dout instead of the gradient of the chain's input.",
        hint="The chain may be part of another chain. What does the layer before it need?",
        changes=[Edit(WHERE, "dx = grad", "dx = dout")],
    ),
]
