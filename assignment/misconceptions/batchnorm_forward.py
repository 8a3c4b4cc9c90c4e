"""Wrong batch normalisation, each as a change to the right one."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/layers.py:batchnorm_forward"

MISCONCEPTIONS = [
    Misconception(
        id="eps-missing",
        says="Your out is what you get in train mode without eps.",
        hint="What keeps the division safe for a column of equal numbers?",
        changes=[Edit(WHERE, "np.sqrt(var + eps)", "np.sqrt(var)")],
    ),
    Misconception(
        id="eps-outside-the-root",
        says=(
            "Your out is what you get in train mode when eps is added to the standard deviation."
        ),
        hint="Look at where the root ends in the formula.",
        changes=[Edit(WHERE, "1 / np.sqrt(var + eps)", "1 / (np.sqrt(var) + eps)")],
    ),
    Misconception(
        id="momentum-the-wrong-way-round",
        says=(
            "Your running statistics are what you get when the new batch has the share momentum."
        ),
        hint="With a momentum of 0.9, how much should one odd batch matter?",
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
        says="Your results are what you get with the unbiased variance, divided by N - 1.",
        hint="The text says by what the variance is divided.",
        changes=[Edit(WHERE, "x.var(axis=0)", "x.var(axis=0, ddof=1)")],
    ),
    Misconception(
        id="standard-deviation-kept",
        says="Your running_var is an average of standard deviations.",
        hint="What does its name say, and what does test mode do with it?",
        changes=[Edit(WHERE, "(1 - momentum) * var", "(1 - momentum) * np.sqrt(var + eps)")],
    ),
    Misconception(
        id="statistics-of-the-rows",
        says=(
            "Your out is what you get when every row is normalised by itself: that is "
            "layer normalisation."
        ),
        hint="How many means does the text ask for, N or D?",
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
        says="Your out is what you get when test mode normalises by the batch at hand.",
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
        says=("Your out is what you get when train mode normalises by the running statistics."),
        hint="Which statistics does train mode use, by the text?",
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
        says="Your out is what you get when gamma and beta are left out in test mode.",
        hint="Scale and shift are part of the layer, in both modes.",
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
        says=("Your results are right, but the arrays that were in bn_param were written to."),
        hint="The text asks for new arrays. Which of your operations work in place?",
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
        says="Your running statistics move in test mode, too.",
        hint="In test mode the layer is only used. Who would want it to change then?",
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
        says="Your out is what you get when eps is added twice.",
        hint="Look for eps in every line: once in the variance, and once more where?",
        changes=[Edit(WHERE, "np.sqrt(var + eps)", "np.sqrt(var + 2 * eps)")],
    ),
    Misconception(
        id="eps-twice-inside-and-outside",
        says="Your out is what you get when eps is added to the variance and to its root.",
        hint="One eps is enough to keep the division safe.",
        changes=[Edit(WHERE, "1 / np.sqrt(var + eps)", "1 / (np.sqrt(var + eps) + eps)")],
    ),
    Misconception(
        id="eps-missing-in-test-mode",
        says="In test mode, your out is what you get without eps.",
        hint="Both modes have the same formula, with other statistics.",
        changes=[Edit(WHERE, "np.sqrt(running_var + eps)", "np.sqrt(running_var)")],
    ),
]
