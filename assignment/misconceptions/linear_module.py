"""Known wrong answers for `Linear`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _modules as modules

FORWARD = "cs231n/modules/dense.py:Linear.forward"
BACKWARD = "cs231n/modules/dense.py:Linear.backward"

MISCONCEPTIONS = [
    Misconception(
        id="bias-never-added",
        says="The bias is never added.",
        hint="Print the output for rows of zeros.",
        changes=[Edit(FORWARD, "self.bias.data)", "0 * self.bias.data)")],
    ),
    Misconception(
        id="weight-changed-at-once",
        says="backward changes the weights.",
        hint=(
            "A backward pass only computes gradients. The optimizer or update changes the weights."
        ),
        changes=[
            Edit(
                BACKWARD,
                modules.ADD_WEIGHT,
                f"{modules.ADD_WEIGHT}\n        self.weight.data -= 0.1 * dw",
            )
        ],
    ),
    *modules.backward_mistakes(BACKWARD, "rows"),
]
