"""Known wrong repairs of `OverflowingSoftmax`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/bughunt/loss.py:OverflowingSoftmax.forward"
SHIFT = "scores - scores.max(axis=1, keepdims=True)"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
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
    Misconception(
        id="largest-of-each-column",
        says=(
            "The largest score of each class is subtracted instead of the largest "
            "score of each row."
        ),
        hint=("Which scores belong to one probability distribution: a row or a column?"),
        changes=[
            Edit(
                WHERE, "scores - scores.max(axis=1, keepdims=True)", "scores - scores.max(axis=0)"
            ),
        ],
    ),
    Misconception(
        id="largest-magnitude-subtracted",
        says=("The largest absolute value of each row is subtracted instead of the largest score."),
        hint="What is left of a row in which all scores are near -100?",
        changes=[
            Edit(
                WHERE,
                "scores - scores.max(axis=1, keepdims=True)",
                "scores - np.abs(scores).max(axis=1, keepdims=True)",
            ),
        ],
    ),
    Misconception(
        id="divided-by-the-largest",
        says="The scores are divided by the largest of their row.",
        hint="A shift does not change the probabilities. Does a division?",
        changes=[
            Edit(
                WHERE,
                "scores - scores.max(axis=1, keepdims=True)",
                "scores / scores.max(axis=1, keepdims=True)",
            ),
        ],
    ),
    Misconception(
        id="standardized",
        says="The scores of each row are scaled to a standard deviation of 1.",
        hint="A shift does not change the probabilities. Does a division?",
        changes=[
            Edit(
                WHERE,
                "scores - scores.max(axis=1, keepdims=True)",
                (
                    "(scores - scores.mean(axis=1, keepdims=True)) / scores.std(axis=1, "
                    "keepdims=True)"
                ),
            ),
        ],
    ),
    Misconception(
        id="clipped-at-700",
        says="Scores above 700 are clipped to 700, and scores below -700 to -700.",
        hint=(
            "After clipping, two different large scores are equal. Shift the "
            "scores instead of clipping them."
        ),
        changes=[
            Edit(WHERE, "scores - scores.max(axis=1, keepdims=True)", "np.clip(scores, -700, 700)"),
        ],
    ),
    Misconception(
        id="clipped-at-500",
        says="Scores above 500 are clipped to 500, and scores below -500 to -500.",
        hint=(
            "After clipping, two different large scores are equal. Shift the "
            "scores instead of clipping them."
        ),
        changes=[
            Edit(WHERE, "scores - scores.max(axis=1, keepdims=True)", "np.clip(scores, -500, 500)"),
        ],
    ),
    Misconception(
        id="clipped-at-100",
        says="Scores above 100 are clipped to 100, and scores below -100 to -100.",
        hint=(
            "After clipping, two different large scores are equal. Shift the "
            "scores instead of clipping them."
        ),
        changes=[
            Edit(WHERE, "scores - scores.max(axis=1, keepdims=True)", "np.clip(scores, -100, 100)"),
        ],
    ),
    Misconception(
        id="double-precision-only",
        says=("The scores are converted to float64, but exp still overflows for large ones."),
        hint="What is exp(1000) in float64?",
        changes=[
            Edit(WHERE, "scores - scores.max(axis=1, keepdims=True)", "scores.astype(np.float64)"),
        ],
    ),
    Misconception(
        id="loss-without-the-shift",
        says=("The score of the true class is not shifted in the loss, but the sum is."),
        hint="In log(a / b), both a and b must belong to the same scores.",
        changes=[
            Edit(
                WHERE,
                "loss = -logs[rows, y].mean()",
                "loss = (np.log(sums)[:, 0] - scores[rows, y]).mean()",
            ),
        ],
    ),
    Misconception(
        id="losses-added-up",
        says="The loss is the sum over the rows instead of the mean.",
        hint="The docstring says how the rows are combined.",
        changes=[
            Edit(WHERE, "loss = -logs[rows, y].mean()", "loss = -logs[rows, y].sum()"),
        ],
    ),
    Misconception(
        id="loss-of-the-other-sign",
        says="The loss has the wrong sign.",
        hint="A logarithm of a probability is never positive. What should a loss be?",
        changes=[
            Edit(WHERE, "loss = -logs[rows, y].mean()", "loss = logs[rows, y].mean()"),
        ],
    ),
    Misconception(
        id="loss-without-the-sum",
        says="The loss leaves out the logarithm of the sum.",
        hint="The probability is a quotient. What is the logarithm of a quotient?",
        changes=[
            Edit(WHERE, "loss = -logs[rows, y].mean()", "loss = -shifted[rows, y].mean()"),
        ],
    ),
    Misconception(
        id="all-classes-in-the-loss",
        says="The loss is the mean over all classes instead of only the true ones.",
        hint="Which probability of a row does the docstring name?",
        changes=[
            Edit(WHERE, "loss = -logs[rows, y].mean()", "loss = -logs.mean()"),
        ],
    ),
    Misconception(
        id="normalized-over-the-batch",
        says="The probabilities are divided by one sum over the whole batch.",
        hint="What do the probabilities of one row add up to?",
        changes=[
            Edit(
                WHERE,
                "self.probabilities = powers / sums",
                "self.probabilities = powers / powers.sum()",
            ),
        ],
    ),
    Misconception(
        id="normalized-over-columns",
        says="The probabilities are divided by the sums of the columns.",
        hint="What do the probabilities of one row add up to?",
        changes=[
            Edit(
                WHERE,
                "self.probabilities = powers / sums",
                "self.probabilities = powers / powers.sum(axis=0)",
            ),
        ],
    ),
    Misconception(
        id="powers-kept",
        says=(
            "probabilities holds exp of the shifted scores: the division by their sum is missing."
        ),
        hint="What do the probabilities of one row add up to?",
        changes=[
            Edit(WHERE, "self.probabilities = powers / sums", "self.probabilities = powers"),
        ],
    ),
    Misconception(
        id="logarithms-kept",
        says="probabilities holds the logarithms of the probabilities.",
        hint="Between which two numbers is a probability?",
        changes=[
            Edit(
                WHERE,
                "self.probabilities = powers / sums",
                "self.probabilities = shifted - np.log(sums)",
            ),
        ],
    ),
    Misconception(
        id="log-plus-1e-8",
        says=(
            "A small number is added to the probability inside the logarithm, so "
            "very small probabilities give a wrong loss."
        ),
        hint=(
            "log(a / b) is log(a) - log(b). In which of the two forms do you never "
            "take the logarithm of 0?"
        ),
        changes=[
            Edit(
                WHERE,
                "loss = -logs[rows, y].mean()",
                "loss = -np.log(self.probabilities[rows, y] + 1e-8).mean()",
            ),
        ],
    ),
    Misconception(
        id="log-plus-1e-10",
        says=(
            "A small number is added to the probability inside the logarithm, so "
            "very small probabilities give a wrong loss."
        ),
        hint=(
            "log(a / b) is log(a) - log(b). In which of the two forms do you never "
            "take the logarithm of 0?"
        ),
        changes=[
            Edit(
                WHERE,
                "loss = -logs[rows, y].mean()",
                "loss = -np.log(self.probabilities[rows, y] + 1e-10).mean()",
            ),
        ],
    ),
    Misconception(
        id="log-plus-1e-12",
        says=(
            "A small number is added to the probability inside the logarithm, so "
            "very small probabilities give a wrong loss."
        ),
        hint=(
            "log(a / b) is log(a) - log(b). In which of the two forms do you never "
            "take the logarithm of 0?"
        ),
        changes=[
            Edit(
                WHERE,
                "loss = -logs[rows, y].mean()",
                "loss = -np.log(self.probabilities[rows, y] + 1e-12).mean()",
            ),
        ],
    ),
    Misconception(
        id="averaged-over-all-scores",
        says=("The loss is divided by the number of scores instead of the number of rows."),
        hint="The docstring says what the mean is over.",
        changes=[
            Edit(
                WHERE, "loss = -logs[rows, y].mean()", "loss = -logs[rows, y].sum() / scores.size"
            ),
        ],
    ),
]
