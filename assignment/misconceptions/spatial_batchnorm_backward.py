"""Known wrong answers for `spatial_batchnorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words
from . import _spatial_norm as norms

WHERE = "cs231n/layers.py:spatial_batchnorm_backward"
INTO = "dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)"
BACK = "dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)"


# Each image goes through `batchnorm_backward` by itself.
IMAGE_BY_IMAGE = """
x_hat, inv_std, gamma = cache
N, C, H, W = dout.shape
dx, dgamma, dbeta = np.zeros_like(dout), np.zeros(C), np.zeros(C)
for n, rows in enumerate(x_hat.reshape(N, H * W, C)):
    pixels = dout[n].transpose(1, 2, 0).reshape(H * W, C)
    each, scale, shift = batchnorm_backward_alt(pixels, (rows, inv_std, gamma))
    dx[n] = each.reshape(H, W, C).transpose(2, 0, 1)
    dgamma, dbeta = dgamma + scale, dbeta + shift
"""


def with_dx(expression: str) -> str:
    """The body of a solution that computes the columns of dx by this expression."""
    return f"""
x_hat, inv_std, gamma = cache
N, C, H, W = dout.shape
d = dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)
dgamma, dbeta = (d * x_hat).sum(axis=0), d.sum(axis=0)
dx = ({expression}).reshape(N, H, W, C).transpose(0, 3, 1, 2)
"""


def with_parameters(statements: str) -> str:
    """The body of a solution that changes dgamma and dbeta at the end."""
    return f"""
N, C, H, W = dout.shape
columns = dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)
dx, dgamma, dbeta = batchnorm_backward_alt(columns, cache)
dx = dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)
{statements}
"""


MISCONCEPTIONS = [
    Misconception(
        id="reshape-without-transpose",
        says=(
            "dout is reshaped into columns without first moving the channels to the last axis, "
            "which mixes the channels."
        ),
        hint="Rearrange dout in the same way as the forward pass rearranges x.",
        changes=[Edit(WHERE, INTO, "dout.reshape(N * H * W, C)")],
    ),
    Misconception(
        id="result-not-moved-back",
        says="The result is reshaped to the images' shape without moving the channels back.",
        hint="Undo both steps that made the columns, the last one first.",
        changes=[Edit(WHERE, BACK, "dx.reshape(dout.shape)")],
    ),
    Misconception(
        id="statistics-taken-for-constants",
        says="dx treats the mean and the variance as constants.",
        hint="Slightly change one pixel: the mean and the variance of its channel change as well.",
        changes=[Edit(WHERE, BACK, "dout * (cache[1] * cache[2])[None, :, None, None]")],
    ),
    words.known(
        "scale-and-shift-averaged",
        [
            Edit(
                WHERE,
                f"dx = {BACK}",
                f"dx = {BACK}\n    dgamma, dbeta = dgamma / (N * H * W), dbeta / (N * H * W)",
            )
        ],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [
            Edit(
                WHERE,
                "dx = dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)",
                "dx = dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)\n"
                "    dgamma, dbeta = dgamma[:, None], dbeta[:, None]",
            )
        ],
    ),
    Misconception(
        id="reshape-without-transpose-both-ways",
        says=(
            "dout is reshaped into columns and dx back without moving the channels, which "
            "mixes the channels."
        ),
        hint="Rearrange dout in the same way as the forward pass rearranges x.",
        changes=[
            Edit(WHERE, INTO, "dout.reshape(N * H * W, C)"),
            Edit(WHERE, BACK, "dx.reshape(dout.shape)"),
        ],
    ),
    Misconception(
        id="reshape-into-rows-of-channels",
        says=(
            "dout is reshaped into C rows without first moving the channels to the first "
            "axis, which mixes images and channels."
        ),
        hint="Rearrange dout in the same way as the forward pass rearranges x.",
        changes=[
            Edit(WHERE, INTO, "dout.reshape(C, N * H * W).T"),
            Edit(WHERE, BACK, "dx.T.reshape(dout.shape)"),
        ],
    ),
    Misconception(
        id="channels-stay-last",
        says="The channels are on the last axis of dx instead of axis 1.",
        hint="Compare the shape of dx with the docstring, axis by axis.",
        changes=[Edit(WHERE, BACK, "dx.reshape(N, H, W, C)")],
    ),
    Misconception(
        id="dx-stays-a-table",
        says="dx has the shape of the columns instead of the images.",
        hint="Compare the shape of dx with the docstring, axis by axis.",
        changes=[Edit(WHERE, BACK, "dx")],
    ),
    Misconception(
        id="height-and-width-exchanged-first",
        says=(
            "Height and width are swapped when the columns are made, but not when they are "
            "moved back."
        ),
        hint="Write down the axes of the array before and after each transpose.",
        changes=[Edit(WHERE, INTO, "dout.transpose(0, 3, 2, 1).reshape(N * H * W, C)")],
    ),
    Misconception(
        id="height-and-width-exchanged-both-ways",
        says=(
            "Height and width are swapped in the columns, so they do not fit those of the "
            "forward pass."
        ),
        hint="In which order did the forward pass put the pixels into its columns?",
        changes=[
            Edit(WHERE, INTO, "dout.transpose(0, 3, 2, 1).reshape(N * H * W, C)"),
            Edit(WHERE, BACK, "dx.reshape(N, W, H, C).transpose(0, 3, 2, 1)"),
        ],
    ),
    Misconception(
        id="height-and-width-exchanged",
        says="Height and width are swapped when the channels are moved back.",
        hint="Write down the axes of the array before and after the transpose.",
        changes=[Edit(WHERE, BACK, "dx.reshape(N, H, W, C).transpose(0, 3, 2, 1)")],
    ),
    Misconception(
        id="images-in-another-order",
        says="The columns of dout do not have their pixels in the order of the forward pass.",
        hint="In which order did the forward pass put the pixels into its columns?",
        changes=[
            Edit(WHERE, INTO, "dout.transpose(2, 3, 0, 1).reshape(N * H * W, C)"),
            Edit(WHERE, BACK, "dx.reshape(H, W, N, C).transpose(2, 3, 0, 1)"),
        ],
    ),
    Misconception(
        id="divided-by-the-images-only",
        says="The two sums in dx are divided by the number of images only.",
        hint="Over how many numbers did the forward pass take each mean?",
        changes=[
            Rewrite(
                WHERE,
                with_dx(
                    "gamma * inv_std * (d - (d.sum(axis=0) + x_hat * (d * x_hat).sum(axis=0)) / N)"
                ),
            )
        ],
    ),
    Misconception(
        id="divided-by-the-pixels-only",
        says="The two sums in dx are divided by the pixels of one image only.",
        hint="Over how many numbers did the forward pass take each mean?",
        changes=[
            Rewrite(
                WHERE,
                with_dx(
                    "gamma * inv_std * (d - (d.sum(axis=0) + x_hat * (d * "
                    "x_hat).sum(axis=0)) / (H * W))",
                ),
            )
        ],
    ),
    Misconception(
        id="sums-not-averaged",
        says="The two sums in dx are not divided by the number of pixels.",
        hint=(
            "The mean of the forward pass has a factor 1 / (N * H * W). Where is it in the "
            "gradient?"
        ),
        changes=[
            Rewrite(
                WHERE,
                with_dx("gamma * inv_std * (d - d.sum(axis=0) - x_hat * (d * x_hat).sum(axis=0))"),
            )
        ],
    ),
    Misconception(
        id="too-large-by-the-number-of-pixels",
        says="dx is N * H * W times too large.",
        hint="The formula has a factor 1 / (N * H * W). Where is it in your code?",
        changes=[
            Rewrite(
                WHERE,
                with_dx(
                    "gamma * inv_std * (N * H * W) * (d - d.mean(axis=0) - x_hat * (d * "
                    "x_hat).mean(axis=0))",
                ),
            )
        ],
    ),
    words.known(
        "gamma-forgotten",
        [
            Rewrite(
                WHERE, with_dx("inv_std * (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0))")
            )
        ],
    ),
    norms.known(
        "gamma-twice",
        [
            Rewrite(
                WHERE,
                with_dx(
                    "gamma**2 * inv_std * (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0))"
                ),
            )
        ],
    ),
    norms.known(
        "deviation-forgotten",
        [
            Rewrite(
                WHERE, with_dx("gamma * (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0))")
            )
        ],
    ),
    norms.known(
        "deviation-multiplied",
        [
            Rewrite(
                WHERE,
                with_dx(
                    "gamma / inv_std * (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0))"
                ),
            )
        ],
    ),
    words.known(
        "mean-taken-for-a-constant",
        [Rewrite(WHERE, with_dx("gamma * inv_std * (d - x_hat * (d * x_hat).mean(axis=0))"))],
    ),
    words.known(
        "variance-taken-for-a-constant",
        [Rewrite(WHERE, with_dx("gamma * inv_std * (d - d.mean(axis=0))"))],
    ),
    words.known(
        "variance-path-of-the-other-sign",
        [
            Rewrite(
                WHERE,
                with_dx(
                    "gamma * inv_std * (d - d.mean(axis=0) + x_hat * (d * x_hat).mean(axis=0))"
                ),
            )
        ],
    ),
    norms.known(
        "mean-path-of-the-other-sign",
        [
            Rewrite(
                WHERE,
                with_dx(
                    "gamma * inv_std * (d + d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0))"
                ),
            )
        ],
    ),
    norms.known(
        "x-hat-forgotten-after-the-sum",
        [
            Rewrite(
                WHERE, with_dx("gamma * inv_std * (d - d.mean(axis=0) - (d * x_hat).mean(axis=0))")
            )
        ],
    ),
    norms.known("dx-without-the-layer", [Rewrite(WHERE, with_dx("gamma * d"))]),
    Misconception(
        id="dx-is-dout",
        says="dx is dout itself.",
        hint="What does the forward pass do with x?",
        changes=[Rewrite(WHERE, with_dx("d"))],
    ),
    Misconception(
        id="images-one-by-one",
        says="Each image is treated as if it had been normalized by itself.",
        hint="Over which images did the forward pass take the mean of a channel?",
        changes=[Rewrite(WHERE, IMAGE_BY_IMAGE)],
    ),
    norms.known(
        "dgamma-averaged", [Rewrite(WHERE, with_parameters("dgamma = dgamma / (N * H * W)"))]
    ),
    norms.known("dbeta-averaged", [Rewrite(WHERE, with_parameters("dbeta = dbeta / (N * H * W)"))]),
    norms.known(
        "parameters-divided-by-the-images",
        [Rewrite(WHERE, with_parameters("dgamma, dbeta = dgamma / N, dbeta / N"))],
    ),
    norms.known(
        "parameters-averaged-over-pixels",
        [Rewrite(WHERE, with_parameters("dgamma, dbeta = dgamma / (H * W), dbeta / (H * W)"))],
    ),
    norms.known(
        "parameters-swapped", [Rewrite(WHERE, with_parameters("dgamma, dbeta = dbeta, dgamma"))]
    ),
    norms.known("dgamma-without-x-hat", [Rewrite(WHERE, with_parameters("dgamma = dbeta.copy()"))]),
    norms.known(
        "dgamma-times-gamma", [Rewrite(WHERE, with_parameters("dgamma = dgamma * cache[2]"))]
    ),
    norms.known("dbeta-times-gamma", [Rewrite(WHERE, with_parameters("dbeta = dbeta * cache[2]"))]),
    norms.known(
        "one-sum-for-every-channel",
        [
            Rewrite(
                WHERE,
                with_parameters(
                    "dgamma, dbeta = np.full(C, dgamma.sum()), np.full(C, dbeta.sum())"
                ),
            )
        ],
    ),
    norms.known(
        "parameters-of-the-last-image",
        [
            Rewrite(
                WHERE,
                with_parameters(
                    "rows = slice(-H * W, None)\n"
                    "dgamma, dbeta = (columns * cache[0])[rows].sum(axis=0), "
                    "columns[rows].sum(axis=0)",
                ),
            )
        ],
    ),
    Misconception(
        id="parameters-with-four-axes",
        says="dgamma and dbeta have shape (1, C, 1, 1) instead of (C,).",
        hint="Print gamma.shape. How many axes do dgamma and dbeta need?",
        changes=[
            Rewrite(
                WHERE,
                with_parameters(
                    "dgamma, dbeta = dgamma.reshape(1, C, 1, 1), dbeta.reshape(1, C, 1, 1)"
                ),
            )
        ],
    ),
    norms.known(
        "both-paths-of-the-other-sign",
        [
            Rewrite(
                WHERE,
                with_dx(
                    "gamma * inv_std * (d + d.mean(axis=0) + x_hat * (d * x_hat).mean(axis=0))"
                ),
            )
        ],
    ),
    norms.known(
        "variance-path-halved",
        [
            Rewrite(
                WHERE,
                with_dx(
                    "gamma * inv_std * (d - d.mean(axis=0) - 0.5 * x_hat * (d * "
                    "x_hat).mean(axis=0))",
                ),
            )
        ],
    ),
    norms.known(
        "variance-path-doubled",
        [
            Rewrite(
                WHERE,
                with_dx(
                    "gamma * inv_std * (d - d.mean(axis=0) - 2 * x_hat * (d * x_hat).mean(axis=0))"
                ),
            )
        ],
    ),
]
