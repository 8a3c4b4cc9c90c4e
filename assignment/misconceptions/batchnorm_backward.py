"""Known wrong answers for `batchnorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:batchnorm_backward"

MISCONCEPTIONS = [
    Misconception(
        id="statistics-taken-for-constants",
        says="dx treats the mean and the variance as constants.",
        hint="Slightly change one number: the mean and the variance of its column change as well.",
        changes=[
            Edit(
                WHERE,
                "dx = dx_hat * inv_std + dvar * 2 * centred / N + dmean / N",
                "dx = dx_hat * inv_std",
            )
        ],
    ),
    words.known("variance-taken-for-a-constant", [Edit(WHERE, " + dvar * 2 * centred / N", "")]),
    words.known("mean-taken-for-a-constant", [Edit(WHERE, " + dmean / N", "")]),
    words.known("gamma-forgotten", [Edit(WHERE, "dx_hat = dout * gamma", "dx_hat = dout")]),
    Misconception(
        id="not-divided-by-n",
        says="The paths through the mean and the variance are not divided by N.",
        hint="What is the derivative of a mean with respect to one of its N numbers?",
        changes=[
            Edit(
                WHERE,
                "dx = dx_hat * inv_std + dvar * 2 * centred / N + dmean / N",
                "dx = dx_hat * inv_std + dvar * 2 * centred + dmean",
            )
        ],
    ),
    Misconception(
        id="square-for-the-cube",
        says="The gradient of the variance is divided by the variance instead of its power 3/2.",
        hint="Differentiate (var + eps) to the power of -1/2 with respect to var.",
        changes=[Edit(WHERE, "inv_std**3", "inv_std**2")],
    ),
    Misconception(
        id="divided-by-n-minus-one",
        says="The path through the variance is divided by N - 1 instead of N.",
        hint="Which variance does the forward pass use: divided by N or by N - 1?",
        changes=[Edit(WHERE, "dvar * 2 * centred / N", "dvar * 2 * centred / (N - 1)")],
    ),
    Misconception(
        id="half-of-the-variance",
        says="The path through the variance leaves out the factor 2 of the square.",
        hint="What is the derivative of a square?",
        changes=[Edit(WHERE, "dvar * 2 * centred / N", "dvar * centred / N")],
    ),
    Misconception(
        id="scale-and-shift-averaged",
        says="dgamma and dbeta are averages over the batch instead of sums.",
        hint="The same gamma multiplies every row. How do the contributions of all rows combine?",
        changes=[
            Edit(WHERE, "(dout * x_hat).sum(axis=0)", "(dout * x_hat).mean(axis=0)"),
            Edit(WHERE, "dbeta = dout.sum(axis=0)", "dbeta = dout.mean(axis=0)"),
        ],
    ),
    Misconception(
        id="scale-and-shift-summed-over-everything",
        says="dgamma and dbeta are one number each: the sums run over the features, too.",
        hint="Each feature has its own gamma. Which axis has to remain?",
        changes=[
            Edit(WHERE, "(dout * x_hat).sum(axis=0)", "(dout * x_hat).sum()"),
            Edit(WHERE, "dbeta = dout.sum(axis=0)", "dbeta = dout.sum()"),
        ],
    ),
    Misconception(
        id="dgamma-with-x",
        says="dgamma uses the centered x without dividing it by the standard deviation.",
        hint="What does gamma multiply in the forward pass?",
        changes=[Edit(WHERE, "(dout * x_hat).sum(axis=0)", "(dout * x_hat / inv_std).sum(axis=0)")],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [
            Edit(
                WHERE,
                "dx_hat = dout * gamma",
                "dgamma, dbeta = dgamma[:, None], dbeta[:, None]\n    dx_hat = dout * gamma",
            )
        ],
    ),
    words.known(
        "variance-path-of-the-other-sign",
        [Edit(WHERE, "dx_hat * inv_std + dvar * 2", "dx_hat * inv_std - dvar * 2")],
    ),
]
