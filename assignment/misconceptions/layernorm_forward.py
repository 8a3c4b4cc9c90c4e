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
        says="The eps in ln_param is never added.",
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
    Misconception(
        id="variance-of-the-columns",
        says="The variance is that of each column over the batch; the mean is that of each row.",
        hint="Mean and variance are taken over the same numbers.",
        changes=[Edit(WHERE, "x.var(axis=1, keepdims=True)", "x.var(axis=0)")],
    ),
    Misconception(
        id="mean-of-the-columns",
        says="The mean is that of each column over the batch; the variance is that of each row.",
        hint="Mean and variance are taken over the same numbers.",
        changes=[Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.mean(axis=0)")],
    ),
    Misconception(
        id="variance-about-the-mean-of-the-columns",
        says="The mean of each column is subtracted, also in the variance of each row.",
        hint="How many means does the docstring ask for, N or D?",
        changes=[
            Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.mean(axis=0)"),
            Edit(
                WHERE,
                "x.var(axis=1, keepdims=True)",
                "((x - x.mean(axis=0)) ** 2).mean(axis=1, keepdims=True)",
            ),
        ],
    ),
    Misconception(
        id="one-mean",
        says="One mean is subtracted from the whole table; each row has a variance of its own.",
        hint="Each example is normalized by itself.",
        changes=[Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.mean()")],
    ),
    Misconception(
        id="one-variance",
        says="One variance is used for the whole table; each row has a mean of its own.",
        hint="Each example is normalized by itself.",
        changes=[Edit(WHERE, "x.var(axis=1, keepdims=True)", "x.var()")],
    ),
    Misconception(
        id="deviation-for-the-variance",
        says="The square root is taken twice: of the variance, and of the standard deviation.",
        hint="np.std and np.var are different functions. Which of them is a mean of squares?",
        changes=[Edit(WHERE, "x.var(axis=1, keepdims=True)", "x.std(axis=1, keepdims=True)")],
    ),
    Misconception(
        id="divided-by-the-variance",
        says="x is divided by the variance instead of its square root.",
        hint="Which of the two has the same unit as x?",
        changes=[
            Edit(
                WHERE,
                "1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)",
                "1 / (x.var(axis=1, keepdims=True) + eps)",
            )
        ],
    ),
    Misconception(
        id="mean-left-out",
        says="The mean is not subtracted.",
        hint="What is the mean of each row of the normalized x? It should be 0.",
        changes=[
            Edit(
                WHERE,
                "x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std",
                "x_hat = x * inv_std",
            )
        ],
    ),
    Misconception(
        id="only-the-mean-subtracted",
        says="x is not divided by its standard deviation.",
        hint="Normalized numbers have a variance of 1.",
        changes=[
            Edit(
                WHERE,
                "x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std",
                "x_hat = x - x.mean(axis=1, keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="mean-of-the-squares",
        says=(
            "The variance is the mean of the squares of x: the mean is not subtracted before "
            "the square."
        ),
        hint="Add 100 to all numbers of a row. Should its variance change?",
        changes=[Edit(WHERE, "x.var(axis=1, keepdims=True)", "(x**2).mean(axis=1, keepdims=True)")],
    ),
    Misconception(
        id="root-mean-square",
        says="x is divided by the root of the mean of its squares; no mean is subtracted anywhere.",
        hint="Add 100 to all numbers of a row. Should the result change?",
        changes=[
            Edit(WHERE, "x.var(axis=1, keepdims=True)", "(x**2).mean(axis=1, keepdims=True)"),
            Edit(
                WHERE,
                "x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std",
                "x_hat = x * inv_std",
            ),
        ],
    ),
    Misconception(
        id="variance-not-divided",
        says="The variance is not divided by D: it is the sum of the squared deviations.",
        hint=(
            "Print the variance of a row, and of the same row written twice. Should it become "
            "larger?"
        ),
        changes=[
            Edit(WHERE, "x.var(axis=1, keepdims=True)", "x.shape[1] * x.var(axis=1, keepdims=True)")
        ],
    ),
    Misconception(
        id="variance-over-n",
        says=(
            "The squared deviations of a row are divided by the number of rows instead of the "
            "number of features."
        ),
        hint="How many numbers does a row have?",
        changes=[
            Edit(
                WHERE,
                "x.var(axis=1, keepdims=True)",
                "x.shape[1] / x.shape[0] * x.var(axis=1, keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="mean-not-divided",
        says="The sum of each row is subtracted instead of its mean.",
        hint="What is the difference between a sum and a mean?",
        changes=[Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.sum(axis=1, keepdims=True)")],
    ),
    Misconception(
        id="mean-not-divided-anywhere",
        says="The sum of each row is used instead of its mean, also in the variance.",
        hint="What is the difference between a sum and a mean?",
        changes=[
            Edit(WHERE, "x.mean(axis=1, keepdims=True)", "x.sum(axis=1, keepdims=True)"),
            Edit(
                WHERE,
                "x.var(axis=1, keepdims=True)",
                "((x - x.sum(axis=1, keepdims=True)) ** 2).mean(axis=1, keepdims=True)",
            ),
        ],
    ),
    Misconception(
        id="multiplied-by-the-deviation",
        says="x is multiplied by the standard deviation instead of divided by it.",
        hint="What is the variance of a normalized row?",
        changes=[Edit(WHERE, "* inv_std", "/ inv_std")],
    ),
    Misconception(
        id="gamma-forgotten",
        says="gamma is not used.",
        hint="What does the formula multiply by?",
        changes=[Edit(WHERE, "gamma * x_hat + beta", "x_hat + beta")],
    ),
    Misconception(
        id="scale-and-shift-forgotten",
        says="gamma and beta are not used.",
        hint="Normalizing is only the first half of the formula.",
        changes=[Edit(WHERE, "gamma * x_hat + beta", "1.0 * x_hat")],
    ),
    Misconception(
        id="scale-and-shift-swapped",
        says="gamma and beta are swapped.",
        hint="Which of the two is the scale, and which is the shift?",
        changes=[Edit(WHERE, "gamma * x_hat + beta", "beta * x_hat + gamma")],
    ),
    Misconception(
        id="shift-scaled",
        says="gamma multiplies beta, too.",
        hint="In the formula, what comes first: the scale or the shift?",
        changes=[Edit(WHERE, "gamma * x_hat + beta", "gamma * (x_hat + beta)")],
    ),
    Misconception(
        id="eps-doubled",
        says="eps is added to the variance twice.",
        hint="Look for eps in every line. Where is it added a second time?",
        changes=[Edit(WHERE, " + eps)", " + 2 * eps)")],
    ),
    Misconception(
        id="eps-twice-inside-and-outside",
        says="eps is added to the variance and again to its square root.",
        hint="Adding eps once is enough to keep the division safe.",
        changes=[
            Edit(
                WHERE,
                "1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)",
                "1 / (np.sqrt(x.var(axis=1, keepdims=True) + eps) + eps)",
            )
        ],
    ),
    Misconception(
        id="scaled-and-shifted-before-normalizing",
        says="gamma and beta are applied before the normalization instead of after it.",
        hint="Scale and shift come last.",
        changes=[
            Edit(
                WHERE,
                "1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)",
                "1.0\n"
                "    x = gamma * x + beta\n"
                "    inv_std = 1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)",
            ),
            Edit(WHERE, "gamma * x_hat + beta", "1.0 * x_hat"),
        ],
    ),
]
