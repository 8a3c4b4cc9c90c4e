"""Known wrong repairs of `OverflowingSoftmax`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/bughunt/loss.py:OverflowingSoftmax.forward"
SHIFT = "scores - scores.max(axis=1, keepdims=True)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
        hint=(
            "What is exp(1000)? And what happens to the probabilities of a row if you subtract "
            "the same number from all its scores?"
        ),
        changes=[Edit(WHERE, SHIFT, "scores")],
    ),
    Misconception(
        id="one-shift-for-the-batch",
        says="The largest score of the whole batch is subtracted from every row.",
        hint=(
            "What happens to a row whose scores are all far below those of another row? Which "
            "number is safe to subtract from it?"
        ),
        changes=[Edit(WHERE, SHIFT, "scores - scores.max()")],
    ),
    Misconception(
        id="scores-clipped",
        says="Scores above 50 are clipped to 50, and scores below -50 to -50.",
        hint=(
            "After clipping, two different large scores are equal. Shift the scores instead of "
            "clipping them."
        ),
        changes=[Edit(WHERE, SHIFT, "np.clip(scores, -50, 50)")],
    ),
    words.known(
        "log-of-a-rounded-probability",
        [Edit(WHERE, "logs = shifted - np.log(sums)", "logs = np.log(self.probabilities)")],
    ),
]
