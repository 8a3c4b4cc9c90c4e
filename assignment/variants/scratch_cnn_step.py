"""Other right answers for `Network.step`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/frameworks/scratch.py:Network.step"
MOVE = "getattr(self, name) - self.learning_rate * grad"

VARIANTS = [
    Variant(
        id="one-by-one",
        why="Changes each parameter by name, in place.",
        changes=[
            Rewrite(
                WHERE,
                """
self.W1 -= self.learning_rate * grads["W1"]
self.b1 -= self.learning_rate * grads["b1"]
self.W2 -= self.learning_rate * grads["W2"]
self.b2 -= self.learning_rate * grads["b2"]
""",
            )
        ],
    ),
]
