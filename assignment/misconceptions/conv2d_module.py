"""Known wrong answers for `Conv2D`, each as a change to the solution."""

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
        id="averaged-over-the-batch",
        says="The gradients are divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad += dw / len(dout)"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += db / len(dout)"),
        ],
    ),
    Misconception(
        id="bias-never-added",
        says="The bias is never added.",
        hint="Which two parameters does the layer have?",
        changes=[Edit(FORWARD, "self.bias.data,", "0 * self.bias.data,")],
    ),
    Misconception(
        id="settings-ignored",
        says="stride and padding are ignored: the layer always uses stride 1 without padding.",
        hint="The constructor received the stride and the padding. Where does forward use them?",
        changes=[Edit(FORWARD, "self.conv_param)", "{'stride': 1, 'pad': 0})")],
    ),
    words.known("bias-gradient-forgotten", [Edit(BACKWARD, "self.bias.grad += db", "pass")]),
    words.known("weight-gradient-forgotten", [Edit(BACKWARD, "self.weight.grad += dw", "pass")]),
]
