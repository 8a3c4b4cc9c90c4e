"""Wrong convolutions that students write, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:conv_forward_naive"
PAD = "np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"

MISCONCEPTIONS = [
    Misconception(
        id="bias-never-added",
        says="Your out is what you get when the bias is never added.",
        hint="Every filter has one number in b. Where does the formula for an output use it?",
        changes=[Edit(WHERE, " + b[f]", "")],
    ),
    Misconception(
        id="bias-once-a-channel",
        says="Your out is what you get when the bias is added once for every channel of the image.",
        hint="The sum over the channels belongs inside; how many times does the bias go in?",
        changes=[Edit(WHERE, " + b[f]", " + window.shape[0] * b[f]")],
    ),
    Misconception(
        id="kernel-flipped",
        says="Your out is what you get when the filter is turned by 180 degrees first.",
        hint="Networks slide the filter as it is; the mathematicians' convolution turns it over.",
        changes=[Edit(WHERE, "window * w[f]", "window * w[f, :, ::-1, ::-1]")],
    ),
    Misconception(
        id="stride-ignored",
        says="Your out is what you get when neighbouring windows are one pixel apart, "
        "whatever the stride is.",
        hint="The output's size follows the stride already. Where does a window start?",
        changes=[Edit(WHERE, "i * stride, j * stride", "i, j")],
    ),
    Misconception(
        id="square-images-only",
        says="Your out is what you get when the output's width is worked out from the image's and "
        "the filter's height.",
        hint="Try an image of 4 rows and 6 columns. Which of its sides does each loop run along?",
        changes=[Edit(WHERE, "(W + 2 * pad - WW)", "(H + 2 * pad - HH)")],
    ),
    Misconception(
        id="padding-below-and-right-only",
        says="Your out is what you get when all the zeros are put below and to the right of the "
        "image.",
        hint="Look at a padded image of ones: how many zeros are there on each of its four sides?",
        changes=[
            Edit(WHERE, PAD, "np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))"),
        ],
    ),
    Misconception(
        id="padding-repeats-the-border",
        says="Your out is what you get when the padding repeats the image's border.",
        hint="What values does the text ask for in the padding?",
        changes=[
            Edit(WHERE, PAD, 'np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="edge")'),
        ],
    ),
    Misconception(
        id="mean-of-products",
        says="Your out is what you get when the products of a window are averaged, not summed.",
        hint="Compare one output by hand, for an image of ones and a filter of ones.",
        changes=[Edit(WHERE, "np.sum(window * w[f])", "np.mean(window * w[f])")],
    ),
    Misconception(
        id="first-channel-only",
        says="Your out is what you get when only the first channel of the image is looked at.",
        hint="A filter is as deep as the image; every channel adds its share.",
        changes=[Edit(WHERE, "np.sum(window * w[f])", "np.sum(window[0] * w[f, 0])")],
    ),
    Misconception(
        id="padded-x-in-the-cache",
        says="Your cache holds the padded x, so the backward pass takes the padding for the image.",
        hint="Give the padded array a name of its own.",
        changes=[Edit(WHERE, "x_pad = np.pad(", "x = x_pad = np.pad(")],
    ),
]
