"""Wrong gradients of a convolution, each as a change to the right ones."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/layers.py:conv_backward_naive"
INNER = "dx_pad[:, :, pad : pad + H, pad : pad + W]"
ADD_DX = "dx_pad[n, :, rows, columns] += dout[n, f, i, j] * w[f]"
ADD_DW = "dw[f] += dout[n, f, i, j] * x_pad[n, :, rows, columns]"

MISCONCEPTIONS = [
    Misconception(
        id="unpadding-counts-from-the-end",
        says="Your dx is what you get when the padding is cut off by counting `pad` from the end, "
        "which leaves nothing when pad is 0.",
        hint="What is a[0:-0]? Count the last row from the front, with the image's height.",
        changes=[Edit(WHERE, INNER, "dx_pad[:, :, pad:-pad, pad:-pad]")],
    ),
    Misconception(
        id="unpads-by-one",
        says="Your dx is what you get when one row and column is cut off on each side, "
        "whatever pad is.",
        hint="Let conv_param say how much was padded.",
        changes=[Edit(WHERE, INNER, "dx_pad[:, :, 1:-1, 1:-1]")],
    ),
    Misconception(
        id="padding-left-on",
        says="Your dx is what you get when the padding is not cut off.",
        hint="dx has the shape of the x in the cache, and that x came without padding.",
        changes=[Edit(WHERE, INNER, "dx_pad")],
    ),
    Misconception(
        id="square-images-only",
        says="Your dx is what you get when as many columns are cut out of the padded image as it "
        "has rows.",
        hint="Try an image of 4 rows and 6 columns. Which of its sides belongs to which axis?",
        changes=[Edit(WHERE, "pad : pad + W", "pad : pad + H")],
    ),
    Misconception(
        id="dx-overlaps-overwrite",
        says="Your dx is what you get when each window's share replaces what was there, "
        "where it should be added.",
        hint="A pixel belongs to several windows and several filters: it collects from all.",
        changes=[Edit(WHERE, ADD_DX, ADD_DX.replace("+=", "="))],
    ),
    Misconception(
        id="dw-overwritten",
        says="Your dw is what you get when only the last image and position count.",
        hint="One filter made all the outputs of its map, in every image. Who contributes to dw?",
        changes=[Edit(WHERE, ADD_DW, ADD_DW.replace("+=", "="))],
    ),
    Misconception(
        id="kernel-flipped-in-dx",
        says="Your dx is what you get when the filter is turned by 180 degrees before it is spread "
        "over its window.",
        hint="Turning belongs to the formula that gathers dx with a convolution. Spreading from "
        "each output goes the way the forward pass went.",
        changes=[Edit(WHERE, "dout[n, f, i, j] * w[f]", "dout[n, f, i, j] * w[f, :, ::-1, ::-1]")],
    ),
    Misconception(
        id="stride-ignored",
        says="Your gradients are what you get when neighbouring windows are one pixel apart, "
        "whatever the stride is.",
        hint="Find the windows in the way that the forward pass does.",
        changes=[
            Edit(WHERE, "slice(i * stride, i * stride + HH)", "slice(i, i + HH)"),
            Edit(WHERE, "slice(j * stride, j * stride + WW)", "slice(j, j + WW)"),
        ],
    ),
    Misconception(
        id="db-averaged",
        says="Your db is what you get when dout is averaged over images and positions, not summed.",
        hint="How much does the sum of all outputs grow when one bias grows by 1?",
        changes=[Edit(WHERE, "dout.sum(axis=(0, 2, 3))", "dout.mean(axis=(0, 2, 3))")],
    ),
    Misconception(
        id="averaged-over-the-batch",
        says="Your dw and db are what you get when they are divided by the number of images.",
        hint="The loss averages over the batch once, and dout holds that division already.",
        changes=[
            Edit(WHERE, "db = dout.sum(axis=(0, 2, 3))", "dw, db = dw / N, dout.sum((0, 2, 3)) / N")
        ],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [Edit(WHERE, "db = dout.sum(axis=(0, 2, 3))", "db = dout.sum(axis=(0, 2, 3))[:, None]")],
    ),
]
