"""Known wrong answers for `Network.step`, each as a change to the solution."""

from __future__ import annotations

from grading.spec import Edit, Misconception

WHERE = "cs231n/frameworks/scratch.py:Network.step"
LOOP = "for name, grad in grads.items():"
NEW = "getattr(self, name) - self.learning_rate * grad"
UPDATE = f"setattr(self, name, {NEW})"


def only(condition: str) -> list[Edit]:
    """Return the change to a step that moves fewer parameters: n is a name, g its gradient."""
    return [
        Edit(WHERE, LOOP, f"for name, grad in ((n, g) for n, g in grads.items() if {condition}):")
    ]


MISCONCEPTIONS = [
    Misconception(
        id="uphill",
        says="The parameters move along the gradient instead of against it.",
        hint="In which direction does the loss grow?",
        changes=[Edit(WHERE, NEW, "getattr(self, name) + self.learning_rate * grad")],
    ),
    Misconception(
        id="no-step",
        says="No parameter of the network changes.",
        hint="A step stores new arrays in the attributes of the network.",
        changes=[Edit(WHERE, NEW, "getattr(self, name)")],
    ),
    Misconception(
        id="biases-stay",
        says="The biases do not change.",
        hint="Four parameters have gradients.",
        changes=only("g.ndim > 1"),
    ),
    Misconception(
        id="learning-rate-left-out",
        says="The learning rate is ignored.",
        hint="The constructor received the learning rate. Where does the step use it?",
        changes=[Edit(WHERE, NEW, "getattr(self, name) - grad")],
    ),
    Misconception(
        id="loss-after-the-step",
        says="The loss is that after the step instead of before it.",
        hint="Which loss does the docstring ask for?",
        changes=[Edit(WHERE, UPDATE, f"{UPDATE}\n        loss, _ = self.gradients(x, y)")],
    ),
    Misconception(
        id="divided-by-the-batch",
        says="The gradients are divided by the size of the batch a second time.",
        hint="The loss is already a mean, and so are its gradients.",
        changes=[Edit(WHERE, NEW, f"{NEW} / len(y)")],
    ),
    Misconception(
        id="parameters-replaced",
        says="The parameters become the step itself: minus the learning rate times the gradient.",
        hint="A step starts from where the parameter is.",
        changes=[Edit(WHERE, NEW, "-self.learning_rate * grad")],
    ),
    Misconception(
        id="gradients-computed-again",
        says="The gradients are computed again after some parameters have changed.",
        hint="Compute all gradients once, before you change any parameter.",
        changes=[
            Edit(
                WHERE,
                LOOP,
                'for name in ("W1", "b1", "W2", "b2"):\n'
                "            grad = self.gradients(x, y)[1][name]",
            )
        ],
    ),
    Misconception(
        id="b1-stays",
        says="b1 does not change.",
        hint="Four parameters have gradients.",
        changes=only('n != "b1"'),
    ),
    Misconception(
        id="b2-stays",
        says="b2 does not change.",
        hint="Four parameters have gradients.",
        changes=only('n != "b2"'),
    ),
    Misconception(
        id="dense-layer-stays",
        says="The dense layer does not change.",
        hint="Four parameters have gradients.",
        changes=only('n in ("W1", "b1")'),
    ),
    Misconception(
        id="filters-stay",
        says="The filters and their biases do not change.",
        hint="Four parameters have gradients.",
        changes=only('n in ("W2", "b2")'),
    ),
]
