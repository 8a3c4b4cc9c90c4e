"""Known wrong answers for `spatial_groupnorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _spatial_norm as norms

WHERE = "cs231n/layers.py:spatial_groupnorm_backward"
UPSTREAM = "(dout * gamma.reshape(1, C, 1, 1)).reshape(by_group)"
DGAMMA, DBETA = "(dout * x_hat).sum(axis=(0, 2, 3))", "dout.sum(axis=(0, 2, 3))"
# In the solution, along_x_hat is the mean of dx_hat * x_hat.
MEAN, ALONG = "dx_hat.mean(axis=2, keepdims=True)", "(dx_hat * x_hat).mean(axis=2, keepdims=True)"
LAST = "dx = dx.reshape(dout.shape)"


def dx_is(expression: str) -> list[Edit]:
    """Compute dx, with one row per group, by this expression."""
    return [Edit(WHERE, f"inv_std * (dx_hat - {MEAN} - x_hat * along_x_hat)", expression)]


def means_over(axes: str) -> list[Edit]:
    """Take both means over these axes of (images, groups, numbers of a group)."""
    return [
        Edit(WHERE, ALONG, ALONG.replace("axis=2", f"axis={axes}")),
        Edit(WHERE, MEAN, MEAN.replace("axis=2", f"axis={axes}")),
    ]


def sums_divided_by(size: str) -> list[Edit]:
    """Divide both sums by this size instead of taking means."""
    return [
        Edit(WHERE, ALONG, f"{ALONG.replace('mean', 'sum')} / ({size})"),
        Edit(WHERE, MEAN, f"{MEAN.replace('mean', 'sum')} / ({size})"),
    ]


MISCONCEPTIONS = [
    words.known("gamma-forgotten", [Edit(WHERE, UPSTREAM, "dout.reshape(by_group)")]),
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
    Misconception(
        id="axes-of-gamma-lost",
        says="dgamma and dbeta have one axis, but gamma and beta have four.",
        hint="Print gamma.shape, and keep these axes when you sum.",
        changes=[
            Edit(WHERE, f"{DBETA}.reshape(beta_shape)", DBETA),
            Edit(WHERE, f"{DGAMMA}.reshape(gamma.shape)", DGAMMA),
        ],
    ),
    words.known("variance-taken-for-a-constant", dx_is(f"inv_std * (dx_hat - {MEAN})")),
    Misconception(
        id="averages-over-the-batch",
        says="The means are taken over all images instead of over each image.",
        hint="Each image was normalized with its own mean and variance.",
        changes=means_over("(0, 2)"),
    ),
    Misconception(
        id="divided-by-one-channel",
        says=(
            "The sums over a group are divided by the pixels of one channel instead of the size "
            "of the group."
        ),
        hint="Over how many numbers did the forward pass take the mean of a group?",
        changes=sums_divided_by("H * W"),
    ),
    words.known(
        "scale-and-shift-averaged",
        [
            Edit(WHERE, DGAMMA, DGAMMA.replace("sum", "mean")),
            Edit(WHERE, DBETA, DBETA.replace("sum", "mean")),
        ],
    ),
    norms.known("statistics-taken-for-constants", dx_is("inv_std * dx_hat")),
    words.known("mean-taken-for-a-constant", dx_is("inv_std * (dx_hat - x_hat * along_x_hat)")),
    words.known(
        "variance-path-of-the-other-sign",
        dx_is(f"inv_std * (dx_hat - {MEAN} + x_hat * along_x_hat)"),
    ),
    Misconception(
        id="divided-by-the-whole-image",
        says=(
            "The sums over a group are divided by the size of the whole image instead of the "
            "group's."
        ),
        hint="How many channels does a group have?",
        changes=sums_divided_by("C * H * W"),
    ),
    Misconception(
        id="divided-by-the-pixels-of-the-batch",
        says="The sums over a group are divided by N * H * W instead of the size of the group.",
        hint="Over how many numbers did the forward pass take the mean of a group?",
        changes=sums_divided_by("N * H * W"),
    ),
    Misconception(
        id="sums-not-averaged",
        says="The two sums in dx are not divided by the size of the group.",
        hint="The mean of the forward pass has a factor 1 / size. Where is it in the gradient?",
        changes=sums_divided_by("1"),
    ),
    Misconception(
        id="too-large-by-the-size-of-the-group",
        says="dx is too large by a factor of the group's size.",
        hint="The formula has a factor 1 / size. Where is it in your code?",
        changes=[Edit(WHERE, LAST, f"{LAST} * dx_hat.shape[2]")],
    ),
    Misconception(
        id="averages-over-the-groups",
        says="The means are taken over the groups of an image instead of within each group.",
        hint="Which axis counts the groups? It must remain after the mean.",
        changes=means_over("1"),
    ),
    norms.known("deviation-forgotten", dx_is(f"dx_hat - {MEAN} - x_hat * along_x_hat")),
    norms.known(
        "x-hat-forgotten-after-the-sum", dx_is(f"inv_std * (dx_hat - {MEAN} - along_x_hat)")
    ),
    norms.known(
        "parameters-swapped",
        [
            Edit(
                WHERE,
                "    # One row per group",
                "    dgamma, dbeta = dbeta, dgamma\n    # One row per group",
            )
        ],
    ),
    norms.known("dgamma-without-x-hat", [Edit(WHERE, DGAMMA, DBETA)]),
    Misconception(
        id="dgamma-averaged",
        says="dgamma is an average instead of a sum.",
        hint=(
            "The same gamma multiplies every pixel of its channel. How do the contributions "
            "combine?"
        ),
        changes=[Edit(WHERE, DGAMMA, DGAMMA.replace("sum", "mean"))],
    ),
    Misconception(
        id="dbeta-averaged",
        says="dbeta is an average instead of a sum.",
        hint=(
            "The same beta is added to every pixel of its channel. How do the contributions "
            "combine?"
        ),
        changes=[Edit(WHERE, DBETA, DBETA.replace("sum", "mean"))],
    ),
    Misconception(
        id="parameters-for-each-image",
        says="dgamma and dbeta are not summed over the images, so each image has its own.",
        hint="All images share one gamma per channel.",
        changes=[
            Edit(
                WHERE,
                f"{DGAMMA}.reshape(gamma.shape)",
                "(dout * x_hat).sum(axis=(2, 3), keepdims=True)",
            ),
            Edit(WHERE, f"{DBETA}.reshape(beta_shape)", "dout.sum(axis=(2, 3), keepdims=True)"),
        ],
    ),
    Misconception(
        id="dx-in-the-shape-of-the-groups",
        says="dx has the shape of the groups instead of the images.",
        hint="Compare the shape of dx with the docstring.",
        changes=[Edit(WHERE, LAST, "pass")],
    ),
]
