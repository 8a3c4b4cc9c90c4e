"""Wrong steps of the network from scratch."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/frameworks/scratch.py:Network.step"
MOVE = "getattr(self, name) - self.learning_rate * grad"

MISCONCEPTIONS = [
    Misconception(
        id="uphill",
        says="Your parameters are what you get when each moves along its gradient, and not "
        "against it.",
        hint="The gradient points where the loss grows.",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) + self.learning_rate * grad")],
    ),
    Misconception(
        id="biases-stay",
        says="Your parameters are what you get when the biases do not move.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                "for name, grad in grads.items():",
                "for name, grad in ((n, g) for n, g in grads.items() if g.ndim > 1):",
            )
        ],
    ),
    Misconception(
        id="learning-rate-left-out",
        says="Your parameters are what you get at a learning rate of 1.",
        hint="How far a step goes was said when the network was made.",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) - grad")],
    ),
    Misconception(
        id="divided-by-the-batch",
        says="Your parameters are what you get when gradients are divided by the size of the "
        "batch once more.",
        hint="The loss is a mean already, and so are its gradients.",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) - self.learning_rate * grad / len(y)")],
    ),
]
