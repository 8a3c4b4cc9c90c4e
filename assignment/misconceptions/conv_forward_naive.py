"""Known wrong answers for `conv_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _windows as windows

WHERE = "cs231n/layers.py:conv_forward_naive"
PAD = "np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"
SUM = "np.sum(window * w[f])"
WIDTH = "(W + 2 * pad - WW)"

MISCONCEPTIONS = [
    Misconception(
        id="bias-never-added",
        says="The bias is never added.",
        hint="Every filter has one number in b. Where does the formula for an output use it?",
        changes=[Edit(WHERE, " + b[f]", "")],
    ),
    windows.known("stride-ignored", WHERE),
    Misconception(
        id="pad-always-zero",
        says="The pad in conv_param is ignored: it is always 0.",
        hint="The caller chooses pad. Where does your code read it?",
        changes=[Edit(WHERE, 'int(conv_param["pad"])', "0")],
    ),
    windows.known("one-output-too-few", WHERE),
    Misconception(
        id="square-images-only",
        says="The output's width is computed from the heights of the image and the filter.",
        hint="Try an image of 4 rows and 6 columns. Along which side does each loop run?",
        changes=[Edit(WHERE, WIDTH, "(H + 2 * pad - HH)")],
    ),
    Misconception(
        id="padded-x-in-the-cache",
        says=(
            "The cache holds the padded x, so the backward pass treats the padding as part of the "
            "image."
        ),
        hint="Give the padded array a name of its own.",
        changes=[Edit(WHERE, "x_pad = np.pad(", "x = x_pad = np.pad(")],
    ),
    Misconception(
        id="first-channel-only",
        says="Only the first channel of the image is used.",
        hint="A filter is as deep as the image. What do the other channels add to the sum?",
        changes=[Edit(WHERE, SUM, "np.sum(window[0] * w[f, 0])")],
    ),
    Misconception(
        id="kernel-flipped",
        says="The filter is rotated by 180 degrees first.",
        hint="Networks use the filter as it is; only the convolution of mathematics rotates it.",
        changes=[Edit(WHERE, SUM, "np.sum(window * w[f, :, ::-1, ::-1])")],
    ),
    Misconception(
        id="padding-counted-once",
        says="The size of the output counts the padding on one side only.",
        hint="How many rows does np.pad add in all?",
        changes=[
            Edit(WHERE, "(H + 2 * pad - HH)", "(H + pad - HH)"),
            Edit(WHERE, WIDTH, "(W + pad - WW)"),
        ],
    ),
    Misconception(
        id="square-filters-only",
        says="The output's width is computed from the filter's height.",
        hint="Try a filter of 2 rows and 4 columns. Which of the two numbers limits the width?",
        changes=[Edit(WHERE, WIDTH, "(W + 2 * pad - HH)")],
    ),
    Misconception(
        id="height-and-width-exchanged",
        says="The image's height and width are swapped when its shape is read.",
        hint="Print x.shape of an image of 4 rows and 6 columns. Which number comes first?",
        changes=[Edit(WHERE, "N, _, H, W = x.shape", "N, _, W, H = x.shape")],
    ),
    Misconception(
        id="bias-inside-the-sum",
        says="The bias is inside the sum over the window, so it is added once per weight.",
        hint="Look where the parentheses of the sum end.",
        changes=[Edit(WHERE, f"{SUM} + b[f]", "np.sum(window * w[f] + b[f])")],
    ),
    Misconception(
        id="bias-once-a-channel",
        says="The bias is added once per channel of the image instead of once.",
        hint="The sum runs over the channels. Is the bias inside this sum or outside it?",
        changes=[Edit(WHERE, " + b[f]", " + window.shape[0] * b[f]")],
    ),
    Misconception(
        id="first-bias-for-every-filter",
        says="Every filter gets the bias of the first one.",
        hint="Which number of b belongs to filter f?",
        changes=[Edit(WHERE, " + b[f]", " + b[0]")],
    ),
    Misconception(
        id="last-channel-only",
        says="Only the last channel of the image is used.",
        hint="A filter is as deep as the image. Does each channel add to the sum, or replace it?",
        changes=[Edit(WHERE, SUM, "np.sum(window[-1] * w[f, -1])")],
    ),
    windows.known("stride-only-for-rows", WHERE),
    windows.known("stride-only-for-columns", WHERE),
    Misconception(
        id="stride-always-one",
        says="The stride in conv_param is ignored: it is always 1.",
        hint="The caller chooses the stride. Where does your code read it?",
        changes=[Edit(WHERE, 'int(conv_param["stride"])', "1")],
    ),
    Misconception(
        id="pad-always-one",
        says="The pad in conv_param is ignored: it is always 1.",
        hint="The caller can choose pad. It can be 0.",
        changes=[Edit(WHERE, 'int(conv_param["pad"])', "1")],
    ),
    windows.known("last-row-and-column-zero", WHERE),
    Misconception(
        id="rows-and-columns-swapped",
        says="Each map of the output is transposed: its rows are columns.",
        hint="Which of the two loop variables counts the rows?",
        changes=[Edit(WHERE, "out[n, f, i, j] = ", "out[n, f, j, i] = ")],
    ),
    Misconception(
        id="last-filter-for-every-map",
        says="Every map of the output holds the result of the last filter.",
        hint="Which map of the output does filter f fill?",
        changes=[Edit(WHERE, "out[n, f, i, j] = ", "out[n, :, i, j] = ")],
    ),
    Misconception(
        id="summed-over-images",
        says="The sum runs over the windows of all images together.",
        hint="Each image has its own output. Over which axes does one output sum?",
        changes=[
            Edit(WHERE, "x_pad[n, :, top", "x_pad[:, :, top"),
            Edit(WHERE, "left : left + WW]", "left : left + WW].sum(axis=0)"),
        ],
    ),
    Misconception(
        id="mean-of-products",
        says="The products of a window are averaged instead of summed.",
        hint="Compute one output by hand, for an image of ones and a filter of ones.",
        changes=[Edit(WHERE, SUM, "np.mean(window * w[f])")],
    ),
    Misconception(
        id="padding-below-and-right-only",
        says=(
            "The first window starts at the image's corner, as if all the zeros were below and to "
            "the right."
        ),
        hint="Which numbers does the first window hold? Print it for an image of ones with pad 1.",
        changes=[Edit(WHERE, PAD, "np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))")],
    ),
    Misconception(
        id="padding-repeats-the-border",
        says="The padding repeats the image's border instead of using zeros.",
        hint="Which values should the padding have, according to the docstring?",
        changes=[Edit(WHERE, PAD, PAD.replace("pad)))", 'pad)), mode="edge")'))],
    ),
]
