"""Other right answers for `Linear`."""

from grading.spec import Rewrite, Variant

FORWARD = "cs231n/modules/dense.py:Linear.forward"
BACKWARD = "cs231n/modules/dense.py:Linear.backward"

VARIANTS = [
    Variant(
        id="written-out",
        why="Uses its own matrix products, the input as cache, and new arrays for the gradients.",
        changes=[
            Rewrite(
                FORWARD,
                """
self.cache = x
out = x @ self.weight.data + self.bias.data
""",
            ),
            Rewrite(
                BACKWARD,
                """
self.weight.grad = self.weight.grad + self.cache.T @ dout
self.bias.grad = self.bias.grad + dout.sum(axis=0)
dx = dout @ self.weight.data.T
""",
            ),
        ],
    ),
]
