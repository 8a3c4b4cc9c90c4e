"""Known wrong answers for `batchnorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _norm as norm

WHERE = "cs231n/layers.py:batchnorm_backward"
LAST = "dx = dx_hat * inv_std + dvar * 2 * centred / N + dmean / N"

MISCONCEPTIONS = [
    Misconception(
        id="statistics-taken-for-constants",
        says="dx treats the mean and the variance as constants.",
        hint="Slightly change one number: the mean and the variance of its column change as well.",
        changes=[Edit(WHERE, LAST, "dx = dx_hat * inv_std")],
    ),
    words.known("gamma-forgotten", [Edit(WHERE, "dx_hat = dout * gamma", "dx_hat = dout")]),
    Misconception(
        id="not-divided-by-n",
        says="The paths through the mean and the variance are not divided by N.",
        hint="What is the derivative of a mean with respect to one of its N numbers?",
        changes=[Edit(WHERE, LAST, "dx = dx_hat * inv_std + dvar * 2 * centred + dmean")],
    ),
    words.known("variance-taken-for-a-constant", [Edit(WHERE, " + dvar * 2 * centred / N", "")]),
    words.known("mean-taken-for-a-constant", [Edit(WHERE, " + dmean / N", "")]),
    Misconception(
        id="half-of-the-variance",
        says="The path through the variance leaves out the factor 2 of the square.",
        hint="What is the derivative of a square?",
        changes=[Edit(WHERE, "dvar * 2 * centred / N", "dvar * centred / N")],
    ),
    Misconception(
        id="square-for-the-cube",
        says="The gradient of the variance is divided by the variance instead of by its power 3/2.",
        hint="Differentiate (var + eps) to the power of -1/2 with respect to var.",
        changes=[Edit(WHERE, "inv_std**3", "inv_std**2")],
    ),
    words.known(
        "variance-path-of-the-other-sign",
        [Edit(WHERE, "dx_hat * inv_std + dvar * 2", "dx_hat * inv_std - dvar * 2")],
    ),
    Misconception(
        id="divided-by-d",
        says="The sums are divided by the number of features instead of the number of rows.",
        hint="Over how many numbers is each mean taken?",
        changes=[
            Edit(
                WHERE,
                LAST,
                "D = dout.shape[1]\n    dx = dx_hat * inv_std + dvar * 2 * centred / D + dmean / D",
            )
        ],
    ),
    Misconception(
        id="divided-by-n-minus-one",
        says="The path through the variance is divided by N - 1 instead of N.",
        hint="Which variance does the forward pass use: divided by N or by N - 1?",
        changes=[Edit(WHERE, "dvar * 2 * centred / N", "dvar * 2 * centred / (N - 1)")],
    ),
    Misconception(
        id="variance-path-without-the-distance",
        says="The path through the variance leaves out the distance of x from its mean.",
        hint="How much a number changes the variance depends on its distance from the mean.",
        changes=[Edit(WHERE, "dvar * 2 * centred / N", "dvar * 2 / N")],
    ),
    Misconception(
        id="sums-over-all-columns",
        says=(
            "The sums for the variance and the mean run over all columns, so there is one "
            "number for each."
        ),
        hint="Each column has its own mean and variance. Which axis has to remain?",
        changes=[
            Edit(
                WHERE,
                "(dx_hat * centred).sum(axis=0) * -0.5 * inv_std**3",
                "(dx_hat * centred * -0.5 * inv_std**3).sum()",
            ),
            Edit(WHERE, "-(dx_hat * inv_std).sum(axis=0)", "-(dx_hat * inv_std).sum()"),
        ],
    ),
    Misconception(
        id="statistics-of-the-rows",
        says="The sums in dx run over each row instead of over the batch.",
        hint="Which axis did the forward pass take its mean and its variance over?",
        changes=[
            Edit(
                WHERE,
                "dvar = (dx_hat * centred).sum(axis=0)",
                'over = {"axis": 1, "keepdims": True}\n    dvar = (dx_hat * centred).sum(**over)',
            ),
            Edit(WHERE, "-(dx_hat * inv_std).sum(axis=0)", "-(dx_hat * inv_std).sum(**over)"),
        ],
    ),
    *norm.backward(WHERE, LAST, axis=0),
]
