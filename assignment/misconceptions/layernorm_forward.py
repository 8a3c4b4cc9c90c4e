"""Known wrong answers for `layernorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _norm as norm

WHERE = "cs231n/layers.py:layernorm_forward"
MEAN = "x.mean(axis=1, keepdims=True)"
VAR = "x.var(axis=1, keepdims=True)"
INV_STD = f"1 / np.sqrt({VAR} + eps)"
X_HAT = f"(x - {MEAN}) * inv_std"

MISCONCEPTIONS = [
    Misconception(
        id="statistics-of-the-columns",
        says=(
            "Each column is normalized over the batch instead of each row: that is batch "
            "normalization."
        ),
        hint="How many means does the docstring ask for, N or D?",
        changes=[
            Edit(WHERE, VAR, "x.var(axis=0, keepdims=True)"),
            Edit(WHERE, MEAN, "x.mean(axis=0, keepdims=True)"),
        ],
    ),
    Misconception(
        id="eps-outside-the-root",
        says="eps is added to the standard deviation instead of the variance.",
        hint="Look where the square root ends in the formula.",
        changes=[Edit(WHERE, INV_STD, f"1 / (np.sqrt({VAR}) + eps)")],
    ),
    Misconception(
        id="one-mean-for-all",
        says="One mean and one variance are used for the whole table.",
        hint="Each example is normalized by itself.",
        changes=[Edit(WHERE, VAR, "x.var()"), Edit(WHERE, MEAN, "x.mean()")],
    ),
    Misconception(
        id="divided-by-the-variance",
        says="x is divided by the variance instead of its square root.",
        hint="Which of the two has the same unit as x?",
        changes=[Edit(WHERE, INV_STD, f"1 / ({VAR} + eps)")],
    ),
    Misconception(
        id="eps-missing",
        says="The eps in ln_param is never added.",
        hint="What keeps the division safe for a row of equal numbers?",
        changes=[Edit(WHERE, " + eps)", ")")],
    ),
    Misconception(
        id="variance-over-d-minus-one",
        says="The variance is divided by D - 1 instead of D.",
        hint="The docstring says what the variance is divided by.",
        changes=[
            Edit(WHERE, VAR, "x.var(axis=1, keepdims=True, ddof=0 if x.shape[1] == 1 else 1)")
        ],
    ),
    Misconception(
        id="shift-forgotten",
        says="beta is never added.",
        hint="What does the formula add at the end?",
        changes=[Edit(WHERE, "gamma * x_hat + beta", "gamma * x_hat")],
    ),
    *norm.scale_and_shift(WHERE, "x_hat"),
    Misconception(
        id="eps-ignored",
        says="The eps in ln_param is ignored: it is always 1e-5.",
        hint="Where does your code read eps?",
        changes=[Edit(WHERE, " + eps)", " + 1e-5)")],
    ),
    Misconception(
        id="scaled-before-normalizing",
        says="gamma is multiplied in before the normalization instead of after it.",
        hint="Scale and shift come last.",
        changes=[
            Edit(
                WHERE,
                "x_hat = (x - x.mean",
                "inv_std = 1 / np.sqrt((x * gamma).var(axis=1, keepdims=True) + eps)\n"
                "    x_hat = (x * gamma - (x * gamma).mean",
            ),
            Edit(WHERE, "out = gamma * x_hat + beta", "out = x_hat + beta"),
        ],
    ),
    Misconception(
        id="variance-of-the-columns",
        says="The variance is that of each column over the batch; the mean is that of each row.",
        hint="Mean and variance are taken over the same numbers.",
        changes=[Edit(WHERE, VAR, "x.var(axis=0)")],
    ),
    Misconception(
        id="mean-of-the-columns",
        says="The mean is that of each column over the batch; the variance is that of each row.",
        hint="Mean and variance are taken over the same numbers.",
        changes=[Edit(WHERE, MEAN, "x.mean(axis=0)")],
    ),
    Misconception(
        id="one-mean",
        says="One mean is subtracted from the whole table; each row has a variance of its own.",
        hint="Each example is normalized by itself.",
        changes=[Edit(WHERE, MEAN, "x.mean()")],
    ),
    Misconception(
        id="one-variance",
        says="One variance is used for the whole table; each row has a mean of its own.",
        hint="Each example is normalized by itself.",
        changes=[Edit(WHERE, VAR, "x.var()")],
    ),
    Misconception(
        id="variance-not-divided",
        says="The variance is not divided by D: it is the sum of the squared deviations.",
        hint=(
            "Print the variance of a row, and of the same row written twice. Should it become "
            "larger?"
        ),
        changes=[Edit(WHERE, VAR, f"x.shape[1] * {VAR}")],
    ),
    Misconception(
        id="variance-over-n",
        says=(
            "The squared deviations of a row are divided by the number of rows instead of the "
            "number of features."
        ),
        hint="How many numbers does a row have?",
        changes=[Edit(WHERE, VAR, f"x.shape[1] / x.shape[0] * {VAR}")],
    ),
    Misconception(
        id="deviation-for-the-variance",
        says="The square root is taken twice: of the variance, and of the standard deviation.",
        hint="np.std and np.var are different functions. Which of them is a mean of squares?",
        changes=[Edit(WHERE, VAR, "x.std(axis=1, keepdims=True)")],
    ),
    Misconception(
        id="mean-left-out",
        says="The mean is not subtracted.",
        hint="What is the mean of each row of the normalized x? It should be 0.",
        changes=[Edit(WHERE, X_HAT, "x * inv_std")],
    ),
    Misconception(
        id="only-the-mean-subtracted",
        says="x is not divided by its standard deviation.",
        hint="Normalized numbers have a variance of 1.",
        changes=[Edit(WHERE, X_HAT, f"x - {MEAN}")],
    ),
    Misconception(
        id="multiplied-by-the-deviation",
        says="x is multiplied by the standard deviation instead of divided by it.",
        hint="What is the variance of a normalized row?",
        changes=[Edit(WHERE, "* inv_std", "/ inv_std")],
    ),
]
