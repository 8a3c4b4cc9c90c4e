"""Known wrong repairs of `FlatPenalty`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _hunts as hunts

LOSS = "cs231n/bughunt/loss.py:FlatPenalty.loss"
GRADIENT = "cs231n/bughunt/loss.py:FlatPenalty.gradient"
SHRINK = "self.reg * w"
TOTAL = "total = dw + self.reg * w"
TWO_WEIGHTS = (
    "Take two weights, 1 and -1, and slightly change one of them. How does the penalty change?"
)

MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "Take two weights, 1 and -1, and slightly change one of them. How does the penalty "
            "change, and what does the class return?"
        ),
        bug=Edit(GRADIENT, SHRINK, "self.reg * np.sum(w)"),
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
        id="half-the-gradient",
        says=(
            "The gradient of the penalty is half as large as it should be: it still has the factor "
            "0.5."
        ),
        hint="What is the derivative of 0.5 * w * w?",
        changes=[Edit(GRADIENT, SHRINK, "0.5 * self.reg * w")],
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
        id="dw-changed",
        says="gradient changes dw itself.",
        hint="The code that calls gradient may still need dw. Create a new array.",
        changes=[Edit(GRADIENT, TOTAL, "dw += self.reg * w\n        total = dw")],
    ),
    Misconception(
        id="without-dw",
        says="gradient returns only the gradient of the penalty, without dw.",
        hint="Which two terms does the docstring name?",
        changes=[Edit(GRADIENT, TOTAL, "total = self.reg * w")],
    ),
    Misconception(
        id="mean-of-the-weights",
        says=(
            "The gradient adds reg times the mean of all weights, which is the same number "
            "everywhere."
        ),
        hint=TWO_WEIGHTS,
        changes=[Edit(GRADIENT, SHRINK, "self.reg * w.mean()")],
    ),
    Misconception(
        id="square-of-the-sum",
        says="The penalty squares the sum of the weights instead of summing their squares.",
        hint="Take the weights 1 and -1. What is their penalty?",
        changes=[Edit(LOSS, "np.sum(w * w)", "np.sum(w) ** 2")],
    ),
    Misconception(
        id="strength-ignored",
        says="The gradient adds the weights without the factor reg.",
        hint="Change reg. Which results should change?",
        changes=[Edit(GRADIENT, SHRINK, "w")],
    ),
    Misconception(
        id="penalty-added",
        says="The gradient adds the penalty itself, which is the same number everywhere.",
        hint=TWO_WEIGHTS,
        changes=[Edit(GRADIENT, SHRINK, "0.5 * self.reg * np.sum(w * w)")],
    ),
    Misconception(
        id="half-the-squares",
        says=(
            "The gradient adds half of reg times the squares of the weights: the terms of the "
            "penalty, not their derivatives."
        ),
        hint="What is the derivative of 0.5 * w * w?",
        changes=[Edit(GRADIENT, SHRINK, "0.5 * self.reg * w * w")],
    ),
    Misconception(
        id="sums-of-columns",
        says="The gradient adds reg times sums over the first axis of the weights.",
        hint=TWO_WEIGHTS,
        changes=[Edit(GRADIENT, SHRINK, "self.reg * w.sum(axis=0)")],
    ),
    Misconception(
        id="gradient-of-the-other-sign",
        says="The gradient of the penalty has the wrong sign.",
        hint="If a positive weight grows, does the penalty grow or shrink?",
        changes=[Edit(GRADIENT, TOTAL, "total = dw - self.reg * w")],
    ),
    Misconception(
        id="penalty-left-out",
        says="gradient returns dw alone: the gradient of the penalty is missing.",
        hint="Which two terms does the docstring name?",
        changes=[Edit(GRADIENT, TOTAL, "total = dw.copy()")],
    ),
    Misconception(
        id="loss-without-the-half",
        says="The penalty is twice as large as it should be: the factor 0.5 is missing.",
        hint="Read the formula in the docstring of the class, factor by factor.",
        changes=[Edit(LOSS, "0.5 * self.reg", "self.reg")],
    ),
]
