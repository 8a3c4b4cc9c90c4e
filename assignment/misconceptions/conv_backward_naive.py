"""Known wrong answers for `conv_backward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _windows as windows

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
        says="dw contains only the last image.",
        hint="Every image of the batch contributes to dw. Where does dw start from zeros?",
        changes=[
            Edit(
                WHERE,
                "    for n in range(N):\n",
                "    for n in range(N):\n        dw = np.zeros((F, C, HH, WW), dtype=w.dtype)\n",
            )
        ],
    ),
    Misconception(
        id="db-of-the-last-image",
        says="db contains only the last image.",
        hint="Every image of the batch contributes to db. Does each one add to it?",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout[-1].sum(axis=(1, 2))")],
    ),
    Misconception(
        id="db-overwritten",
        says="db keeps only the last image and position instead of adding all of them up.",
        hint=(
            "The bias of a filter is added to all outputs of its map. Which of them "
            "contribute to db?"
        ),
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout[-1, :, -1, -1]")],
    ),
    Misconception(
        id="db-divided-by-the-images",
        says="db is divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.sum(axis=(0, 2, 3)) / N")],
    ),
    Misconception(
        id="db-averaged-over-positions",
        says="db is averaged over the positions instead of summed.",
        hint="If one bias grows by 1, how much does the sum of all outputs grow?",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.sum(axis=0).mean(axis=(1, 2))")],
    ),
    Misconception(
        id="db-for-each-column",
        says="db sums over the filters and keeps the columns.",
        hint="Which axis of dout counts the filters? It must remain after the sum.",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.sum(axis=(0, 1, 2))")],
    ),
    Misconception(
        id="db-summed-over-images-only",
        says="db is summed over the images only, so it has a number for each position.",
        hint="How many numbers does b have for one filter?",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.sum(axis=0)")],
    ),
    Misconception(
        id="db-summed-over-positions-only",
        says="db is summed over the positions only, so it has a number for each image.",
        hint="All images share one bias per filter.",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.sum(axis=(2, 3))")],
    ),
    Misconception(
        id="db-stays-zero",
        says="db is 0 everywhere.",
        hint="Which outputs change when a bias changes?",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "np.zeros(F)")],
    ),
    Misconception(
        id="dw-of-the-last-position",
        says="dw keeps only the last position of the windows instead of adding all of them up.",
        hint=(
            "A filter computes the outputs at all positions. Does each of them add to dw, or "
            "replace it?"
        ),
        changes=[
            Edit(
                WHERE,
                ADD_DW,
                "if i == H_out - 1 and j == W_out - 1:\n"
                "                        dw[f] += dout[n, f, i, j] * x_pad[n, :, rows, columns]",
            )
        ],
    ),
    Misconception(
        id="dx-windows-overwrite-each-other",
        says=(
            "In dx, the filters' contributions are added up, but each window overwrites "
            "those before it."
        ),
        hint="A pixel belongs to several windows. How do their contributions combine?",
        changes=[
            Edit(
                WHERE,
                ADD_DX,
                "if f == 0:\n                        dx_pad[n, :, rows, columns] = 0\n"
                "                        for g in range(F):\n"
                "                            dx_pad[n, :, rows, columns] += dout[n, g, i, j] "
                "* w[g]",
            )
        ],
    ),
    Misconception(
        id="dw-from-the-unpadded-image",
        says="dw is computed from the images without their padding.",
        hint="The forward pass multiplied the filter by windows of the padded image.",
        changes=[Edit(WHERE, ADD_DW, "dw[f] += dout[n, f, i, j] * x[n, :, rows, columns]")],
    ),
    Misconception(
        id="dw-from-what-the-windows-hold",
        says=(
            "dw is computed from the images as if all zeros of the padding were below and to "
            "the right."
        ),
        hint=(
            "The forward pass multiplied the filter by windows of the padded image. Where "
            "does it begin?"
        ),
        changes=[
            Edit(
                WHERE,
                ADD_DW,
                "patch = x[n, :, rows, columns]\n"
                "                    dw[f, :, : patch.shape[1], : patch.shape[2]] += dout[n, "
                "f, i, j] * patch",
            )
        ],
    ),
    Misconception(
        id="kernel-flipped-in-dw",
        says="dw is rotated by 180 degrees.",
        hint="Which weight met the window's top left pixel in the forward pass?",
        changes=[
            Edit(
                WHERE,
                "dout.sum(axis=(0, 2, 3))",
                "dout.sum(axis=(0, 2, 3))\n    dw = dw[:, :, ::-1, ::-1]",
            )
        ],
    ),
    Misconception(
        id="dw-divided-by-the-images",
        says="dw is divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[
            Edit(
                WHERE,
                "db = dout.sum(axis=(0, 2, 3))",
                "db = dout.sum(axis=(0, 2, 3))\n    dw = dw / N",
            )
        ],
    ),
    Misconception(
        id="dx-divided-by-the-images",
        says="dx is divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[
            Edit(
                WHERE,
                "db = dout.sum(axis=(0, 2, 3))",
                "db = dout.sum(axis=(0, 2, 3))\n    dx = dx / N",
            )
        ],
    ),
    Misconception(
        id="dw-averaged-over-positions",
        says="dw is averaged over the positions of the windows instead of summed.",
        hint="One weight is used at every position. How do the contributions combine?",
        changes=[
            Edit(
                WHERE,
                "db = dout.sum(axis=(0, 2, 3))",
                "db = dout.sum(axis=(0, 2, 3))\n    dw = dw / (H_out * W_out)",
            )
        ],
    ),
    Misconception(
        id="dout-forgotten-in-dw",
        says="dw is computed without dout.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, ADD_DW, "dw[f] += x_pad[n, :, rows, columns]")],
    ),
    Misconception(
        id="dout-forgotten-in-dx",
        says="dx is computed without dout.",
        hint="The chain rule multiplies the local derivative by dout.",
        changes=[Edit(WHERE, ADD_DX, "dx_pad[n, :, rows, columns] += w[f]")],
    ),
    Misconception(
        id="weights-forgotten-in-dx",
        says="dx is computed without the weights.",
        hint="How much does an output grow if one pixel of its window grows by 1?",
        changes=[Edit(WHERE, ADD_DX, "dx_pad[n, :, rows, columns] += dout[n, f, i, j]")],
    ),
    Misconception(
        id="dx-from-the-image",
        says="dx is computed with the pixels instead of the weights.",
        hint="The derivative of a product with respect to one factor is the other factor.",
        changes=[
            Edit(
                WHERE,
                ADD_DX,
                "dx_pad[n, :, rows, columns] += dout[n, f, i, j] * x_pad[n, :, rows, columns]",
            )
        ],
    ),
    Misconception(
        id="dw-from-the-filter",
        says="dw is computed with the weights instead of the pixels.",
        hint="The derivative of a product with respect to one factor is the other factor.",
        changes=[Edit(WHERE, ADD_DW, "dw[f] += dout[n, f, i, j] * w[f]")],
    ),
    Misconception(
        id="first-filter-in-dx",
        says="dx is computed with the first filter only, for every map of dout.",
        hint="Which filter made map f of the output?",
        changes=[Edit(WHERE, ADD_DX, "dx_pad[n, :, rows, columns] += dout[n, f, i, j] * w[0]")],
    ),
    Misconception(
        id="dx-starts-from-the-image",
        says="dx contains the image itself in addition to its gradient.",
        hint="From which numbers should dx start before anything is added?",
        changes=[
            Edit(
                WHERE,
                "dx_pad = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)",
                "dx_pad = x_pad.copy()",
            )
        ],
    ),
    Misconception(
        id="dx-of-the-last-filter",
        says="dx contains only the last filter.",
        hint="Every filter looks at the image. Do you add up what comes back from them?",
        changes=[
            Edit(
                WHERE,
                "        for f in range(F):\n",
                "        for f in range(F):\n            dx_pad[n] = 0\n",
            )
        ],
    ),
    Misconception(
        id="dx-of-the-last-image",
        says="dx is 0 for every image but the last.",
        hint="Where does dx start from zeros?",
        changes=[
            Edit(
                WHERE, "    for n in range(N):\n", "    for n in range(N):\n        dx_pad[:] = 0\n"
            )
        ],
    ),
    Misconception(
        id="dx-cut-short",
        says="dx has 2 * pad rows and columns too few.",
        hint="At which row of the padded image does the image end?",
        changes=[Edit(WHERE, "pad : pad + H, pad : pad + W", "pad : H - pad, pad : W - pad")],
    ),
    Misconception(
        id="padding-cut-above-and-below-only",
        says="The padding is cut off above and below, but not at the left and right.",
        hint="dx has the shape of the x in the cache. Which of its sides is too long?",
        changes=[Edit(WHERE, "pad : pad + H, pad : pad + W", "pad : pad + H")],
    ),
    Misconception(
        id="dx-from-the-left-edge",
        says=(
            "dx begins at the left edge of the padded gradient instead of at the image's "
            "first column."
        ),
        hint="At which column of the padded image does the image begin?",
        changes=[Edit(WHERE, "pad : pad + H, pad : pad + W", "pad : pad + H, :W")],
    ),
    windows.known(
        "stride-only-for-rows",
        [Edit(WHERE, "slice(j * stride, j * stride + WW)", "slice(j, j + WW)")],
    ),
    windows.known(
        "stride-only-for-columns",
        [Edit(WHERE, "slice(i * stride, i * stride + HH)", "slice(i, i + HH)")],
    ),
    Misconception(
        id="stride-ignored-in-dw",
        says="In dw, the stride is ignored: neighboring windows are one pixel apart.",
        hint="Find the windows for dw in the same way as the forward pass does.",
        changes=[
            Edit(WHERE, ADD_DW, "dw[f] += dout[n, f, i, j] * x_pad[n, :, i : i + HH, j : j + WW]")
        ],
    ),
    Misconception(
        id="stride-ignored-in-dx",
        says="In dx, the stride is ignored: neighboring windows are one pixel apart.",
        hint="Find the windows for dx in the same way as the forward pass does.",
        changes=[
            Edit(WHERE, ADD_DX, "dx_pad[n, :, i : i + HH, j : j + WW] += dout[n, f, i, j] * w[f]")
        ],
    ),
    Misconception(
        id="dx-summed-over-the-images",
        says="Every image gets the gradients of all images together.",
        hint="Which image does dout[n] belong to?",
        changes=[Edit(WHERE, ADD_DX, "dx_pad[:, :, rows, columns] += dout[n, f, i, j] * w[f]")],
    ),
    Misconception(
        id="everything-divided-by-the-images",
        says="All three gradients are divided by the number of images.",
        hint="If the loss is a mean over the batch, dout already contains that division.",
        changes=[
            Edit(
                WHERE,
                "db = dout.sum(axis=(0, 2, 3))",
                "db = dout.sum(axis=(0, 2, 3)) / N\n    dx, dw = dx / N, dw / N",
            )
        ],
    ),
    Misconception(
        id="sides-swapped-in-the-cut",
        says="Height and width are swapped when the padding is cut off.",
        hint="Try an image of 4 rows and 6 columns. Which side belongs to which axis?",
        changes=[Edit(WHERE, "pad : pad + H, pad : pad + W", "pad : pad + W, pad : pad + H")],
    ),
    Misconception(
        id="one-number-for-db",
        says="db is one single number instead of one for each filter.",
        hint="How many biases are there?",
        changes=[Edit(WHERE, "db = dout.sum(axis=(0, 2, 3))", "db = dout.sum()")],
    ),
    Misconception(
        id="dw-of-the-first-channel",
        says="dw is 0 for every channel but the first.",
        hint="A filter is as deep as the image. Which of its channels have a gradient?",
        changes=[Edit(WHERE, ADD_DW, "dw[f, 0] += dout[n, f, i, j] * x_pad[n, 0, rows, columns]")],
    ),
    Misconception(
        id="db-of-the-first-image",
        says="db contains only the first image.",
        hint="Every image of the batch contributes to db.",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout[0].sum(axis=(1, 2))")],
    ),
]
