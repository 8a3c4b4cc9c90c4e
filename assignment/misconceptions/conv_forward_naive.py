"""Known wrong answers for `conv_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _windows as windows

WHERE = "cs231n/layers.py:conv_forward_naive"
PAD = "np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"

MISCONCEPTIONS = [
    Misconception(
        id="bias-never-added",
        says="The bias is never added.",
        hint="Every filter has one number in b. Where does the formula for an output use it?",
        changes=[Edit(WHERE, " + b[f]", "")],
    ),
    Misconception(
        id="bias-once-a-channel",
        says="The bias is added once per channel of the image instead of once.",
        hint="The sum runs over the channels. Is the bias inside this sum or outside it?",
        changes=[Edit(WHERE, " + b[f]", " + window.shape[0] * b[f]")],
    ),
    Misconception(
        id="kernel-flipped",
        says="The filter is rotated by 180 degrees first.",
        hint="Networks use the filter as it is; only the convolution of mathematics rotates it.",
        changes=[Edit(WHERE, "window * w[f]", "window * w[f, :, ::-1, ::-1]")],
    ),
    Misconception(
        id="stride-ignored",
        says="The stride is ignored: neighboring windows are one pixel apart.",
        hint="The output's size already follows the stride. Where does each window start?",
        changes=[Edit(WHERE, "i * stride, j * stride", "i, j")],
    ),
    Misconception(
        id="square-images-only",
        says="The output's width is computed from the heights of the image and the filter.",
        hint="Try an image of 4 rows and 6 columns. Along which side does each loop run?",
        changes=[Edit(WHERE, "(W + 2 * pad - WW)", "(H + 2 * pad - HH)")],
    ),
    Misconception(
        id="square-filters-only",
        says="The output's width is computed from the filter's height.",
        hint="Try a filter of 2 rows and 4 columns. Which of the two numbers limits the width?",
        changes=[Edit(WHERE, "(W + 2 * pad - WW)", "(W + 2 * pad - HH)")],
    ),
    Misconception(
        id="height-and-width-exchanged",
        says="The image's height and width are swapped when its shape is read.",
        hint="Print x.shape of an image of 4 rows and 6 columns. Which number comes first?",
        changes=[Edit(WHERE, "N, _, H, W = x.shape", "N, _, W, H = x.shape")],
    ),
    Misconception(
        id="pad-always-one",
        says="The pad in conv_param is ignored: it is always 1.",
        hint="The caller can choose pad. It can be 0.",
        changes=[Edit(WHERE, 'int(conv_param["pad"])', "1")],
    ),
    Misconception(
        id="first-bias-for-every-filter",
        says="Every filter gets the bias of the first one.",
        hint="Which number of b belongs to filter f?",
        changes=[Edit(WHERE, " + b[f]", " + b[0]")],
    ),
    Misconception(
        id="padding-below-and-right-only",
        says=(
            "The first window starts at the image's corner, as if all the zeros were below and to "
            "the right."
        ),
        hint="Which numbers does the first window hold? Print it for an image of ones with pad 1.",
        changes=[
            Edit(WHERE, PAD, "np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))"),
        ],
    ),
    Misconception(
        id="padding-repeats-the-border",
        says="The padding repeats the image's border instead of using zeros.",
        hint="Which values should the padding have, according to the docstring?",
        changes=[
            Edit(WHERE, PAD, 'np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="edge")'),
        ],
    ),
    Misconception(
        id="mean-of-products",
        says="The products of a window are averaged instead of summed.",
        hint="Compute one output by hand, for an image of ones and a filter of ones.",
        changes=[Edit(WHERE, "np.sum(window * w[f])", "np.mean(window * w[f])")],
    ),
    Misconception(
        id="first-channel-only",
        says="Only the first channel of the image is used.",
        hint="A filter is as deep as the image. What do the other channels add to the sum?",
        changes=[Edit(WHERE, "np.sum(window * w[f])", "np.sum(window[0] * w[f, 0])")],
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
    windows.known(
        "one-output-too-few",
        [
            Edit(WHERE, "H_out = 1 + (H", "H_out = (H"),
            Edit(WHERE, "W_out = 1 + (W", "W_out = (W"),
        ],
    ),
    Misconception(
        id="padding-counted-once",
        says="The size of the output counts the padding on one side only.",
        hint="How many rows does np.pad add in all?",
        changes=[
            Edit(WHERE, "(H + 2 * pad - HH)", "(H + pad - HH)"),
            Edit(WHERE, "(W + 2 * pad - WW)", "(W + pad - WW)"),
        ],
    ),
    windows.known("stride-only-for-rows", [Edit(WHERE, "i * stride, j * stride", "i * stride, j")]),
    Misconception(
        id="bias-inside-the-sum",
        says="The bias is inside the sum over the window, so it is added once per weight.",
        hint="Look where the parentheses of the sum end.",
        changes=[Edit(WHERE, "np.sum(window * w[f]) + b[f]", "np.sum(window * w[f] + b[f])")],
    ),
    Misconception(
        id="last-channel-only",
        says="Only the last channel of the image is used.",
        hint="A filter is as deep as the image. Does each channel add to the sum, or replace it?",
        changes=[Edit(WHERE, "np.sum(window * w[f])", "np.sum(window[-1] * w[f, -1])")],
    ),
    Misconception(
        id="bias-subtracted",
        says="The bias is subtracted instead of added.",
        hint="Look at the sign of b[f] in the docstring.",
        changes=[Edit(WHERE, " + b[f]", " - b[f]")],
    ),
    Misconception(
        id="bias-added-twice",
        says="The bias is added twice.",
        hint="Count the places in your code where b occurs.",
        changes=[Edit(WHERE, " + b[f]", " + 2 * b[f]")],
    ),
    Misconception(
        id="last-filter-for-every-map",
        says="Every map of the output is the last filter's.",
        hint="Which map of the output does filter f fill?",
        changes=[Edit(WHERE, "out[n, f, i, j] = ", "out[n, :, i, j] = ")],
    ),
    Misconception(
        id="first-filter-for-every-map",
        says="Every map of the output is computed with the first filter.",
        hint="Which filter belongs to map f of the output?",
        changes=[Edit(WHERE, "np.sum(window * w[f])", "np.sum(window * w[0])")],
    ),
    Misconception(
        id="last-image-for-every-image",
        says="Every image gets the output of the last one.",
        hint="Which image of the output does image n fill?",
        changes=[Edit(WHERE, "out[n, f, i, j] = ", "out[:, f, i, j] = ")],
    ),
    Misconception(
        id="first-image-for-every-image",
        says="Every output is computed from the first image.",
        hint="Which image does the window come from?",
        changes=[Edit(WHERE, "x_pad[n, :", "x_pad[0, :")],
    ),
    Misconception(
        id="pad-always-zero",
        says="The pad in conv_param is ignored: it is always 0.",
        hint="The caller chooses pad. Where does your code read it?",
        changes=[Edit(WHERE, 'int(conv_param["pad"])', "0")],
    ),
    Misconception(
        id="stride-always-one",
        says="The stride in conv_param is ignored: it is always 1.",
        hint="The caller chooses the stride. Where does your code read it?",
        changes=[Edit(WHERE, 'int(conv_param["stride"])', "1")],
    ),
    windows.known(
        "stride-only-for-columns", [Edit(WHERE, "i * stride, j * stride", "i, j * stride")]
    ),
    Misconception(
        id="every-axis-flipped",
        says="The filter is reversed along all three of its axes, channels too.",
        hint="Networks use the filter as it is, without reversing any axis.",
        changes=[Edit(WHERE, "window * w[f]", "window * w[f, ::-1, ::-1, ::-1]")],
    ),
    Misconception(
        id="filter-mirrored",
        says="The filter is mirrored: its left and right are swapped.",
        hint="Networks use the filter as it is, without reversing any axis.",
        changes=[Edit(WHERE, "window * w[f]", "window * w[f, :, :, ::-1]")],
    ),
    Misconception(
        id="relu-in-the-convolution",
        says="Negative outputs are 0, as after a ReLU.",
        hint="A convolution is linear. Which of its outputs may be negative?",
        changes=[
            Edit(
                WHERE,
                "out[n, f, i, j] = np.sum(window * w[f]) + b[f]",
                "out[n, f, i, j] = max(np.sum(window * w[f]) + b[f], 0)",
            )
        ],
    ),
    Misconception(
        id="windows-past-the-edge",
        says="The output has values for windows that extend past the edge, too.",
        hint="Look at the formula for H_out again. In which direction does its division round?",
        changes=[
            Edit(WHERE, "(H + 2 * pad - HH) // stride", "-(-(H + 2 * pad - HH) // stride)"),
            Edit(WHERE, "(W + 2 * pad - WW) // stride", "-(-(W + 2 * pad - WW) // stride)"),
            Edit(WHERE, "window * w[f]", "window * w[f, :, : window.shape[1], : window.shape[2]]"),
        ],
    ),
    windows.known(
        "last-row-and-column-zero",
        [
            Edit(WHERE, "range(H_out)", "range(H_out - 1)"),
            Edit(WHERE, "range(W_out)", "range(W_out - 1)"),
        ],
    ),
    Misconception(
        id="matrix-product",
        says="The window and the filter are multiplied as matrices instead of number by number.",
        hint="Compute one output by hand, with a window and a filter of 2x2.",
        changes=[Edit(WHERE, "window * w[f]", "window @ w[f]")],
    ),
    Misconception(
        id="padding-only-left-and-right",
        says="The zeros are only to the left and right of the image, not above and below.",
        hint="Pad an image of ones and print it. How many zeros are on each of its four sides?",
        changes=[Edit(WHERE, PAD, "np.pad(x, ((0, 0), (0, 0), (0, 0), (pad, pad)))")],
    ),
    Misconception(
        id="padding-only-above-and-below",
        says="The zeros are only above and below the image, not to the left and right.",
        hint="Pad an image of ones and print it. How many zeros are on each of its four sides?",
        changes=[Edit(WHERE, PAD, "np.pad(x, ((0, 0), (0, 0), (pad, pad), (0, 0)))")],
    ),
    Misconception(
        id="maps-on-the-last-axis",
        says="The maps are on the last axis of the output instead of axis 1.",
        hint="Compare the shape of your output with the docstring, axis by axis.",
        changes=[
            Edit(
                WHERE,
                "out[n, f, i, j] = np.sum(window * w[f]) + b[f]",
                "out[n, f, i, j] = np.sum(window * w[f]) + b[f]\n"
                "    out = out.transpose(0, 2, 3, 1)",
            )
        ],
    ),
    Misconception(
        id="rows-and-columns-swapped",
        says="Each map of the output is transposed: its rows are columns.",
        hint="Which of the two loop variables counts the rows?",
        changes=[Edit(WHERE, "out[n, f, i, j] = ", "out[n, f, j, i] = ")],
    ),
    windows.known("whole-numbers", [Edit(WHERE, "dtype=x.dtype", "dtype=int")]),
    Misconception(
        id="averaged-over-channels",
        says="The contributions of the channels are averaged instead of summed.",
        hint="What does the docstring say about the channels of the window?",
        changes=[Edit(WHERE, "np.sum(window * w[f])", "np.sum(window * w[f]) / window.shape[0]")],
    ),
    Misconception(
        id="last-bias-for-every-filter",
        says="Every filter gets the bias of the last one.",
        hint="Which number of b belongs to filter f?",
        changes=[Edit(WHERE, " + b[f]", " + b[-1]")],
    ),
    Misconception(
        id="summed-over-images",
        says="The sum runs over the windows of all images together.",
        hint="Each image has its own output. Over which axes does one output sum?",
        changes=[
            Edit(
                WHERE,
                "window = x_pad[n, :, top : top + HH, left : left + WW]",
                "window = x_pad[:, :, top : top + HH, left : left + WW].sum(axis=0)",
            )
        ],
    ),
]
