"""Known wrong answers for `spatial_groupnorm_backward`, each as a change to the solution."""

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
        says="gamma is multiplied in after the means are taken instead of before.",
        hint=(
            "The channels of a group have different gammas, so you cannot move gamma out of the "
            "mean."
        ),
        changes=[
            Edit(WHERE, UPSTREAM, "dout.reshape(by_group)"),
            Edit(WHERE, LAST, f"{LAST} * gamma.reshape(1, C, 1, 1)"),
        ],
    ),
    words.known("gamma-forgotten", [Edit(WHERE, UPSTREAM, "dout.reshape(by_group)")]),
    Misconception(
        id="statistics-taken-for-constants",
        says="dx treats the mean and the variance as constants.",
        hint="Slightly change one pixel: the mean and the variance of its group change as well.",
        changes=[Edit(WHERE, DX, "inv_std * dx_hat")],
    ),
    Misconception(
        id="variance-taken-for-a-constant",
        says="dx leaves out the path through the variance.",
        hint="A pixel reaches the output on three paths. Which one is missing?",
        changes=[Edit(WHERE, " - x_hat * along_x_hat", "")],
    ),
    Misconception(
        id="mean-taken-for-a-constant",
        says="dx leaves out the path through the mean.",
        hint="A pixel reaches the output on three paths. Which one is missing?",
        changes=[Edit(WHERE, "dx_hat - dx_hat.mean(axis=2, keepdims=True)", "dx_hat")],
    ),
    Misconception(
        id="averages-over-the-batch",
        says="The means are taken over all images instead of over each image.",
        hint="Each image was normalized with its own mean and variance.",
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
        says="dgamma and dbeta have one axis, but gamma and beta have four.",
        hint="Print gamma.shape, and keep these axes when you sum.",
        changes=[
            Edit(WHERE, "dout.sum(axis=(0, 2, 3)).reshape(beta_shape)", "dout.sum(axis=(0, 2, 3))"),
            Edit(
                WHERE,
                "(dout * x_hat).sum(axis=(0, 2, 3)).reshape(gamma.shape)",
                "(dout * x_hat).sum(axis=(0, 2, 3))",
            ),
        ],
    ),
    Misconception(
        id="divided-by-the-whole-image",
        says=(
            "The sums over a group are divided by the size of the whole image instead of the "
            "group's."
        ),
        hint="How many channels does a group have?",
        changes=[
            Edit(
                WHERE,
                "(dx_hat * x_hat).mean(axis=2, keepdims=True)",
                "(dx_hat * x_hat).sum(axis=2, keepdims=True) / (C * H * W)",
            ),
            Edit(
                WHERE,
                "dx_hat.mean(axis=2, keepdims=True)",
                "dx_hat.sum(axis=2, keepdims=True) / (C * H * W)",
            ),
        ],
    ),
]
