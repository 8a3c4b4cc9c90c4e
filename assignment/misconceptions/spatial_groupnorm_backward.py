"""Known wrong answers for `spatial_groupnorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _spatial_norm as norms

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
    Misconception(
        id="divided-by-one-channel",
        says=(
            "The sums over a group are divided by the pixels of one channel instead of the "
            "size of the group."
        ),
        hint="Over how many numbers did the forward pass take the mean of a group?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - (dx_hat.sum(axis=2, keepdims=True) + x_hat * (dx_hat * "
                "x_hat).sum(axis=2, keepdims=True)) / (H * W))",
            )
        ],
    ),
    Misconception(
        id="divided-by-the-pixels-of-the-batch",
        says="The sums over a group are divided by N * H * W instead of the size of the group.",
        hint="Over how many numbers did the forward pass take the mean of a group?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - (dx_hat.sum(axis=2, keepdims=True) + x_hat * (dx_hat * "
                "x_hat).sum(axis=2, keepdims=True)) / (N * H * W))",
            )
        ],
    ),
    Misconception(
        id="divided-by-the-channels-of-a-group",
        says="The sums over a group are divided by the number of its channels only.",
        hint="Over how many numbers did the forward pass take the mean of a group?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - (dx_hat.sum(axis=2, keepdims=True) + x_hat * (dx_hat * "
                "x_hat).sum(axis=2, keepdims=True)) / (C // G))",
            )
        ],
    ),
    Misconception(
        id="sums-not-averaged",
        says="The two sums in dx are not divided by the size of the group.",
        hint="The mean of the forward pass has a factor 1 / size. Where is it in the gradient?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.sum(axis=2, keepdims=True) - x_hat * (dx_hat * "
                "x_hat).sum(axis=2, keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="too-large-by-the-size-of-the-group",
        says="dx is too large by a factor of the group's size.",
        hint="The formula has a factor 1 / size. Where is it in your code?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * dx_hat[0, 0].size * (dx_hat - dx_hat.mean(axis=2, keepdims=True) "
                "- x_hat * along_x_hat)",
            )
        ],
    ),
    norms.known(
        "gamma-twice",
        [Edit(WHERE, UPSTREAM, "(dout * gamma.reshape(1, C, 1, 1) ** 2).reshape(by_group)")],
    ),
    norms.known(
        "deviation-forgotten",
        [Edit(WHERE, DX, "dx_hat - dx_hat.mean(axis=2, keepdims=True) - x_hat * along_x_hat")],
    ),
    norms.known(
        "deviation-multiplied",
        [
            Edit(
                WHERE,
                DX,
                "(dx_hat - dx_hat.mean(axis=2, keepdims=True) - x_hat * along_x_hat) / inv_std",
            )
        ],
    ),
    Misconception(
        id="divided-by-the-variance",
        says="dx is divided by the variance instead of the standard deviation.",
        hint="Is the number in the cache already 1 divided by the standard deviation?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std**2 * (dx_hat - dx_hat.mean(axis=2, keepdims=True) - x_hat * along_x_hat)",
            )
        ],
    ),
    words.known(
        "variance-path-of-the-other-sign",
        [
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=2, keepdims=True) + x_hat * along_x_hat)",
            )
        ],
    ),
    norms.known(
        "mean-path-of-the-other-sign",
        [
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat + dx_hat.mean(axis=2, keepdims=True) - x_hat * along_x_hat)",
            )
        ],
    ),
    norms.known(
        "x-hat-forgotten-after-the-sum",
        [Edit(WHERE, DX, "inv_std * (dx_hat - dx_hat.mean(axis=2, keepdims=True) - along_x_hat)")],
    ),
    norms.known(
        "x-hat-forgotten-in-the-sum",
        [
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=2, keepdims=True) - x_hat * "
                "dx_hat.mean(axis=2, keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="gamma-missing-in-the-mean-path",
        says="In the path through the mean, gamma is missing.",
        hint="Does the whole gradient of x_hat pass through gamma, or only a part of it?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dout.reshape(by_group).mean(axis=2, keepdims=True) - "
                "x_hat * along_x_hat)",
            )
        ],
    ),
    Misconception(
        id="gamma-missing-in-the-variance-path",
        says="In the path through the variance, gamma is missing.",
        hint="Does the whole gradient of x_hat pass through gamma, or only a part of it?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=2, keepdims=True) - x_hat * "
                "(dout.reshape(by_group) * x_hat).mean(axis=2, keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="gamma-missing-in-both-paths",
        says="In the paths through the mean and the variance, gamma is missing.",
        hint="Does the whole gradient of x_hat pass through gamma, or only a part of it?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dout.reshape(by_group).mean(axis=2, keepdims=True) - "
                "x_hat * (dout.reshape(by_group) * x_hat).mean(axis=2, keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="averages-over-the-groups",
        says="The means are taken over the groups of an image instead of within each group.",
        hint="Which axis counts the groups? It must remain after the mean.",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=1, keepdims=True) - x_hat * (dx_hat * "
                "x_hat).mean(axis=1, keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="averages-over-the-image",
        says="The means are taken over all groups of an image instead of each group.",
        hint="Each group was normalized with its own mean and variance.",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=(1, 2), keepdims=True) - x_hat * "
                "(dx_hat * x_hat).mean(axis=(1, 2), keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="averages-over-images-only",
        says="The means are taken over the images instead of over each group.",
        hint="Which axis counts the numbers of a group? It must disappear in the mean.",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=0, keepdims=True) - x_hat * (dx_hat * "
                "x_hat).mean(axis=0, keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="averages-over-everything",
        says="The means are taken over the whole batch.",
        hint="Each group of each image was normalized with its own mean and variance.",
        changes=[
            Edit(WHERE, DX, "inv_std * (dx_hat - dx_hat.mean() - x_hat * (dx_hat * x_hat).mean())")
        ],
    ),
    Misconception(
        id="averages-over-each-channel",
        says="The means are taken over each channel instead of each group.",
        hint="How many channels share a mean in the forward pass?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - (dx_hat).reshape(N, C, H * W).mean(axis=2, "
                "keepdims=True).repeat(H * W, axis=2).reshape(by_group) - x_hat * (dx_hat * "
                "x_hat).reshape(N, C, H * W).mean(axis=2, keepdims=True).repeat(H * W, "
                "axis=2).reshape(by_group))",
            )
        ],
    ),
    Misconception(
        id="averages-as-in-batch-normalization",
        says="The means are taken over each channel of the whole batch, as in batch normalization.",
        hint="Which numbers share a mean in the forward pass?",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - np.broadcast_to((dx_hat).reshape(N, C, H * "
                "W).mean(axis=(0, 2), keepdims=True), (N, C, H * W)).reshape(by_group) - "
                "x_hat * np.broadcast_to((dx_hat * x_hat).reshape(N, C, H * W).mean(axis=(0, "
                "2), keepdims=True), (N, C, H * W)).reshape(by_group))",
            )
        ],
    ),
    Misconception(
        id="dx-in-the-shape-of-the-groups",
        says="dx has the shape of the groups instead of the images.",
        hint="Compare the shape of dx with the docstring.",
        changes=[Edit(WHERE, LAST, "pass")],
    ),
    norms.known(
        "dx-without-the-layer", [Edit(WHERE, LAST, "dx = dout * gamma.reshape(1, C, 1, 1)")]
    ),
    norms.known(
        "dgamma-averaged",
        [Edit(WHERE, "(dout * x_hat).sum(axis=(0, 2, 3))", "(dout * x_hat).mean(axis=(0, 2, 3))")],
    ),
    norms.known(
        "dbeta-averaged", [Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.mean(axis=(0, 2, 3))")]
    ),
    norms.known(
        "parameters-divided-by-the-images",
        [
            Edit(
                WHERE,
                "    # One row per group",
                "    dgamma, dbeta = dgamma / N, dbeta / N\n    # One row per group",
            )
        ],
    ),
    norms.known(
        "parameters-averaged-over-pixels",
        [
            Edit(
                WHERE,
                "    # One row per group",
                "    dgamma, dbeta = dgamma / (H * W), dbeta / (H * W)\n    # One row per group",
            )
        ],
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
    norms.known("dgamma-without-x-hat", [Edit(WHERE, "(dout * x_hat).sum(", "(dout * 1).sum(")]),
    norms.known(
        "dgamma-times-gamma",
        [
            Edit(
                WHERE,
                "    # One row per group",
                "    dgamma = dgamma * gamma\n    # One row per group",
            )
        ],
    ),
    norms.known(
        "dbeta-times-gamma",
        [
            Edit(
                WHERE,
                "    # One row per group",
                "    dbeta = dbeta * gamma\n    # One row per group",
            )
        ],
    ),
    norms.known(
        "one-sum-for-every-channel",
        [
            Edit(
                WHERE,
                "    # One row per group",
                "    dgamma = np.full_like(dgamma, dgamma.sum())\n"
                "    dbeta = np.full_like(dbeta, dbeta.sum())\n    # One row per group",
            )
        ],
    ),
    norms.known(
        "parameters-of-the-last-image",
        [
            Edit(
                WHERE, "(dout * x_hat).sum(axis=(0, 2, 3))", "(dout * x_hat)[-1].sum(axis=(1, 2))"
            ),
            Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout[-1].sum(axis=(1, 2))"),
        ],
    ),
    Misconception(
        id="parameters-for-each-image",
        says="dgamma and dbeta are not summed over the images, so each image has its own.",
        hint="All images share one gamma per channel.",
        changes=[
            Edit(
                WHERE,
                "(dout * x_hat).sum(axis=(0, 2, 3)).reshape(gamma.shape)",
                "(dout * x_hat).sum(axis=(2, 3), keepdims=True)",
            ),
            Edit(
                WHERE,
                "dout.sum(axis=(0, 2, 3)).reshape(beta_shape)",
                "dout.sum(axis=(2, 3), keepdims=True)",
            ),
        ],
    ),
    Misconception(
        id="parameters-for-each-pixel",
        says="dgamma and dbeta are summed over the images only, so each pixel has its own.",
        hint="All pixels of a channel share one gamma.",
        changes=[
            Edit(
                WHERE,
                "(dout * x_hat).sum(axis=(0, 2, 3)).reshape(gamma.shape)",
                "(dout * x_hat).sum(axis=0, keepdims=True)",
            ),
            Edit(
                WHERE,
                "dout.sum(axis=(0, 2, 3)).reshape(beta_shape)",
                "dout.sum(axis=0, keepdims=True)",
            ),
        ],
    ),
    Misconception(
        id="one-sum-for-each-group",
        says="Every entry of dgamma and of dbeta is the sum over its group.",
        hint="Which pixels does the gamma of one channel multiply?",
        changes=[
            Edit(
                WHERE,
                "(dout * x_hat).sum(axis=(0, 2, 3))",
                "np.repeat((dout * x_hat).reshape(N, G, -1).sum(axis=(0, 2)), C // G)",
            ),
            Edit(
                WHERE,
                "dout.sum(axis=(0, 2, 3))",
                "np.repeat(dout.reshape(N, G, -1).sum(axis=(0, 2)), C // G)",
            ),
        ],
    ),
    Misconception(
        id="sums-over-the-batch",
        says=(
            "The two sums run over all images, but are divided by the size of one group in "
            "one image."
        ),
        hint="Each image was normalized with its own mean and variance.",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - N * dx_hat.mean(axis=(0, 2), keepdims=True) - x_hat * N "
                "* (dx_hat * x_hat).mean(axis=(0, 2), keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="groups-interleaved",
        says="The sums are taken over every G-th channel instead of neighboring channels.",
        hint="With 6 channels and G = 2, which channels are in the first group?",
        changes=[
            Edit(
                WHERE,
                LAST,
                "d = (dout * gamma.reshape(1, C, 1, 1)).reshape(N, C // G, G, H * W)\n"
                "    z = x_hat.reshape(d.shape)\n"
                "    std = np.broadcast_to(inv_std[:, None], d.shape[:3] + (1,))\n"
                "    dx = d - d.mean(axis=(1, 3), keepdims=True) - z * (d * z).mean(axis=(1, "
                "3), keepdims=True)\n    dx = (std * dx).reshape(dout.shape)",
            )
        ],
    ),
    norms.known(
        "both-paths-of-the-other-sign",
        [
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat + dx_hat.mean(axis=2, keepdims=True) + x_hat * along_x_hat)",
            )
        ],
    ),
    norms.known(
        "variance-path-halved",
        [
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=2, keepdims=True) - 0.5 * x_hat * "
                "along_x_hat)",
            )
        ],
    ),
    norms.known(
        "variance-path-doubled",
        [
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=2, keepdims=True) - 2 * x_hat * along_x_hat)",
            )
        ],
    ),
    Misconception(
        id="averages-over-images-and-groups",
        says="The means are taken over the images and groups instead of within each group.",
        hint="Which axis counts the numbers of a group? It must disappear in the mean.",
        changes=[
            Edit(
                WHERE,
                DX,
                "inv_std * (dx_hat - dx_hat.mean(axis=(0, 1), keepdims=True) - x_hat * "
                "(dx_hat * x_hat).mean(axis=(0, 1), keepdims=True))",
            )
        ],
    ),
]
