"""Wrong convolution modules."""

from grading.spec import Edit, Misconception

from . import _known as words

FORWARD = "cs231n/modules/convolution.py:Conv2D.forward"
BACKWARD = "cs231n/modules/convolution.py:Conv2D.backward"

MISCONCEPTIONS = [
    words.known(
        "gradients-replaced",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad = dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad = db"),
        ],
    ),
    Misconception(
        id="bias-never-added",
        says="Your maps are what you get when the bias is left out.",
        hint="Which numbers of its own does the layer have?",
        changes=[Edit(FORWARD, "self.bias.data,", "0 * self.bias.data,")],
    ),
    Misconception(
        id="settings-ignored",
        says="Your maps are what you get at stride 1 without padding, whatever was asked for.",
        hint="The layer was told its stride and its padding when it was made.",
        changes=[Edit(FORWARD, "self.conv_param)", "{'stride': 1, 'pad': 0})")],
    ),
    words.known("bias-gradient-forgotten", [Edit(BACKWARD, "self.bias.grad += db", "pass")]),
]
