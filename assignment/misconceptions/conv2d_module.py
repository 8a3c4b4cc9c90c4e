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
    words.known(
        "gradients-added-to-the-data",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.data += dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.data += db"),
        ],
    ),
    Misconception(
        id="padding-by-the-kernel",
        says="The padding is (kernel - 1) / 2, whatever was passed to the constructor.",
        hint="The constructor received the padding. Where does forward use it?",
        changes=[
            Edit(
                FORWARD,
                "self.conv_param)",
                '{**self.conv_param, "pad": (self.weight.data.shape[2] - 1) // 2})',
            )
        ],
    ),
    words.known("bias-gradient-forgotten", [Edit(BACKWARD, "self.bias.grad += db", "pass")]),
    words.known("weight-gradient-forgotten", [Edit(BACKWARD, "self.weight.grad += dw", "pass")]),
    words.known(
        "only-the-weight-gradient-replaced",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad = dw"),
        ],
    ),
    words.known(
        "only-the-bias-gradient-replaced",
        [
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad = db"),
        ],
    ),
    words.known(
        "gradients-subtracted",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad -= dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad -= db"),
        ],
    ),
    words.known(
        "gradients-added-twice",
        [
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad += 2 * dw"),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += 2 * db"),
        ],
    ),
    words.known(
        "earlier-gradients-doubled",
        [
            Edit(
                BACKWARD, "self.weight.grad += dw", "self.weight.grad = 2 * self.weight.grad + dw"
            ),
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad = 2 * self.bias.grad + db"),
        ],
    ),
    Misconception(
        id="only-the-weight-gradient-averaged",
        says="weight.grad is divided by the number of images.",
        hint=("If the loss is a mean over the batch, dout already contains that division."),
        changes=[
            Edit(BACKWARD, "self.weight.grad += dw", "self.weight.grad += dw / len(dout)"),
        ],
    ),
    Misconception(
        id="only-the-bias-gradient-averaged",
        says="bias.grad is divided by the number of images.",
        hint="Every image uses the same biases. How do their contributions combine?",
        changes=[
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += db / len(dout)"),
        ],
    ),
    Misconception(
        id="bias-gradient-is-a-mean",
        says=(
            "bias.grad is the mean of each map of dout over all images and pixels "
            "instead of the sum."
        ),
        hint=(
            "The same bias is added to every pixel of its map. How do all these "
            "contributions combine?"
        ),
        changes=[
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += dout.mean(axis=(0, 2, 3))"),
        ],
    ),
    Misconception(
        id="input-gradient-averaged",
        says="dx is divided by the number of images.",
        hint=("The gradient of one image does not depend on how many other images there are."),
        changes=[
            Edit(
                BACKWARD,
                "self.weight.grad += dw",
                ("dx = dx / len(dout)\n        self.weight.grad += dw"),
            ),
        ],
    ),
    Misconception(
        id="returns-the-gradient-of-the-weights",
        says=(
            "backward returns the gradient of the weights instead of the gradient of the images."
        ),
        hint="What does the layer before this one need?",
        changes=[
            Edit(BACKWARD, "self.weight.grad += dw", ("dx = dw\n        self.weight.grad += dw")),
        ],
    ),
    words.known(
        "one-bias-gradient-for-all",
        [
            Edit(BACKWARD, "self.bias.grad += db", "self.bias.grad += dout.sum()"),
        ],
    ),
    words.known(
        "returns-dout",
        [
            Edit(BACKWARD, "self.weight.grad += dw", ("dx = dout\n        self.weight.grad += dw")),
        ],
    ),
    Misconception(
        id="relu-applied",
        says="A ReLU is applied to the maps, so negative numbers become 0.",
        hint="Which steps does the docstring of the class name?",
        changes=[
            Edit(
                FORWARD, "self.conv_param)", ("self.conv_param)\n        out = np.maximum(out, 0)")
            ),
        ],
    ),
    Misconception(
        id="stride-ignored",
        says="The stride is ignored: the layer always uses stride 1.",
        hint="The constructor stores two settings. Which of them does forward use?",
        changes=[
            Edit(FORWARD, "self.conv_param)", 'self.conv_param | {"stride": 1})'),
        ],
    ),
    Misconception(
        id="padding-ignored",
        says="The padding is ignored: no zeros are put around the images.",
        hint="The constructor stores two settings. Which of them does forward use?",
        changes=[
            Edit(FORWARD, "self.conv_param)", 'self.conv_param | {"pad": 0})'),
        ],
    ),
]
