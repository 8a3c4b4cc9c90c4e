"""Known wrong repairs of `FlatPenalty`, each as a change to the solution."""

from grading.spec import Edit, Misconception

LOSS = "cs231n/bughunt/loss.py:FlatPenalty.loss"
GRADIENT = "cs231n/bughunt/loss.py:FlatPenalty.gradient"
SHRINK = "self.reg * w"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
        hint=(
            "Take two weights, 1 and -1, and slightly change one of them. How does the penalty "
            "change, and what does the class return?"
        ),
        changes=[Edit(GRADIENT, SHRINK, "self.reg * np.sum(w)")],
    ),
    Misconception(
        id="twice-the-gradient",
        says=(
            "The gradient of the penalty is twice as large as it should be: the factor 0.5 is "
            "missing."
        ),
        hint="The square leaves a factor of 2 in the derivative. What does the 0.5 do to it?",
        changes=[Edit(GRADIENT, SHRINK, "2 * self.reg * w")],
    ),
    Misconception(
        id="gradient-of-the-gradient",
        says="reg times dw is added instead of reg times the weights.",
        hint="The penalty is a function of the weights.",
        changes=[Edit(GRADIENT, SHRINK, "self.reg * dw")],
    ),
    Misconception(
        id="loss-changed-to-fit",
        says="The penalty itself was changed to the sum of the weights.",
        hint="The docstring says what the penalty is. Only its gradient is wrong.",
        changes=[Edit(LOSS, "np.sum(w * w)", "np.sum(w)")],
    ),
    Misconception(
        id="half-the-gradient",
        says=(
            "The gradient of the penalty is half as large as it should be: it still has the "
            "factor 0.5."
        ),
        hint="What is the derivative of 0.5 * w * w?",
        changes=[Edit(GRADIENT, "self.reg * w", "0.5 * self.reg * w")],
    ),
]
