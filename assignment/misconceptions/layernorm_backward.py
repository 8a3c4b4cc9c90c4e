"""Wrong gradients of layer normalisation, each as a change to the right ones."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:layernorm_backward"

MISCONCEPTIONS = [
    Misconception(
        id="gamma-outside-the-sums",
        says=("Your dx is what you get when gamma is multiplied in after the means are taken."),
        hint="Features of one row have different gammas, so gamma cannot leave the mean.",
        changes=[
            Edit(WHERE, "dx_hat = dout * gamma", "dx_hat = dout"),
            Edit(WHERE, "dx = inv_std * (", "dx = gamma * inv_std * ("),
        ],
    ),
    Misconception(
        id="averages-over-the-batch",
        says="Your dx is what you get when the means run over the batch.",
        hint="Each row was normalised by its own mean and variance.",
        changes=[
            Edit(WHERE, "(dx_hat * x_hat).mean(axis=1", "(dx_hat * x_hat).mean(axis=0"),
            Edit(WHERE, "dx_hat.mean(axis=1", "dx_hat.mean(axis=0"),
        ],
    ),
    words.known("gamma-forgotten", [Edit(WHERE, "dx_hat = dout * gamma", "dx_hat = dout")]),
    Misconception(
        id="statistics-taken-for-constants",
        says=("Your dx is what you get when the mean and the variance are taken for constants."),
        hint="Nudge one number: the mean and the variance of its row move as well.",
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
        says="Your dx is what you get when the sums over a row are not divided by D.",
        hint="Over how many numbers does each mean run?",
        changes=[
            Edit(WHERE, "(dx_hat * x_hat).mean(axis=1", "(dx_hat * x_hat).sum(axis=1"),
            Edit(WHERE, "dx_hat.mean(axis=1", "dx_hat.sum(axis=1"),
        ],
    ),
    Misconception(
        id="scale-and-shift-of-the-rows",
        says="Your dgamma and dbeta have one number a row.",
        hint="A gamma belongs to a feature. Along which axis does it act again and again?",
        changes=[
            Edit(WHERE, "(dout * x_hat).sum(axis=0)", "(dout * x_hat).sum(axis=1)"),
            Edit(WHERE, "dbeta = dout.sum(axis=0)", "dbeta = dout.sum(axis=1)"),
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
]
