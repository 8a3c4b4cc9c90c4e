"""Known wrong answers for `spatial_batchnorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words
from . import _spatial_norm as norms

WHERE = "cs231n/layers.py:spatial_batchnorm_backward"
INTO = "dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)"
BACK = "dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)"
# The paths through the mean and through the variance, in terms of `dx_is`.
MEAN = "d.mean(axis=0)"
VARIANCE = "x_hat * (d * x_hat).mean(axis=0)"


def dx_is(expression: str) -> list[Rewrite]:
    """A solution that computes the columns of dx by this expression; d are those of dout."""
    body = f"""
x_hat, inv_std, gamma = cache
N, C, H, W = dout.shape
d = dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)
dgamma, dbeta = (d * x_hat).sum(axis=0), d.sum(axis=0)
dx = ({expression}).reshape(N, H, W, C).transpose(0, 3, 1, 2)
"""
    return [Rewrite(WHERE, body)]


def parameters_are(expressions: str) -> list[Edit]:
    """Replace the right dgamma and dbeta with these two expressions."""
    return [Edit(WHERE, BACK, f"{BACK}\n    dgamma, dbeta = {expressions}")]


MISCONCEPTIONS = [
    Misconception(
        id="reshape-without-transpose-both-ways",
        says=(
            "dout is reshaped into columns and dx back without moving the channels, which mixes "
            "the channels."
        ),
        hint="Rearrange dout in the same way as the forward pass rearranges x.",
        changes=[
            Edit(WHERE, INTO, "dout.reshape(N * H * W, C)"),
            Edit(WHERE, BACK, "dx.reshape(dout.shape)"),
        ],
    ),
    norms.known("result-not-moved-back", [Edit(WHERE, BACK, "dx.reshape(dout.shape)")]),
    Misconception(
        id="reshape-without-transpose",
        says=(
            "dout is reshaped into columns without first moving the channels to the last axis, "
            "which mixes the channels."
        ),
        hint="Rearrange dout in the same way as the forward pass rearranges x.",
        changes=[Edit(WHERE, INTO, "dout.reshape(N * H * W, C)")],
    ),
    norms.known(
        "statistics-taken-for-constants",
        [Edit(WHERE, BACK, "dout * (cache[1] * cache[2])[None, :, None, None]")],
    ),
    words.known(
        "scale-and-shift-averaged", parameters_are("dgamma / (N * H * W), dbeta / (N * H * W)")
    ),
    Misconception(
        id="divided-by-the-images-only",
        says="The two sums in dx are divided by the number of images only.",
        hint="Over how many numbers did the forward pass take each mean?",
        changes=dx_is(
            "gamma * inv_std * (d - (d.sum(axis=0) + x_hat * (d * x_hat).sum(axis=0)) / N)"
        ),
    ),
    norms.known("parameters-swapped", parameters_are("dbeta, dgamma")),
    words.known("gamma-forgotten", dx_is(f"inv_std * (d - {MEAN} - {VARIANCE})")),
    words.known("variance-taken-for-a-constant", dx_is(f"gamma * inv_std * (d - {MEAN})")),
    words.known("mean-taken-for-a-constant", dx_is(f"gamma * inv_std * (d - {VARIANCE})")),
    words.known(
        "variance-path-of-the-other-sign", dx_is(f"gamma * inv_std * (d - {MEAN} + {VARIANCE})")
    ),
    Misconception(
        id="sums-not-averaged",
        says="The two sums in dx are not divided by the number of pixels.",
        hint=(
            "The mean of the forward pass has a factor 1 / (N * H * W). Where is it in the "
            "gradient?"
        ),
        changes=dx_is("gamma * inv_std * (d - d.sum(axis=0) - x_hat * (d * x_hat).sum(axis=0))"),
    ),
    Misconception(
        id="too-large-by-the-number-of-pixels",
        says="dx is N * H * W times too large.",
        hint="The formula has a factor 1 / (N * H * W). Where is it in your code?",
        changes=dx_is(f"gamma * inv_std * (N * H * W) * (d - {MEAN} - {VARIANCE})"),
    ),
    norms.known("deviation-forgotten", dx_is(f"gamma * (d - {MEAN} - {VARIANCE})")),
    norms.known(
        "x-hat-forgotten-after-the-sum",
        dx_is(f"gamma * inv_std * (d - {MEAN} - (d * x_hat).mean(axis=0))"),
    ),
    Misconception(
        id="reshape-into-rows-of-channels",
        says=(
            "dout is reshaped into C rows without first moving the channels to the first axis, "
            "which mixes images and channels."
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
    norms.known(
        "height-and-width-exchanged",
        [Edit(WHERE, BACK, "dx.reshape(N, H, W, C).transpose(0, 3, 2, 1)")],
    ),
    Misconception(
        id="height-and-width-exchanged-both-ways",
        says=(
            "Height and width are swapped in the columns, so they do not fit those of the forward "
            "pass."
        ),
        hint="In which order did the forward pass put the pixels into its columns?",
        changes=[
            Edit(WHERE, INTO, "dout.transpose(0, 3, 2, 1).reshape(N * H * W, C)"),
            Edit(WHERE, BACK, "dx.reshape(N, W, H, C).transpose(0, 3, 2, 1)"),
        ],
    ),
    norms.known("dgamma-without-x-hat", parameters_are("dbeta.copy(), dbeta")),
    Misconception(
        id="parameters-with-four-axes",
        says="dgamma and dbeta have shape (1, C, 1, 1) instead of (C,).",
        hint="Print gamma.shape. How many axes do dgamma and dbeta need?",
        changes=parameters_are("dgamma.reshape(1, C, 1, 1), dbeta.reshape(1, C, 1, 1)"),
    ),
    words.known("gradient-with-an-axis-more", parameters_are("dgamma[:, None], dbeta[:, None]")),
]
