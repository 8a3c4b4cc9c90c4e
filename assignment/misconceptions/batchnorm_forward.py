"""Known wrong answers for `batchnorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _norm as norm

WHERE = "cs231n/layers.py:batchnorm_forward"
STATISTICS = "mean, var = x.mean(axis=0), x.var(axis=0)"
NEW_MEAN = "momentum * running_mean + (1 - momentum) * mean"
NEW_VAR = "momentum * running_var + (1 - momentum) * var"
TEST_X_HAT = "(x - running_mean) / np.sqrt(running_var + eps)"
TEST_OUT = f"gamma * {TEST_X_HAT} + beta"


def updated(mean: str, var: str) -> list[Edit]:
    """Train mode with these expressions for the new running_mean and running_var."""
    return [Edit(WHERE, NEW_MEAN, mean), Edit(WHERE, NEW_VAR, var)]


MISCONCEPTIONS = [
    Misconception(
        id="batch-statistics-in-test-mode",
        says="Test mode uses the statistics of the batch instead of the running statistics.",
        hint="What are the running statistics kept for?",
        changes=[Edit(WHERE, TEST_X_HAT, "(x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)")],
    ),
    Misconception(
        id="momentum-the-wrong-way-round",
        says="momentum and 1 - momentum are swapped in the running statistics.",
        hint="With a momentum of 0.9, how much should one unusual batch change the statistics?",
        changes=updated(
            "(1 - momentum) * running_mean + momentum * mean",
            "(1 - momentum) * running_var + momentum * var",
        ),
    ),
    Misconception(
        id="eps-outside-the-root",
        says="Train mode adds eps to the standard deviation instead of the variance.",
        hint="Look where the square root ends in the formula.",
        changes=[Edit(WHERE, "1 / np.sqrt(var + eps)", "1 / (np.sqrt(var) + eps)")],
    ),
    Misconception(
        id="variance-over-n-minus-one",
        says="The variance is divided by N - 1 instead of N.",
        hint="The docstring says what the variance is divided by.",
        changes=[Edit(WHERE, "x.var(axis=0)", "x.var(axis=0, ddof=1)")],
    ),
    Misconception(
        id="running-statistics-never-updated",
        says="Train mode does not update the running statistics.",
        hint=(
            "The lines after your code put running_mean and running_var into bn_param. Which "
            "values do these two have by then?"
        ),
        changes=updated("running_mean", "running_var"),
    ),
    Misconception(
        id="statistics-of-the-rows",
        says="Each row is normalized instead of each column: that is layer normalization.",
        hint="How many means does the docstring ask for, N or D?",
        changes=[
            Rewrite(
                WHERE,
                """
if mode == "train":
    mean, var = x.mean(axis=0), x.var(axis=0)
    level, spread = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    out = gamma * (x - level) / np.sqrt(spread + eps) + beta
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * var
else:
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
""",
            )
        ],
    ),
    Misconception(
        id="divided-by-the-variance",
        says="x is divided by the variance instead of its square root.",
        hint="Which of the two has the same unit as x?",
        changes=[Edit(WHERE, "1 / np.sqrt(var + eps)", "1 / (var + eps)")],
    ),
    *norm.scale_and_shift(WHERE, TEST_X_HAT, when=" in test mode", suffix="-in-test-mode"),
    Misconception(
        id="eps-missing",
        says="Train mode does not use the eps in bn_param.",
        hint="What keeps the division safe for a column of equal numbers, and who chooses it?",
        changes=[Edit(WHERE, "np.sqrt(var + eps)", "np.sqrt(var)")],
    ),
    Misconception(
        id="eps-doubled",
        says="eps is added to the variance twice.",
        hint="Look for eps in every line. Where is it added a second time?",
        changes=[Edit(WHERE, "np.sqrt(var + eps)", "np.sqrt(var + 2 * eps)")],
    ),
    Misconception(
        id="eps-twice-inside-and-outside",
        says="eps is added to the variance and again to its square root.",
        hint="Adding eps once is enough to keep the division safe.",
        changes=[Edit(WHERE, "1 / np.sqrt(var + eps)", "1 / (np.sqrt(var + eps) + eps)")],
    ),
    # Train mode: the statistics of the batch.
    Misconception(
        id="running-statistics-in-train-mode",
        says="Train mode uses the running statistics instead of those of the batch.",
        hint="Which statistics does train mode use, according to the docstring?",
        changes=[
            Edit(
                WHERE,
                "x_hat = (x - mean) * inv_std",
                "inv_std = 1 / np.sqrt(running_var + eps)\n"
                "        x_hat = (x - running_mean) * inv_std",
            )
        ],
    ),
    Misconception(
        id="updated-statistics-in-train-mode",
        says="Train mode normalizes with the running statistics after their update.",
        hint="Which statistics does train mode use, according to the docstring?",
        changes=[Edit(WHERE, NEW_VAR, f"{NEW_VAR}\n        out = {TEST_OUT}")],
    ),
    Misconception(
        id="one-mean-and-variance-for-all",
        says="Train mode uses one mean and one variance for the whole table.",
        hint="How many means does the docstring ask for?",
        changes=[Edit(WHERE, STATISTICS, "mean, var = x.mean(), x.var()")],
    ),
    Misconception(
        id="rows-in-all-statistics",
        says=(
            "The mean and the variance are those of each row instead of each column, also in "
            "the running statistics."
        ),
        hint="How many means does the docstring ask for, N or D?",
        changes=[
            Edit(
                WHERE,
                STATISTICS,
                "over = {'axis': 1, 'keepdims': True}\n"
                "        mean, var = x.mean(**over), x.var(**over)",
            )
        ],
    ),
    Misconception(
        id="variance-not-divided",
        says="The variance is not divided by N: it is the sum of the squared deviations.",
        hint=(
            "Print the variance of a batch, and of the same batch with each row twice. Should it "
            "become larger?"
        ),
        changes=[Edit(WHERE, "x.var(axis=0)", "len(x) * x.var(axis=0)")],
    ),
    Misconception(
        id="deviation-for-the-variance",
        says=(
            "The standard deviation is used as the variance: its square root is taken again, and "
            "running_var is updated with it."
        ),
        hint="np.std and np.var are different functions. Which of them is a mean of squares?",
        changes=[Edit(WHERE, STATISTICS, "mean, var = x.mean(axis=0), x.std(axis=0)")],
    ),
    Misconception(
        id="mean-left-out",
        says="Train mode does not subtract the mean.",
        hint="What is the mean of each column of x_hat? It should be 0.",
        changes=[Edit(WHERE, "x_hat = (x - mean) * inv_std", "x_hat = x * inv_std")],
    ),
    Misconception(
        id="multiplied-by-the-deviation",
        says="Train mode multiplies x by the standard deviation instead of dividing by it.",
        hint="What is the variance of a normalized column?",
        changes=[Edit(WHERE, "(x - mean) * inv_std", "(x - mean) / inv_std")],
    ),
    *norm.scale_and_shift(WHERE, "x_hat", when=" in train mode"),
    Misconception(
        id="beta-forgotten",
        says="beta is not added in train mode.",
        hint="Read the formula in the docstring again. Where is beta?",
        changes=[Edit(WHERE, "x_hat + beta", "x_hat")],
    ),
    # Train mode: the running statistics.
    Misconception(
        id="running-statistics-replaced",
        says="The running statistics are replaced by those of the last batch.",
        hint="How much of the old value does the formula keep?",
        changes=updated("mean", "var"),
    ),
    Misconception(
        id="batch-statistics-added-whole",
        says=(
            "The running statistics add all of the batch's statistics, without the factor "
            "1 - momentum."
        ),
        hint="If every batch had the same mean, what should the running mean become?",
        changes=updated("momentum * running_mean + mean", "momentum * running_var + var"),
    ),
    Misconception(
        id="momentum-ignored",
        says="The momentum in bn_param is ignored: it is always 0.9.",
        hint="The caller can choose momentum.",
        changes=updated(
            "0.9 * running_mean + (1 - 0.9) * mean", "0.9 * running_var + (1 - 0.9) * var"
        ),
    ),
    Misconception(
        id="momentum-of-the-variance-the-wrong-way-round",
        says="momentum and 1 - momentum are swapped in the update of running_var.",
        hint="Compare the two update lines: both keep the same fraction of the old value.",
        changes=[Edit(WHERE, NEW_VAR, "(1 - momentum) * running_var + momentum * var")],
    ),
    Misconception(
        id="standard-deviation-kept",
        says="running_var stores standard deviations instead of variances.",
        hint="What does its name say, and what does test mode do with it?",
        changes=[Edit(WHERE, "(1 - momentum) * var", "(1 - momentum) * np.sqrt(var + eps)")],
    ),
    Misconception(
        id="running-variance-over-n-minus-one",
        says="running_var is updated with the variance divided by N - 1 instead of N.",
        hint="Which variance does the docstring put into running_var?",
        changes=[Edit(WHERE, "(1 - momentum) * var", "(1 - momentum) * x.var(axis=0, ddof=1)")],
    ),
    Misconception(
        id="running-mean-in-the-variance",
        says="running_var is computed from the running mean instead of its own old value.",
        hint="Compare the two update lines, name by name.",
        changes=[Edit(WHERE, "momentum * running_var +", "momentum * running_mean +")],
    ),
    Misconception(
        id="mean-in-the-running-variance",
        says="running_var is updated with the mean of the batch instead of its variance.",
        hint="Compare the two update lines, name by name.",
        changes=[Edit(WHERE, "(1 - momentum) * var", "(1 - momentum) * mean")],
    ),
    Misconception(
        id="running-statistics-overwritten",
        says="The results are right, but the arrays that were in bn_param are changed in place.",
        hint="The docstring asks for new arrays. Which of your operations write into an old one?",
        changes=[
            Edit(
                WHERE,
                f"running_mean = {NEW_MEAN}",
                "running_mean *= momentum\n        running_mean += (1 - momentum) * mean",
            )
        ],
    ),
    # Test mode.
    Misconception(
        id="eps-missing-in-test-mode",
        says="Test mode does not use the eps in bn_param.",
        hint="Both modes use the same formula; only the statistics differ.",
        changes=[Edit(WHERE, "np.sqrt(running_var + eps)", "np.sqrt(running_var)")],
    ),
    Misconception(
        id="eps-outside-the-root-in-test-mode",
        says="Test mode adds eps to the standard deviation instead of the variance.",
        hint="Both modes use the same formula. Look where the square root ends.",
        changes=[Edit(WHERE, "np.sqrt(running_var + eps)", "(np.sqrt(running_var) + eps)")],
    ),
    Misconception(
        id="divided-by-the-variance-in-test-mode",
        says="Test mode divides by the running variance instead of its square root.",
        hint="Compare the lines of the two modes, step by step.",
        changes=[Edit(WHERE, "np.sqrt(running_var + eps)", "(running_var + eps)")],
    ),
    Misconception(
        id="mean-left-out-in-test-mode",
        says="Test mode does not subtract the running mean.",
        hint="Compare the lines of the two modes, step by step.",
        changes=[Edit(WHERE, "(x - running_mean)", "x")],
    ),
    Misconception(
        id="only-scale-and-shift-in-test-mode",
        says="Test mode does not normalize: it only applies gamma and beta.",
        hint="What are the running statistics kept for?",
        changes=[Edit(WHERE, TEST_OUT, "gamma * x + beta")],
    ),
    Misconception(
        id="beta-forgotten-in-test-mode",
        says="beta is not added in test mode.",
        hint="Compare the lines of the two modes, step by step.",
        changes=[Edit(WHERE, TEST_OUT, f"gamma * {TEST_X_HAT}")],
    ),
    Misconception(
        id="statistics-move-in-test-mode",
        says="Test mode changes the running statistics.",
        hint="In test mode the layer is only used, not trained. What should a call change?",
        changes=[
            Edit(
                WHERE,
                TEST_OUT,
                f"{TEST_OUT}\n"
                "        running_mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)\n"
                "        running_var = momentum * running_var + (1 - momentum) * x.var(axis=0)",
            )
        ],
    ),
]
