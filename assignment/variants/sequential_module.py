"""Other right answers for `Sequential`."""

from grading.spec import Rewrite, Variant

FORWARD = "cs231n/modules/base.py:Sequential.forward"
BACKWARD = "cs231n/modules/base.py:Sequential.backward"

VARIANTS = [
    Variant(
        id="by-reduce",
        why="Folds over the layers by calling them.",
        changes=[
            Rewrite(
                FORWARD,
                """
from functools import reduce

out = reduce(lambda value, layer: layer(value), self.layers, x)
""",
            ),
            Rewrite(
                BACKWARD,
                """
from functools import reduce

dx = reduce(lambda grad, layer: layer.backward(grad), self.layers[::-1], dout)
""",
            ),
        ],
    ),
]
