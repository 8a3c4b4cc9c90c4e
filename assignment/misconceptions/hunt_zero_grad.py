"""Known wrong repairs of `HastyChain`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/network.py:HastyChain.backward"
BACK = "grad = layer.backward(grad)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
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
        says="The gradients are set to 0 at the end of the backward pass.",
        hint="The caller reads the gradients after the backward pass.",
        changes=[Edit(WHERE, "dx = grad", "dx = grad\n        self.zero_grad()")],
    ),
]
