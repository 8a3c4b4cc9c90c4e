"""Known wrong answers for `conv_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

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
        says="All the zeros of the padding are below and to the right of the image.",
        hint="Pad an image of ones and print it. How many zeros are on each of its four sides?",
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
    Misconception(
        id="one-output-too-few",
        says="The output has one row and one column too few.",
        hint="How many windows fit into an image that is exactly as large as the filter?",
        changes=[
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
    Misconception(
        id="stride-only-for-rows",
        says="The windows move by the stride down the rows, but by 1 along the columns.",
        hint="Where in your code does the column of a window come from?",
        changes=[Edit(WHERE, "i * stride, j * stride", "i * stride, j")],
    ),
    Misconception(
        id="bias-inside-the-sum",
        says="The bias is inside the sum over the window, so it is added once per weight.",
        hint="Look where the parentheses of the sum end.",
        changes=[Edit(WHERE, "np.sum(window * w[f]) + b[f]", "np.sum(window * w[f] + b[f])")],
    ),
]
