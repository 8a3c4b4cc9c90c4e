"""Known wrong answers for `layernorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:layernorm_forward"

MISCONCEPTIONS = [
    Misconception(
        id="statistics-of-the-columns",
        says=(
            "Each column is normalized over the batch instead of each row: that is batch "
            "normalization."
        ),
        hint="How many means does the docstring ask for, N or D?",
        changes=[
            Edit(WHERE, "x.var(axis=1, keepdims=True)", "x.var(axis=0, keepdims=True)"),
            Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.mean(axis=0, keepdims=True)"),
        ],
    ),
    Misconception(
        id="one-mean-for-all",
        says="One mean and one variance are used for the whole table.",
        hint="Each example is normalized by itself.",
        changes=[
            Edit(WHERE, "x.var(axis=1, keepdims=True)", "x.var()"),
            Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.mean()"),
        ],
    ),
    Misconception(
        id="eps-missing",
        says="eps is never added.",
        hint="What keeps the division safe for a row of equal numbers?",
        changes=[Edit(WHERE, " + eps)", ")")],
    ),
    Misconception(
        id="eps-outside-the-root",
        says="eps is added to the standard deviation instead of the variance.",
        hint="Look where the square root ends in the formula.",
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
        says="The variance is divided by D - 1 instead of D.",
        hint="The docstring says what the variance is divided by.",
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
        says="gamma is multiplied in before the normalization instead of after it.",
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
        says="beta is never added.",
        hint="What does the formula add at the end?",
        changes=[Edit(WHERE, "gamma * x_hat + beta", "gamma * x_hat")],
    ),
    Misconception(
        id="eps-ignored",
        says="The eps in ln_param is ignored: it is always 1e-5.",
        hint="Where does your code read eps?",
        changes=[
            Edit(
                WHERE,
                "np.sqrt(x.var(axis=1, keepdims=True) + eps)",
                "np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)",
            )
        ],
    ),
]
