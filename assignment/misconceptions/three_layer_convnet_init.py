"""Known wrong answers for `ThreeLayerConvNet.__init__`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/cnn.py:ThreeLayerConvNet.__init__"
EACH = "for layer, shape in shapes.items():\n"
NORMAL = "np.random.randn(*shape)"
ZEROS = "np.zeros(widths[layer])"


def weights(expression: str) -> list[Edit]:
    """Draw the weights of a layer by this expression."""
    return [Edit(WHERE, f"weight_scale * {NORMAL}", expression)]


def rows_of_w2(expression: str) -> list[Edit]:
    """Compute the number of rows of W2, the size after the pooling, by this expression."""
    return [Edit(WHERE, "num_filters * (H // 2) * (W // 2)", expression)]


MISCONCEPTIONS = [
    Misconception(
        id="pooling-forgotten",
        says="W2 has the wrong shape: the pooling is left out.",
        hint="How large is the image when it reaches the hidden layer?",
        changes=rows_of_w2("num_filters * H * W"),
    ),
    Misconception(
        id="uniform-weights",
        says="The weights are drawn from a uniform distribution between 0 and weight_scale.",
        hint="rand and randn are different functions. Which of them draws from a bell curve?",
        changes=weights("weight_scale * np.random.rand(*shape)"),
    ),
    words.known("scale-forgotten", weights(NORMAL)),
    Misconception(
        id="biases-drawn",
        says="The biases are random, like the weights.",
        hint="Which parameters start at 0 according to the docstring?",
        changes=[Edit(WHERE, ZEROS, "weight_scale * np.random.randn(widths[layer])")],
    ),
    Misconception(
        id="square-images-only",
        says="W2 has the wrong shape: it is computed as if images were square.",
        hint="Try input_dim = (1, 8, 4).",
        changes=rows_of_w2("num_filters * (H // 2) * (H // 2)"),
    ),
    Misconception(
        id="half-of-the-pixels",
        says="W2 has the wrong shape: half of the pixels are counted instead of a quarter.",
        hint="How many pixels does a 2x2 window at stride 2 make of 4 pixels?",
        changes=rows_of_w2("num_filters * H * W // 2"),
    ),
    Misconception(
        id="convolution-shrinks-the-image",
        says="W2 has the wrong shape: it is computed as if the convolution had no padding.",
        hint="loss pads the convolution. What does that do to the height and the width?",
        changes=rows_of_w2(
            "num_filters * ((H - filter_size + 1) // 2) * ((W - filter_size + 1) // 2)"
        ),
    ),
    Misconception(
        id="both-transposed",
        says="W2 and W3 are transposed: their rows and columns are swapped.",
        hint="affine_forward multiplies x by w. Which axis of w belongs to the inputs?",
        changes=[
            Edit(WHERE, "(pooled, hidden_dim)", "(hidden_dim, pooled)"),
            Edit(WHERE, "(hidden_dim, num_classes)", "(num_classes, hidden_dim)"),
        ],
    ),
    Misconception(
        id="size-of-the-image",
        says="W2 has the wrong shape: its rows are the pixels and channels of the image itself.",
        hint="What happens to an image before it reaches the hidden layer?",
        changes=rows_of_w2("C * H * W"),
    ),
    Misconception(
        id="channels-for-filters",
        says="W2 has the wrong shape: the image's channels are counted instead of the filters.",
        hint="How many channels does the image have after the convolution?",
        changes=rows_of_w2("C * (H // 2) * (W // 2)"),
    ),
    Misconception(
        id="filters-only",
        says="W2 has the wrong shape: it has one row for each filter.",
        hint="How many numbers does one filter give after the pooling?",
        changes=rows_of_w2("num_filters"),
    ),
    Misconception(
        id="quarter-of-the-pixels",
        says=(
            "W2 has the wrong shape if a side of the image is odd: H * W // 4 is not "
            "(H // 2) * (W // 2)."
        ),
        hint="How many rows does pooling leave of 5 rows, and how many columns of 7?",
        changes=rows_of_w2("num_filters * H * W // 4"),
    ),
    Misconception(
        id="odd-sizes-rounded-up",
        says="W2 has the wrong shape: half of an odd image size is rounded up.",
        hint="How many whole 2x2 windows fit next to each other on 7 pixels?",
        changes=rows_of_w2("num_filters * ((H + 1) // 2) * ((W + 1) // 2)"),
    ),
    Misconception(
        id="one-pooled-row-too-few",
        says="W2 has the wrong shape: it fits a pooled image with a row and a column too few.",
        hint="How many 2x2 windows fit into 2x2 pixels?",
        changes=rows_of_w2("num_filters * ((H - 2) // 2) * ((W - 2) // 2)"),
    ),
    Misconception(
        id="always-sixteen",
        says="W2 has the wrong shape: the pooled image is always taken to be 16 x 16.",
        hint="input_dim can be different from (3, 32, 32).",
        changes=rows_of_w2("num_filters * 16 * 16"),
    ),
    Misconception(
        id="three-channels-only",
        says="W1 has the wrong shape: it always has three channels.",
        hint="The first entry of input_dim is the number of channels.",
        changes=[Edit(WHERE, "(num_filters, C,", "(num_filters, 3,")],
    ),
    Misconception(
        id="channels-before-filters",
        says="The first two axes of W1 are swapped.",
        hint="What does the first axis of W1 count, according to the docstring?",
        changes=[Edit(WHERE, "(num_filters, C,", "(C, num_filters,")],
    ),
    Misconception(
        id="input-read-as-hwc",
        says="input_dim is read as (H, W, C) instead of (C, H, W).",
        hint="In which order does the docstring list the entries of input_dim?",
        changes=[Edit(WHERE, "C, H, W = input_dim", "H, W, C = input_dim")],
    ),
    Misconception(
        id="one-bias-for-each-channel",
        says="b1 has one number for each channel of the image instead of one for each filter.",
        hint="What does a convolution add its biases to?",
        changes=[Edit(WHERE, '{"1": num_filters, ', '{"1": C, ')],
    ),
    Misconception(
        id="classes-always-ten",
        says="num_classes is ignored: W3 always has 10 columns.",
        hint="The caller chooses num_classes; 10 is only the default.",
        changes=[Edit(WHERE, "(hidden_dim, num_classes)", "(hidden_dim, 10)")],
    ),
    Misconception(
        id="weight-scale-ignored",
        says="weight_scale is ignored: the standard deviation is always 0.001.",
        hint="The caller chooses weight_scale; 1e-3 is only the default.",
        changes=weights(f"1e-3 * {NORMAL}"),
    ),
    Misconception(
        id="scale-forgotten-in-w1",
        says="W1 ignores weight_scale: its standard deviation is 1.",
        hint="Print the standard deviation of each weight array for two values of weight_scale.",
        changes=weights(f'(1 if layer == "1" else weight_scale) * {NORMAL}'),
    ),
    Misconception(
        id="scale-taken-for-the-mean",
        says="weight_scale is the mean of the weights, and their standard deviation is 1.",
        hint="Print the mean and the standard deviation of W1.",
        changes=weights(f"{NORMAL} + weight_scale"),
    ),
    Misconception(
        id="weight-scale-taken-for-the-variance",
        says="weight_scale is used as the variance instead of the standard deviation.",
        hint="Which of the two is weight_scale, according to the docstring?",
        changes=weights(f"np.sqrt(weight_scale) * {NORMAL}"),
    ),
    Misconception(
        id="uniform-weights-centered",
        says=(
            "The weights are drawn from a uniform distribution between -weight_scale and "
            "weight_scale."
        ),
        hint="Which distribution does the docstring ask for?",
        changes=weights("weight_scale * np.random.uniform(-1, 1, shape)"),
    ),
    words.known("seed-fixed", [Edit(WHERE, EACH, f"np.random.seed(0)\n        {EACH}")]),
    Misconception(
        id="all-biases-with-an-axis-more",
        says="All three biases have shape (1, n) instead of (n,).",
        hint="Print the shape of b1. How many axes does it have in the docstring?",
        changes=[Edit(WHERE, EACH, f"{EACH}            widths[layer] = (1, widths[layer])\n")],
    ),
    words.known(
        "biases-with-an-axis-more",
        [
            Edit(
                WHERE,
                EACH,
                f'{EACH}            if layer != "1":\n'
                "                widths[layer] = (1, widths[layer])\n",
            )
        ],
    ),
]
