"""Wrong gradients of batch normalisation, each as a change to the right ones."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:batchnorm_backward"

MISCONCEPTIONS = [
    Misconception(
        id="statistics-taken-for-constants",
        says=("Your dx is what you get when the mean and the variance are taken for constants."),
        hint="Nudge one number: the mean and the variance of its column move as well.",
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
        says=(
            "Your dx is what you get when the paths through the mean and the variance "
            "are not divided by N."
        ),
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
        id="divided-by-n-minus-one",
        says="Your dx is what you get when the variance is divided by N - 1.",
        hint="The forward pass has the biased variance.",
        changes=[Edit(WHERE, "dvar * 2 * centred / N", "dvar * 2 * centred / (N - 1)")],
    ),
    Misconception(
        id="half-of-the-variance",
        says=(
            "Your dx is what you get when the 2 of the square is left out in the path "
            "through the variance."
        ),
        hint="What is the derivative of a square?",
        changes=[Edit(WHERE, "dvar * 2 * centred / N", "dvar * centred / N")],
    ),
    Misconception(
        id="scale-and-shift-averaged",
        says="Your dgamma and dbeta are what you get when they are averages, not sums.",
        hint="One gamma acts on every row, and collects from each of them.",
        changes=[
            Edit(WHERE, "(dout * x_hat).sum(axis=0)", "(dout * x_hat).mean(axis=0)"),
            Edit(WHERE, "dbeta = dout.sum(axis=0)", "dbeta = dout.mean(axis=0)"),
        ],
    ),
    Misconception(
        id="dgamma-with-x",
        says=(
            "Your dgamma is what you get when dout meets the centred x, before it is "
            "divided by the deviation."
        ),
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
]
