"""Wrong gradients of spatial batch normalisation, each as a change to the right ones."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:spatial_batchnorm_backward"
INTO = "dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)"
BACK = "dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)"

MISCONCEPTIONS = [
    Misconception(
        id="reshape-without-transpose",
        says="Your gradients are what you get when dout is reshaped into columns without moving "
        "the channels to the end first.",
        hint="dout must go the way that x went in the forward pass.",
        changes=[Edit(WHERE, INTO, "dout.reshape(N * H * W, C)")],
    ),
    Misconception(
        id="result-not-moved-back",
        says="Your dx is what you get when it is reshaped to the images' shape without moving the "
        "channels back.",
        hint="Undo both steps that made the columns, the last one first.",
        changes=[Edit(WHERE, BACK, "dx.reshape(dout.shape)")],
    ),
    Misconception(
        id="statistics-taken-for-constants",
        says="Your dx is what you get when the mean and the variance are taken for constants.",
        hint="Nudge one pixel: the mean and the variance of its channel move as well.",
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
