"""Known wrong repairs of `OverflowingSoftmax`, each as a change to the solution."""

from __future__ import annotations

from grading.spec import Edit, Misconception

from . import _hunts as hunts
from . import _known as words

WHERE = "cs231n/bughunt/loss.py:OverflowingSoftmax.forward"
SHIFT = "scores - scores.max(axis=1, keepdims=True)"
PROBABILITIES = "self.probabilities = powers / sums"
LOSS = "loss = -logs[rows, y].mean()"


def clipped(name: str, limit: int) -> Misconception:
    """Return the mistake of clipping the scores instead of shifting them."""
    return Misconception(
        id=name,
        says=f"Scores above {limit} are clipped to {limit}, and scores below -{limit} to -{limit}.",
        hint=(
            "After clipping, two different large scores are equal. Shift the scores instead of "
            "clipping them."
        ),
        changes=[Edit(WHERE, SHIFT, f"np.clip(scores, -{limit}, {limit})")],
    )


def log_plus(epsilon: str) -> Misconception:
    """Return the mistake of hiding log(0) behind a small number."""
    return Misconception(
        id=f"log-plus-{epsilon}",
        says=(
            "A small number is added to the probability inside the logarithm, so very small "
            "probabilities give a wrong loss."
        ),
        hint=(
            "log(a / b) is log(a) - log(b). In which of the two forms do you never take the "
            "logarithm of 0?"
        ),
        changes=[
            Edit(WHERE, LOSS, f"loss = -np.log(self.probabilities[rows, y] + {epsilon}).mean()")
        ],
    )


MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "What is exp(1000)? And what happens to the probabilities of a row if you subtract the "
            "same number from all its scores?"
        ),
        bug=Edit(WHERE, SHIFT, "scores"),
    ),
    words.known(
        "log-of-a-rounded-probability",
        [Edit(WHERE, "logs = shifted - np.log(sums)", "logs = np.log(self.probabilities)")],
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
        id="loss-without-the-shift",
        says="The score of the true class is not shifted in the loss, but the sum is.",
        hint="In log(a / b), both a and b must belong to the same scores.",
        changes=[Edit(WHERE, LOSS, "loss = (np.log(sums)[:, 0] - scores[rows, y]).mean()")],
    ),
    clipped("scores-clipped", 50),
    log_plus("1e-8"),
    Misconception(
        id="largest-of-each-column",
        says=(
            "The largest score of each class is subtracted instead of the largest score of each "
            "row."
        ),
        hint="Which scores belong to one probability distribution: a row or a column?",
        changes=[Edit(WHERE, SHIFT, "scores - scores.max(axis=0)")],
    ),
    Misconception(
        id="double-precision-only",
        says="The scores are converted to float64, but exp still overflows for large ones.",
        hint="What is exp(1000) in float64?",
        changes=[Edit(WHERE, SHIFT, "scores.astype(np.float64)")],
    ),
    Misconception(
        id="divided-by-the-largest",
        says="The scores are divided by the largest of their row.",
        hint="A shift does not change the probabilities. Does a division?",
        changes=[Edit(WHERE, SHIFT, "scores / scores.max(axis=1, keepdims=True)")],
    ),
    Misconception(
        id="losses-added-up",
        says="The loss is the sum over the rows instead of the mean.",
        hint="The docstring says how the rows are combined.",
        changes=[Edit(WHERE, LOSS, "loss = -logs[rows, y].sum()")],
    ),
    Misconception(
        id="normalized-over-the-batch",
        says="The probabilities are divided by one sum over the whole batch.",
        hint="What do the probabilities of one row add up to?",
        changes=[Edit(WHERE, PROBABILITIES, "self.probabilities = powers / powers.sum()")],
    ),
    Misconception(
        id="normalized-over-columns",
        says="The probabilities are divided by the sums of the columns.",
        hint="What do the probabilities of one row add up to?",
        changes=[Edit(WHERE, PROBABILITIES, "self.probabilities = powers / powers.sum(axis=0)")],
    ),
    clipped("clipped-at-500", 500),
    clipped("clipped-at-700", 700),
    log_plus("1e-10"),
    log_plus("1e-12"),
]
