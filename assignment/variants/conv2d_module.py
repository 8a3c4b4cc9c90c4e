"""Other right answers for `Conv2D`."""

from grading.spec import Rewrite, Variant

FORWARD = "cs231n/modules/convolution.py:Conv2D.forward"
BACKWARD = "cs231n/modules/convolution.py:Conv2D.backward"

VARIANTS = [
    Variant(
        id="naive-loops",
        why="Uses the naive layers, and imports them where they are used.",
        changes=[
            Rewrite(
                FORWARD,
                """
from cs231n.layers import conv_forward_naive

w, b = self.weight.data, self.bias.data
out, self.cache = conv_forward_naive(x, w, b, self.conv_param)
""",
            ),
            Rewrite(
                BACKWARD,
                """
from cs231n.layers import conv_backward_naive

grads = conv_backward_naive(dout, self.cache)
dx = grads[0]
self.weight.grad = self.weight.grad + grads[1]
self.bias.grad = self.bias.grad + grads[2]
""",
            ),
        ],
    ),
]
