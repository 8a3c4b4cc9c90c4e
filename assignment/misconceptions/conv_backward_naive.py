"""Known wrong answers for `conv_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _windows as windows

WHERE = "cs231n/layers.py:conv_backward_naive"
ROWS = "slice(i * stride, i * stride + HH)"
COLUMNS = "slice(j * stride, j * stride + WW)"
INTO_DX, INTO_DW = "dx_pad[n, :, rows, columns]", "dw[f]"
TO_DX, TO_DW = "dout[n, f, i, j] * w[f]", "dout[n, f, i, j] * x_pad[n, :, rows, columns]"
INNER = "dx_pad[:, :, pad : pad + H, pad : pad + W]"
DB = "dout.sum(axis=(0, 2, 3))"
IMAGES = "    for n in range(N):\n"

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
        id="dx-overlaps-overwrite",
        says="In dx, each window overwrites what was there instead of adding to it.",
        hint=(
            "A pixel belongs to several windows and meets several filters. How do their "
            "contributions combine?"
        ),
        changes=[Edit(WHERE, f"{INTO_DX} += ", f"{INTO_DX} = ")],
    ),
    Misconception(
        id="dw-overwritten",
        says="dw keeps only the last image and position instead of adding all of them up.",
        hint=(
            "One filter computes all the outputs of its map, in every image. Which of them "
            "contribute to dw?"
        ),
        changes=[Edit(WHERE, f"{INTO_DW} += ", f"{INTO_DW} = ")],
    ),
    windows.known(
        "stride-ignored",
        WHERE,
        [Edit(WHERE, ROWS, "slice(i, i + HH)"), Edit(WHERE, COLUMNS, "slice(j, j + WW)")],
    ),
    Misconception(
        id="padding-left-on",
        says="The padding is not cut off from dx.",
        hint="dx has the shape of the x in the cache, and that x has no padding.",
        changes=[Edit(WHERE, INNER, "dx_pad")],
    ),
    Misconception(
        id="kernel-flipped-in-dx",
        says=(
            "In dx, the filters point the wrong way: a rotation by 180 degrees is missing, or "
            "there is one too many."
        ),
        hint=(
            "The rotation is needed when dx is computed as a convolution. When you spread each "
            "output's gradient over its window, each pixel meets the same weight as in the "
            "forward pass."
        ),
        changes=[Edit(WHERE, TO_DX, "dout[n, f, i, j] * w[f, :, ::-1, ::-1]")],
    ),
    Misconception(
        id="db-averaged",
        says="db is averaged over images and positions instead of summed.",
        hint="If one bias grows by 1, how much does the sum of all outputs grow?",
        changes=[Edit(WHERE, DB, "dout.mean(axis=(0, 2, 3))")],
    ),
    Misconception(
        id="square-images-only",
        says="The image's height is used as its width when the padding is cut off.",
        hint="Try an image of 4 rows and 6 columns. Which side belongs to which axis?",
        changes=[Edit(WHERE, "pad : pad + W", "pad : pad + H")],
    ),
    Misconception(
        id="dx-from-the-corner",
        says="dx is the corner of the padded gradient, not its middle.",
        hint="At which row and column of the padded image does the image begin?",
        changes=[Edit(WHERE, INNER, "dx_pad[:, :, :H, :W]")],
    ),
    Misconception(
        id="unpads-by-one",
        says="One row and one column are cut off on each side, whatever pad is.",
        hint="conv_param says how much padding there is.",
        changes=[Edit(WHERE, INNER, "dx_pad[:, :, 1:-1, 1:-1]")],
    ),
    Misconception(
        id="dx-cut-short",
        says="dx has 2 * pad rows and columns too few.",
        hint="At which row of the padded image does the image end?",
        changes=[Edit(WHERE, INNER, "dx_pad[:, :, pad : H - pad, pad : W - pad]")],
    ),
    Misconception(
        id="dx-windows-overwrite-each-other",
        says=(
            "In dx, the filters' contributions are added up, but each window overwrites those "
            "before it."
        ),
        hint="A pixel belongs to several windows. How do their contributions combine?",
        changes=[
            Edit(
                WHERE,
                f"{INTO_DX} += {TO_DX}",
                f"{INTO_DX} = sum(dout[n, g, i, j] * w[g] for g in range(F))",
            )
        ],
    ),
    Misconception(
        id="dx-of-the-last-image",
        says="dx is 0 for every image but the last.",
        hint="Where does dx start from zeros?",
        changes=[Edit(WHERE, IMAGES, f"{IMAGES}        dx_pad[:] = 0\n")],
    ),
    Misconception(
        id="dw-of-the-last-image",
        says="dw contains only the last image's contribution.",
        hint="Every image of the batch contributes to dw. Where does dw start from zeros?",
        changes=[
            Edit(WHERE, IMAGES, f"{IMAGES}        dw = np.zeros((F, C, HH, WW), dtype=w.dtype)\n")
        ],
    ),
    Misconception(
        id="dw-from-the-unpadded-image",
        says="dw is computed from the images without their padding.",
        hint="The forward pass multiplied the filter by windows of the padded image.",
        changes=[Edit(WHERE, TO_DW, "dout[n, f, i, j] * x[n, :, rows, columns]")],
    ),
    Misconception(
        id="dout-forgotten-in-dw",
        says="dw is computed without dout.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, TO_DW, "x_pad[n, :, rows, columns]")],
    ),
    Misconception(
        id="dout-forgotten-in-dx",
        says="dx is computed without dout.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, TO_DX, "w[f]")],
    ),
    Misconception(
        id="dx-from-the-image",
        says="dx is computed with the pixels instead of the weights.",
        hint="The derivative of a product with respect to one factor is the other factor.",
        changes=[Edit(WHERE, TO_DX, TO_DW)],
    ),
    Misconception(
        id="dw-from-the-filter",
        says="dw is computed with the weights instead of the pixels.",
        hint="The derivative of a product with respect to one factor is the other factor.",
        changes=[Edit(WHERE, TO_DW, TO_DX)],
    ),
    windows.known("stride-only-for-rows", WHERE, [Edit(WHERE, COLUMNS, "slice(j, j + WW)")]),
    windows.known("stride-only-for-columns", WHERE, [Edit(WHERE, ROWS, "slice(i, i + HH)")]),
    Misconception(
        id="stride-ignored-in-dx",
        says="In dx, the stride is ignored: neighboring windows are one pixel apart.",
        hint="Find the windows for dx in the same way as the forward pass does.",
        changes=[Edit(WHERE, f"{INTO_DX} +=", "dx_pad[n, :, i : i + HH, j : j + WW] +=")],
    ),
    Misconception(
        id="stride-ignored-in-dw",
        says="In dw, the stride is ignored: neighboring windows are one pixel apart.",
        hint="Find the windows for dw in the same way as the forward pass does.",
        changes=[Edit(WHERE, TO_DW, "dout[n, f, i, j] * x_pad[n, :, i : i + HH, j : j + WW]")],
    ),
    Misconception(
        id="dw-divided-by-the-images",
        says="dw is divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[Edit(WHERE, f"db = {DB}", f"db, dw = {DB}, dw / N")],
    ),
    Misconception(
        id="averaged-over-the-batch",
        says="dw and db are divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[Edit(WHERE, f"db = {DB}", "dw, db = dw / N, dout.sum((0, 2, 3)) / N")],
    ),
    Misconception(
        id="everything-divided-by-the-images",
        says="All three gradients are divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[Edit(WHERE, DB, f"{DB} / N\n    dx, dw = dx / N, dw / N")],
    ),
    Misconception(
        id="db-stays-zero",
        says="db is 0 everywhere.",
        hint="Which outputs change when a bias changes?",
        changes=[Edit(WHERE, DB, "np.zeros(F)")],
    ),
    Misconception(
        id="db-overwritten",
        says="db keeps only the last image and position instead of adding all of them up.",
        hint=(
            "The bias of a filter is added to all outputs of its map. Which of them contribute "
            "to db?"
        ),
        changes=[Edit(WHERE, DB, "dout[-1, :, -1, -1]")],
    ),
    Misconception(
        id="db-of-the-last-image",
        says="db contains only the last image's contribution.",
        hint="Every image of the batch contributes to db. Does each one add to it?",
        changes=[Edit(WHERE, DB, "dout[-1].sum(axis=(1, 2))")],
    ),
    Misconception(
        id="db-summed-over-images-only",
        says="db is summed over the images only, so it has a number for each position.",
        hint="How many numbers does b have for one filter?",
        changes=[Edit(WHERE, DB, "dout.sum(axis=0)")],
    ),
    Misconception(
        id="db-for-each-column",
        says="db sums over the filters and keeps the columns.",
        hint="Which axis of dout counts the filters? It must remain after the sum.",
        changes=[Edit(WHERE, DB, "dout.sum(axis=(0, 1, 2))")],
    ),
    Misconception(
        id="one-number-for-db",
        says="db is one single number instead of one for each filter.",
        hint="How many biases are there?",
        changes=[Edit(WHERE, DB, "dout.sum()")],
    ),
    Misconception(
        id="one-sum-for-every-bias",
        says="Every entry of db is the sum over all filters.",
        hint="Which outputs does the bias of one filter change?",
        changes=[Edit(WHERE, DB, "np.full(F, dout.sum())")],
    ),
    words.known("gradient-with-an-axis-more", [Edit(WHERE, DB, f"{DB}[:, None]")]),
]
