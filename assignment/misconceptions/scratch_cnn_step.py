"""Known wrong answers for `Network.step`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/frameworks/scratch.py:Network.step"
MOVE = "getattr(self, name) - self.learning_rate * grad"

MISCONCEPTIONS = [
    Misconception(
        id="uphill",
        says="The parameters move along the gradient instead of against it.",
        hint="In which direction does the loss grow?",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) + self.learning_rate * grad")],
    ),
    Misconception(
        id="biases-stay",
        says="The biases do not change.",
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
        says="The learning rate is ignored.",
        hint="The constructor received the learning rate. Where does the step use it?",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) - grad")],
    ),
    Misconception(
        id="divided-by-the-batch",
        says="The gradients are divided by the size of the batch a second time.",
        hint="The loss is already a mean, and so are its gradients.",
        changes=[Edit(WHERE, MOVE, "getattr(self, name) - self.learning_rate * grad / len(y)")],
    ),
]
