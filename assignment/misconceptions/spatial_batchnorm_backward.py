"""Known wrong answers for `spatial_batchnorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:spatial_batchnorm_backward"
INTO = "dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)"
BACK = "dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)"

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
]
