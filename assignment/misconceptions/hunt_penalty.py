"""Wrong penalties of `FlatPenalty`."""

from grading.spec import Edit, Misconception

LOSS = "cs231n/bughunt/loss.py:FlatPenalty.loss"
GRADIENT = "cs231n/bughunt/loss.py:FlatPenalty.gradient"
SHRINK = "self.reg * w"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="Take two weights, 1 and -1, and nudge one of them. How does the penalty change, and "
        "what does the class say?",
        changes=[Edit(GRADIENT, SHRINK, "self.reg * np.sum(w)")],
    ),
    Misconception(
        id="twice-the-gradient",
        says="Your gradient is what you get for a penalty without the factor 0.5.",
        hint="The 0.5 is there to cancel the 2 that the square leaves.",
        changes=[Edit(GRADIENT, SHRINK, "2 * self.reg * w")],
    ),
    Misconception(
        id="gradient-of-the-gradient",
        says="Your gradient is what you get when reg times dw is added.",
        hint="The penalty is a function of the weights.",
        changes=[Edit(GRADIENT, SHRINK, "self.reg * dw")],
    ),
    Misconception(
        id="loss-changed-to-fit",
        says="Your loss is what you get when the penalty is made the sum of the weights.",
        hint="The docstring fixes the penalty: it is its gradient that does not fit.",
        changes=[Edit(LOSS, "np.sum(w * w)", "np.sum(w)")],
    ),
]
