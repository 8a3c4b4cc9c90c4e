"""Known wrong answers for `batchnorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/layers.py:batchnorm_forward"

MISCONCEPTIONS = [
    Misconception(
        id="eps-missing",
        says="Train mode does not use the eps in bn_param.",
        hint="What keeps the division safe for a column of equal numbers, and who chooses it?",
        changes=[Edit(WHERE, "np.sqrt(var + eps)", "np.sqrt(var)")],
    ),
    Misconception(
        id="eps-outside-the-root",
        says="Train mode adds eps to the standard deviation instead of the variance.",
        hint="Look where the square root ends in the formula.",
        changes=[Edit(WHERE, "1 / np.sqrt(var + eps)", "1 / (np.sqrt(var) + eps)")],
    ),
    Misconception(
        id="momentum-the-wrong-way-round",
        says="momentum and 1 - momentum are swapped in the running statistics.",
        hint="With a momentum of 0.9, how much should one unusual batch change the statistics?",
        changes=[
            Edit(
                WHERE,
                "momentum * running_mean + (1 - momentum) * mean",
                "(1 - momentum) * running_mean + momentum * mean",
            ),
            Edit(
                WHERE,
                "momentum * running_var + (1 - momentum) * var",
                "(1 - momentum) * running_var + momentum * var",
            ),
        ],
    ),
    Misconception(
        id="variance-over-n-minus-one",
        says="The variance is divided by N - 1 instead of N.",
        hint="The docstring says what the variance is divided by.",
        changes=[Edit(WHERE, "x.var(axis=0)", "x.var(axis=0, ddof=1)")],
    ),
    Misconception(
        id="standard-deviation-kept",
        says="running_var stores standard deviations instead of variances.",
        hint="What does its name say, and what does test mode do with it?",
        changes=[Edit(WHERE, "(1 - momentum) * var", "(1 - momentum) * np.sqrt(var + eps)")],
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
        id="batch-statistics-in-test-mode",
        says="Test mode uses the statistics of the batch instead of the running statistics.",
        hint="What are the running statistics kept for?",
        changes=[
            Edit(
                WHERE,
                "(x - running_mean) / np.sqrt(running_var + eps)",
                "(x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)",
            )
        ],
    ),
    Misconception(
        id="running-statistics-in-train-mode",
        says="Train mode uses the running statistics instead of those of the batch.",
        hint="Which statistics does train mode use, according to the docstring?",
        changes=[
            Edit(
                WHERE,
                "x_hat = (x - mean) * inv_std",
                (
                    "inv_std = 1 / np.sqrt(running_var + eps)\n"
                    "        x_hat = (x - running_mean) * inv_std"
                ),
            )
        ],
    ),
    Misconception(
        id="scale-and-shift-forgotten-in-test-mode",
        says="Test mode leaves out gamma and beta.",
        hint="Scale and shift are part of the layer in both modes.",
        changes=[
            Edit(
                WHERE,
                "gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta",
                "(x - running_mean) / np.sqrt(running_var + eps)",
            )
        ],
    ),
    Misconception(
        id="running-statistics-overwritten",
        says="The results are right, but the arrays that were in bn_param are changed in place.",
        hint="The docstring asks for new arrays. Which of your operations write into an old one?",
        changes=[
            Edit(
                WHERE,
                "running_mean = momentum * running_mean + (1 - momentum) * mean",
                "running_mean *= momentum\n        running_mean += (1 - momentum) * mean",
            )
        ],
    ),
    Misconception(
        id="statistics-move-in-test-mode",
        says="Test mode changes the running statistics.",
        hint="In test mode the layer is only used, not trained. What should a call change?",
        changes=[
            Edit(
                WHERE,
                "/ np.sqrt(running_var + eps) + beta",
                "/ np.sqrt(running_var + eps) + beta\n"
                "        running_mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)\n"
                "        running_var = momentum * running_var + (1 - momentum) * x.var(axis=0)",
            )
        ],
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
    Misconception(
        id="running-variance-over-n-minus-one",
        says="running_var is updated with the variance divided by N - 1 instead of N.",
        hint="Which variance does the docstring put into running_var?",
        changes=[
            Edit(WHERE, "(1 - momentum) * var", "(1 - momentum) * x.var(axis=0, ddof=1)"),
        ],
    ),
    Misconception(
        id="momentum-of-the-variance-the-wrong-way-round",
        says="momentum and 1 - momentum are swapped in the update of running_var.",
        hint="Compare the two update lines: both keep the same fraction of the old value.",
        changes=[
            Edit(
                WHERE,
                "momentum * running_var + (1 - momentum) * var",
                "(1 - momentum) * running_var + momentum * var",
            )
        ],
    ),
    Misconception(
        id="momentum-ignored",
        says="The momentum in bn_param is ignored: it is always 0.9.",
        hint="The caller can choose momentum.",
        changes=[
            Edit(
                WHERE, "momentum * running_mean + (1 - momentum)", "0.9 * running_mean + (1 - 0.9)"
            ),
            Edit(WHERE, "momentum * running_var + (1 - momentum)", "0.9 * running_var + (1 - 0.9)"),
        ],
    ),
    Misconception(
        id="divided-by-the-variance",
        says="x is divided by the variance instead of its square root.",
        hint="Which of the two has the same unit as x?",
        changes=[Edit(WHERE, "1 / np.sqrt(var + eps)", "1 / (var + eps)")],
    ),
    Misconception(
        id="beta-forgotten",
        says="beta is not added in train mode.",
        hint="Read the two formulas of the docstring again. Where is beta?",
        changes=[Edit(WHERE, "x_hat + beta", "x_hat")],
    ),
    Misconception(
        id="eps-missing-in-test-mode",
        says="Test mode does not use the eps in bn_param.",
        hint="Both modes use the same formula; only the statistics differ.",
        changes=[Edit(WHERE, "np.sqrt(running_var + eps)", "np.sqrt(running_var)")],
    ),
    Misconception(
        id="variance-not-divided",
        says="The variance is not divided by N: it is the sum of the squared deviations.",
        hint="Print the variance of the same rows once and twice. Should it become larger?",
        changes=[Edit(WHERE, "x.var(axis=0)", "len(x) * x.var(axis=0)")],
    ),
    Misconception(
        id="mean-left-out-in-test-mode",
        says="Test mode does not subtract the running mean.",
        hint="Compare the lines of the two modes, step by step.",
        changes=[
            Edit(
                WHERE,
                "gamma * (x - running_mean) / np.sqrt(running_var + eps)",
                "gamma * x / np.sqrt(running_var + eps)",
            )
        ],
    ),
    Misconception(
        id="divided-by-the-variance-in-test-mode",
        says="Test mode divides by the running variance instead of its square root.",
        hint="Compare the lines of the two modes, step by step.",
        changes=[
            Edit(
                WHERE,
                "gamma * (x - running_mean) / np.sqrt(running_var + eps)",
                "gamma * (x - running_mean) / (running_var + eps)",
            )
        ],
    ),
    Misconception(
        id="running-statistics-replaced",
        says="The running statistics are replaced by those of the last batch.",
        hint="How much of the old value does the formula keep?",
        changes=[
            Edit(WHERE, "momentum * running_mean + (1 - momentum) * mean", "mean"),
            Edit(WHERE, "momentum * running_var + (1 - momentum) * var", "var"),
        ],
    ),
    Misconception(
        id="batch-statistics-added-whole",
        says=(
            "The running statistics add all of the batch's statistics, without the factor 1 - "
            "momentum."
        ),
        hint="If every batch had the same mean, what should the running mean become?",
        changes=[
            Edit(
                WHERE,
                "momentum * running_mean + (1 - momentum) * mean",
                "momentum * running_mean + mean",
            ),
            Edit(
                WHERE,
                "momentum * running_var + (1 - momentum) * var",
                "momentum * running_var + var",
            ),
        ],
    ),
    Misconception(
        id="eps-outside-the-root-in-test-mode",
        says="Test mode adds eps to the standard deviation instead of the variance.",
        hint=(
            "Test mode uses the formula of train mode with other statistics. Look where the "
            "square root ends."
        ),
        changes=[Edit(WHERE, "np.sqrt(running_var + eps)", "(np.sqrt(running_var) + eps)")],
    ),
    Misconception(
        id="gamma-forgotten",
        says="gamma is not used in train mode.",
        hint="Read the two formulas of the docstring again. Where is gamma?",
        changes=[Edit(WHERE, "out = gamma * x_hat + beta", "out = x_hat + beta")],
    ),
    Misconception(
        id="scale-and-shift-forgotten",
        says="Train mode leaves out gamma and beta.",
        hint="x_hat is not the result yet. Read the second formula of the docstring.",
        changes=[Edit(WHERE, "out = gamma * x_hat + beta", "out = x_hat")],
    ),
    Misconception(
        id="scale-and-shift-swapped",
        says="gamma and beta are swapped in train mode.",
        hint="Which of the two is the scale, and which is the shift?",
        changes=[Edit(WHERE, "out = gamma * x_hat + beta", "out = beta * x_hat + gamma")],
    ),
    Misconception(
        id="shift-scaled",
        says="gamma multiplies beta, too, in train mode.",
        hint="In the formula, what comes first: the scale or the shift?",
        changes=[Edit(WHERE, "out = gamma * x_hat + beta", "out = gamma * (x_hat + beta)")],
    ),
    Misconception(
        id="gamma-forgotten-in-test-mode",
        says="Test mode leaves out gamma.",
        hint="Compare the lines of the two modes, step by step.",
        changes=[
            Edit(
                WHERE,
                "gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta",
                "(x - running_mean) / np.sqrt(running_var + eps) + beta",
            )
        ],
    ),
    Misconception(
        id="beta-forgotten-in-test-mode",
        says="Test mode leaves out beta.",
        hint="Compare the lines of the two modes, step by step.",
        changes=[
            Edit(
                WHERE,
                "gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta",
                "gamma * (x - running_mean) / np.sqrt(running_var + eps)",
            )
        ],
    ),
    Misconception(
        id="scale-and-shift-swapped-in-test-mode",
        says="gamma and beta are swapped in test mode.",
        hint="Which of the two is the scale, and which is the shift?",
        changes=[
            Edit(
                WHERE,
                "gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta",
                "beta * (x - running_mean) / np.sqrt(running_var + eps) + gamma",
            )
        ],
    ),
    Misconception(
        id="shift-scaled-in-test-mode",
        says="gamma multiplies beta, too, in test mode.",
        hint="In the formula, what comes first: the scale or the shift?",
        changes=[
            Edit(
                WHERE,
                "gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta",
                "gamma * ((x - running_mean) / np.sqrt(running_var + eps) + beta)",
            )
        ],
    ),
    Misconception(
        id="one-mean-and-variance-for-all",
        says="Train mode uses one mean and one variance for the whole table.",
        hint="How many means does the docstring ask for?",
        changes=[
            Edit(
                WHERE, "mean, var = x.mean(axis=0), x.var(axis=0)", "mean, var = x.mean(), x.var()"
            )
        ],
    ),
    Misconception(
        id="one-mean-for-all",
        says="Train mode uses one mean for the whole table.",
        hint="How many means does the docstring ask for?",
        changes=[
            Edit(
                WHERE,
                "mean, var = x.mean(axis=0), x.var(axis=0)",
                "mean, var = x.mean(), x.var(axis=0)",
            )
        ],
    ),
    Misconception(
        id="one-variance-for-all",
        says="Train mode uses one variance for the whole table.",
        hint="How many variances does the docstring ask for?",
        changes=[
            Edit(
                WHERE,
                "mean, var = x.mean(axis=0), x.var(axis=0)",
                "mean, var = x.mean(axis=0), x.var()",
            )
        ],
    ),
    Misconception(
        id="mean-left-out",
        says="Train mode does not subtract the mean.",
        hint="What is the mean of each column of x_hat? It should be 0.",
        changes=[Edit(WHERE, "x_hat = (x - mean) * inv_std", "x_hat = x * inv_std")],
    ),
    Misconception(
        id="mean-of-the-squares",
        says=(
            "The variance is the mean of the squares of x: the mean is not subtracted before "
            "the square."
        ),
        hint="Add 100 to all numbers of a column. Should its variance change?",
        changes=[
            Edit(
                WHERE,
                "mean, var = x.mean(axis=0), x.var(axis=0)",
                "mean, var = x.mean(axis=0), (x**2).mean(axis=0)",
            )
        ],
    ),
    Misconception(
        id="deviation-for-the-variance",
        says=(
            "var holds the standard deviation: the square root is taken twice, and running_var "
            "keeps it, too."
        ),
        hint="np.std and np.var are different functions. Which of them is a mean of squares?",
        changes=[
            Edit(
                WHERE,
                "mean, var = x.mean(axis=0), x.var(axis=0)",
                "mean, var = x.mean(axis=0), x.std(axis=0)",
            )
        ],
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
                "mean, var = x.mean(axis=0), x.var(axis=0)",
                "over = {'axis': 1, 'keepdims': True}\n"
                "        mean, var = x.mean(**over), x.var(**over)",
            )
        ],
    ),
    Misconception(
        id="running-statistics-never-updated",
        says="Train mode does not update the running statistics.",
        hint="What does test mode use after a training of many batches?",
        changes=[
            Edit(
                WHERE, "running_mean = momentum * running_mean + (1 - momentum) * mean", "del mean"
            ),
            Edit(WHERE, "running_var = momentum * running_var + (1 - momentum) * var", "del var"),
        ],
    ),
    Misconception(
        id="running-mean-never-updated",
        says="running_mean does not change in train mode.",
        hint="Both running statistics need an update.",
        changes=[
            Edit(
                WHERE, "running_mean = momentum * running_mean + (1 - momentum) * mean", "del mean"
            )
        ],
    ),
    Misconception(
        id="running-variance-never-updated",
        says="running_var does not change in train mode.",
        hint="Both running statistics need an update.",
        changes=[
            Edit(WHERE, "running_var = momentum * running_var + (1 - momentum) * var", "del var")
        ],
    ),
    Misconception(
        id="momentum-of-the-mean-the-wrong-way-round",
        says="momentum and 1 - momentum are swapped in the update of running_mean.",
        hint="Compare the two update lines: both keep the same fraction of the old value.",
        changes=[
            Edit(
                WHERE,
                "momentum * running_mean + (1 - momentum) * mean",
                "(1 - momentum) * running_mean + momentum * mean",
            )
        ],
    ),
    Misconception(
        id="old-statistics-kept-whole",
        says="The running statistics keep all of their old values, without the factor momentum.",
        hint="If every batch had the same mean, what should the running mean become?",
        changes=[
            Edit(WHERE, "momentum * running_mean +", "running_mean +"),
            Edit(WHERE, "momentum * running_var +", "running_var +"),
        ],
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
        id="batch-variance-in-test-mode",
        says="Test mode uses the variance of the batch instead of the running variance.",
        hint="What are the running statistics kept for?",
        changes=[Edit(WHERE, "np.sqrt(running_var + eps)", "np.sqrt(x.var(axis=0) + eps)")],
    ),
    Misconception(
        id="running-variance-squared-in-test-mode",
        says="Test mode squares the running variance, so x is divided by the variance.",
        hint="Does running_var hold variances or standard deviations?",
        changes=[Edit(WHERE, "np.sqrt(running_var + eps)", "np.sqrt(running_var**2 + eps)")],
    ),
    Misconception(
        id="only-scale-and-shift-in-test-mode",
        says="Test mode does not normalize: it only applies gamma and beta.",
        hint="What are the running statistics kept for?",
        changes=[
            Edit(
                WHERE,
                "gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta",
                "gamma * x + beta",
            )
        ],
    ),
    Misconception(
        id="unchanged-in-test-mode",
        says="Test mode returns x as it is.",
        hint="Test mode has a formula of its own in the docstring.",
        changes=[
            Edit(
                WHERE, "gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta", "x.copy()"
            )
        ],
    ),
    Misconception(
        id="updated-statistics-in-train-mode",
        says="Train mode normalizes with the running statistics after their update.",
        hint="Which statistics does train mode use, according to the docstring?",
        changes=[
            Edit(
                WHERE,
                "running_var = momentum * running_var + (1 - momentum) * var",
                "running_var = momentum * running_var + (1 - momentum) * var\n"
                "        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta",
            )
        ],
    ),
    Misconception(
        id="running-mean-moves-in-test-mode",
        says="Test mode changes running_mean.",
        hint="In test mode the layer is only used, not trained. What should a call change?",
        changes=[
            Edit(
                WHERE,
                "np.sqrt(running_var + eps) + beta",
                "np.sqrt(running_var + eps) + beta\n"
                "        running_mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)",
            )
        ],
    ),
    Misconception(
        id="multiplied-by-the-deviation",
        says="Train mode multiplies x by the standard deviation instead of dividing by it.",
        hint="What is the variance of a normalized column?",
        changes=[Edit(WHERE, "(x - mean) * inv_std", "(x - mean) / inv_std")],
    ),
    Misconception(
        id="mean-added-whole",
        says="running_mean adds all of the batch's mean, without the factor 1 - momentum.",
        hint="If every batch had the same mean, what should the running mean become?",
        changes=[Edit(WHERE, "(1 - momentum) * mean", "mean")],
    ),
]
