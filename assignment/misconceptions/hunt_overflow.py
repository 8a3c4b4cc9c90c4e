"""Wrong losses of `OverflowingSoftmax`."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/loss.py:OverflowingSoftmax.forward"
SHIFT = "scores - scores.max(axis=1, keepdims=True)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="What is exp(1000)? And what happens to the probabilities of a row if the same "
        "number is taken off all its scores?",
        changes=[Edit(WHERE, SHIFT, "scores")],
    ),
    Misconception(
        id="one-shift-for-the-batch",
        says="Your results are what you get when the largest score of the whole batch is taken "
        "off.",
        hint="A row whose scores are all far below another row's is then in trouble. Which number "
        "is safe for it?",
        changes=[Edit(WHERE, SHIFT, "scores - scores.max()")],
    ),
    Misconception(
        id="scores-clipped",
        says="Your results are what you get when scores beyond 50 are cut off.",
        hint="Two different large scores then count as equal. Shift them, do not cut them.",
        changes=[Edit(WHERE, SHIFT, "np.clip(scores, -50, 50)")],
    ),
]
