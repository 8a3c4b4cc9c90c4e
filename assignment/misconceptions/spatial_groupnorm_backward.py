"""Wrong gradients of group normalisation, each as a change to the right ones."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:spatial_groupnorm_backward"
UPSTREAM = "(dout * gamma.reshape(1, C, 1, 1)).reshape(by_group)"
LAST = "dx = dx.reshape(dout.shape)"
DX = "inv_std * (dx_hat - dx_hat.mean(axis=2, keepdims=True) - x_hat * along_x_hat)"
ALONG = "(dx_hat * x_hat).mean(axis=2, keepdims=True)"

MISCONCEPTIONS = [
    Misconception(
        id="gamma-outside-the-sums",
        says="Your dx is what you get when gamma is multiplied in after the averages are taken.",
        hint="Channels of one group have different gammas, so gamma cannot leave the average.",
        changes=[
            Edit(WHERE, UPSTREAM, "dout.reshape(by_group)"),
            Edit(WHERE, LAST, f"{LAST} * gamma.reshape(1, C, 1, 1)"),
        ],
    ),
    words.known("gamma-forgotten", [Edit(WHERE, UPSTREAM, "dout.reshape(by_group)")]),
    Misconception(
        id="statistics-taken-for-constants",
        says="Your dx is what you get when the mean and the variance are taken for constants.",
        hint="Nudge one pixel: the mean and the variance of its group move as well.",
        changes=[Edit(WHERE, DX, "inv_std * dx_hat")],
    ),
    Misconception(
        id="variance-taken-for-a-constant",
        says="Your dx is what you get when the path through the variance is left out.",
        hint="There are three ways from a pixel to the output. Which one is missing?",
        changes=[Edit(WHERE, " - x_hat * along_x_hat", "")],
    ),
    Misconception(
        id="mean-taken-for-a-constant",
        says="Your dx is what you get when the path through the mean is left out.",
        hint="There are three ways from a pixel to the output. Which one is missing?",
        changes=[Edit(WHERE, "dx_hat - dx_hat.mean(axis=2, keepdims=True)", "dx_hat")],
    ),
    Misconception(
        id="averages-over-the-batch",
        says="Your dx is what you get when the averages run over all images.",
        hint="Each image was normalised by its own mean and variance.",
        changes=[
            Edit(WHERE, ALONG, "(dx_hat * x_hat).mean(axis=(0, 2), keepdims=True)"),
            Edit(WHERE, "dx_hat.mean(axis=2", "dx_hat.mean(axis=(0, 2)"),
        ],
    ),
    words.known(
        "scale-and-shift-averaged",
        [
            Edit(
                WHERE, "(dout * x_hat).sum(axis=(0, 2, 3))", "(dout * x_hat).mean(axis=(0, 2, 3))"
            ),
            Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.mean(axis=(0, 2, 3))"),
        ],
    ),
    Misconception(
        id="axes-of-gamma-lost",
        says="Your dgamma and dbeta have one axis, but gamma and beta have four.",
        hint="Print gamma.shape, and keep the axes in the sums.",
        changes=[
            Edit(WHERE, "dout.sum(axis=(0, 2, 3)).reshape(beta_shape)", "dout.sum(axis=(0, 2, 3))"),
            Edit(
                WHERE,
                "(dout * x_hat).sum(axis=(0, 2, 3)).reshape(gamma.shape)",
                "(dout * x_hat).sum(axis=(0, 2, 3))",
            ),
        ],
    ),
]
