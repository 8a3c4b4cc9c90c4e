"""Wrong layer normalisation, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:layernorm_forward"

MISCONCEPTIONS = [
    Misconception(
        id="statistics-of-the-columns",
        says=(
            "Your out is what you get when every column is normalised over the batch: "
            "that is batch normalisation."
        ),
        hint="How many means does the text ask for, N or D?",
        changes=[
            Edit(WHERE, "x.var(axis=1, keepdims=True)", "x.var(axis=0, keepdims=True)"),
            Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.mean(axis=0, keepdims=True)"),
        ],
    ),
    Misconception(
        id="one-mean-for-all",
        says="Your out is what you get with one mean and one variance for the whole table.",
        hint="Each example is normalised by itself.",
        changes=[
            Edit(WHERE, "x.var(axis=1, keepdims=True)", "x.var()"),
            Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.mean()"),
        ],
    ),
    Misconception(
        id="eps-missing",
        says="Your out is what you get without eps.",
        hint="What keeps the division safe for a row of equal numbers?",
        changes=[Edit(WHERE, " + eps)", ")")],
    ),
    Misconception(
        id="eps-outside-the-root",
        says="Your out is what you get when eps is added to the standard deviation.",
        hint="Look at where the root ends in the formula.",
        changes=[
            Edit(
                WHERE,
                "1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)",
                "1 / (np.sqrt(x.var(axis=1, keepdims=True)) + eps)",
            )
        ],
    ),
    Misconception(
        id="variance-over-d-minus-one",
        says="Your out is what you get with the unbiased variance, divided by D - 1.",
        hint="The text says by what the variance is divided.",
        changes=[
            Edit(
                WHERE,
                "x.var(axis=1, keepdims=True)",
                "x.var(axis=1, keepdims=True, ddof=0 if x.shape[1] == 1 else 1)",
            )
        ],
    ),
    Misconception(
        id="scaled-before-normalising",
        says=("Your out is what you get when gamma is multiplied in before the normalisation."),
        hint="Scale and shift come last.",
        changes=[
            Edit(
                WHERE,
                "x_hat = (x - x.mean",
                (
                    "inv_std = 1 / np.sqrt((x * gamma).var(axis=1, keepdims=True) + eps)\n"
                    "    x_hat = (x * gamma - (x * gamma).mean"
                ),
            ),
            Edit(WHERE, "out = gamma * x_hat + beta", "out = x_hat + beta"),
        ],
    ),
    Misconception(
        id="shift-forgotten",
        says="Your out is what you get without beta.",
        hint="What does the formula add at the end?",
        changes=[Edit(WHERE, "gamma * x_hat + beta", "gamma * x_hat")],
    ),
]
