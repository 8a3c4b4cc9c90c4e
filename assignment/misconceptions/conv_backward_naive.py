"""Known wrong answers for `conv_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:conv_backward_naive"
INNER = "dx_pad[:, :, pad : pad + H, pad : pad + W]"
ADD_DX = "dx_pad[n, :, rows, columns] += dout[n, f, i, j] * w[f]"
ADD_DW = "dw[f] += dout[n, f, i, j] * x_pad[n, :, rows, columns]"

MISCONCEPTIONS = [
    Misconception(
        id="unpadding-counts-from-the-end",
        says=(
            "The padding is cut off by counting pad from the end, which leaves nothing when pad "
            "is 0."
        ),
        hint="What is a[0:-0]? Find the last row by counting from the front.",
        changes=[Edit(WHERE, INNER, "dx_pad[:, :, pad:-pad, pad:-pad]")],
    ),
    Misconception(
        id="dx-from-the-corner",
        says="dx is the corner of the padded gradient, not its middle.",
        hint="At which row and column of the padded image does the image begin?",
        changes=[Edit(WHERE, "[:, :, pad : pad + H, pad : pad + W]", "[:, :, :H, :W]")],
    ),
    Misconception(
        id="unpads-by-one",
        says="One row and one column are cut off on each side, whatever pad is.",
        hint="conv_param says how much padding there is.",
        changes=[Edit(WHERE, INNER, "dx_pad[:, :, 1:-1, 1:-1]")],
    ),
    Misconception(
        id="padding-left-on",
        says="The padding is not cut off from dx.",
        hint="dx has the shape of the x in the cache, and that x has no padding.",
        changes=[Edit(WHERE, INNER, "dx_pad")],
    ),
    Misconception(
        id="square-images-only",
        says="The image's height is used as its width when the padding is cut off.",
        hint="Try an image of 4 rows and 6 columns. Which side belongs to which axis?",
        changes=[Edit(WHERE, "pad : pad + W", "pad : pad + H")],
    ),
    Misconception(
        id="dx-overlaps-overwrite",
        says="In dx, each window overwrites what was there instead of adding to it.",
        hint=(
            "A pixel belongs to several windows and meets several filters. How do their "
            "contributions combine?"
        ),
        changes=[Edit(WHERE, ADD_DX, ADD_DX.replace("+=", "="))],
    ),
    Misconception(
        id="dw-overwritten",
        says="dw keeps only the last image and position instead of adding all of them up.",
        hint=(
            "One filter computes all the outputs of its map, in every image. Which of them "
            "contribute to dw?"
        ),
        changes=[Edit(WHERE, ADD_DW, ADD_DW.replace("+=", "="))],
    ),
    Misconception(
        id="kernel-flipped-in-dx",
        says="For dx, the filter is rotated by 180 degrees before it is spread over its window.",
        hint=(
            "The rotation is needed when dx is computed as a convolution. When you spread each "
            "output's gradient over its window, each pixel meets the same weight as in the "
            "forward pass."
        ),
        changes=[Edit(WHERE, "dout[n, f, i, j] * w[f]", "dout[n, f, i, j] * w[f, :, ::-1, ::-1]")],
    ),
    Misconception(
        id="stride-ignored",
        says="The stride is ignored: neighboring windows are one pixel apart.",
        hint="Find the windows in the same way as the forward pass does.",
        changes=[
            Edit(WHERE, "slice(i * stride, i * stride + HH)", "slice(i, i + HH)"),
            Edit(WHERE, "slice(j * stride, j * stride + WW)", "slice(j, j + WW)"),
        ],
    ),
    Misconception(
        id="db-averaged",
        says="db is averaged over images and positions instead of summed.",
        hint="If one bias grows by 1, how much does the sum of all outputs grow?",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.mean(axis=(0, 2, 3))")],
    ),
    Misconception(
        id="averaged-over-the-batch",
        says="dw and db are divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[
            Edit(WHERE, "db = dout.sum(axis=(0, 2, 3))", "dw, db = dw / N, dout.sum((0, 2, 3)) / N")
        ],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [Edit(WHERE, "db = dout.sum(axis=(0, 2, 3))", "db = dout.sum(axis=(0, 2, 3))[:, None]")],
    ),
    Misconception(
        id="one-sum-for-every-bias",
        says="Every entry of db is the sum over all filters.",
        hint="Which outputs does the bias of one filter change?",
        changes=[Edit(WHERE, "db = dout.sum(axis=(0, 2, 3))", "db = np.full(F, dout.sum())")],
    ),
    Misconception(
        id="dw-of-the-last-image",
        says="dw contains only the last image, because it starts from zeros again with each image.",
        hint="Every image of the batch contributes to dw. Where does dw start from zeros?",
        changes=[
            Edit(
                WHERE,
                "    for n in range(N):\n",
                "    for n in range(N):\n        dw = np.zeros((F, C, HH, WW), dtype=w.dtype)\n",
            )
        ],
    ),
]
