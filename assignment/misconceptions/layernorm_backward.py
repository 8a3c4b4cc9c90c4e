"""Known wrong answers for `layernorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _norm as norm

WHERE = "cs231n/layers.py:layernorm_backward"
LAST = "dx = inv_std * (dx_hat - dx_hat.mean(axis=1, keepdims=True) - x_hat * along_x_hat)"

MISCONCEPTIONS = [
    Misconception(
        id="gamma-outside-the-sums",
        says="gamma is multiplied in after the means are taken instead of before.",
        hint=(
            "The features of a row have different gammas, so you cannot move gamma out of the mean."
        ),
        changes=[
            Edit(WHERE, "dx_hat = dout * gamma", "dx_hat = dout"),
            Edit(WHERE, "dx = inv_std * (", "dx = gamma * inv_std * ("),
        ],
    ),
    Misconception(
        id="averages-over-the-batch",
        says="The means are taken over the batch instead of over each row.",
        hint="Each row was normalized with its own mean and variance.",
        changes=[
            Edit(WHERE, "(dx_hat * x_hat).mean(axis=1", "(dx_hat * x_hat).mean(axis=0"),
            Edit(WHERE, "dx_hat.mean(axis=1", "dx_hat.mean(axis=0"),
        ],
    ),
    words.known("gamma-forgotten", [Edit(WHERE, "dx_hat = dout * gamma", "dx_hat = dout")]),
    Misconception(
        id="statistics-taken-for-constants",
        says="dx treats the mean and the variance as constants.",
        hint="Slightly change one number: the mean and the variance of its row change as well.",
        changes=[
            Edit(
                WHERE,
                (
                    "dx = inv_std * (dx_hat - dx_hat.mean(axis=1, keepdims=True) - x_hat * "
                    "along_x_hat)"
                ),
                "dx = inv_std * dx_hat",
            )
        ],
    ),
    words.known("variance-taken-for-a-constant", [Edit(WHERE, " - x_hat * along_x_hat", "")]),
    words.known(
        "mean-taken-for-a-constant",
        [Edit(WHERE, "dx_hat - dx_hat.mean(axis=1, keepdims=True)", "dx_hat")],
    ),
    Misconception(
        id="sums-for-means",
        says="The sums over a row are not divided by D.",
        hint="Over how many numbers is each mean taken?",
        changes=[
            Edit(WHERE, "(dx_hat * x_hat).mean(axis=1", "(dx_hat * x_hat).sum(axis=1"),
            Edit(WHERE, "dx_hat.mean(axis=1", "dx_hat.sum(axis=1"),
        ],
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
        [Edit(WHERE, "- x_hat * along_x_hat", "+ x_hat * along_x_hat")],
    ),
    Misconception(
        id="divided-by-n",
        says=(
            "The sums over a row are divided by the number of rows instead of the number of "
            "features."
        ),
        hint="Over how many numbers is each mean taken?",
        changes=[
            Edit(
                WHERE,
                "(dx_hat * x_hat).mean(axis=1, keepdims=True)",
                "(dx_hat * x_hat).sum(axis=1, keepdims=True) / len(dout)",
            ),
            Edit(
                WHERE,
                "dx_hat.mean(axis=1, keepdims=True)",
                "dx_hat.sum(axis=1, keepdims=True) / len(dout)",
            ),
        ],
    ),
    Misconception(
        id="half-of-the-variance",
        says="The path through the variance is half as large as it should be.",
        hint=norm.FACTORS,
        changes=[Edit(WHERE, "x_hat * along_x_hat)", "x_hat * along_x_hat / 2)")],
    ),
    Misconception(
        id="variance-path-one-deviation-less",
        says="The path through the variance is divided by the standard deviation one time too few.",
        hint=norm.SCALE,
        changes=[Edit(WHERE, "x_hat * along_x_hat)", "x_hat / inv_std * along_x_hat)")],
    ),
    Misconception(
        id="gamma-not-in-the-mean",
        says="The mean of the gradients leaves out gamma.",
        hint=norm.GAMMA,
        changes=[Edit(WHERE, "dx_hat.mean(axis=1", "dout.mean(axis=1")],
    ),
    Misconception(
        id="gamma-not-in-the-variance",
        says="The path through the variance leaves out gamma.",
        hint=norm.GAMMA,
        changes=[Edit(WHERE, "(dx_hat * x_hat).mean", "(dout * x_hat).mean")],
    ),
    Misconception(
        id="mean-over-the-batch",
        says="In the path through the mean, the gradients are averaged over the batch.",
        hint="Each row was normalized with its own mean. Which axis belongs to it?",
        changes=[Edit(WHERE, "dx_hat.mean(axis=1", "dx_hat.mean(axis=0")],
    ),
    Misconception(
        id="variance-over-the-batch",
        says="In the path through the variance, the products are averaged over the batch.",
        hint="Each row was normalized with its own variance. Which axis belongs to it?",
        changes=[Edit(WHERE, "(dx_hat * x_hat).mean(axis=1", "(dx_hat * x_hat).mean(axis=0")],
    ),
    *norm.backward(WHERE, LAST, 1),
    Misconception(
        id="sums-over-the-batch-divided-by-d",
        says="In dx, the sums run over the batch instead of over each row.",
        hint="Each row was normalized with its own mean and variance.",
        changes=[
            Edit(
                WHERE,
                LAST,
                "over = {'axis': 0, 'keepdims': True}\n"
                "    sums = dx_hat.sum(**over) + x_hat * (dx_hat * x_hat).sum(**over)\n"
                "    dx = inv_std * (dx_hat - sums / dout.shape[1])",
            )
        ],
    ),
]
