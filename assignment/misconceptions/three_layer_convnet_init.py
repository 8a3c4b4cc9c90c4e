"""Known wrong answers for `ThreeLayerConvNet.__init__`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/cnn.py:ThreeLayerConvNet.__init__"
DRAW = "weight_scale * np.random.randn(*shape)"
POOLED = "num_filters * (H // 2) * (W // 2)"

MISCONCEPTIONS = [
    Misconception(
        id="uniform-weights",
        says="The weights are drawn from a uniform distribution between 0 and weight_scale.",
        hint="rand and randn are different functions. Which of them draws from a bell curve?",
        changes=[Edit(WHERE, DRAW, "weight_scale * np.random.rand(*shape)")],
    ),
    Misconception(
        id="uniform-weights-centred",
        says=(
            "The weights are drawn from a uniform distribution between -weight_scale and "
            "weight_scale."
        ),
        hint="Which distribution does the docstring ask for?",
        changes=[Edit(WHERE, DRAW, "weight_scale * np.random.uniform(-1, 1, shape)")],
    ),
    Misconception(
        id="weight-scale-ignored",
        says="weight_scale is ignored: the standard deviation is always 0.001.",
        hint="The caller chooses weight_scale; 1e-3 is only the default.",
        changes=[Edit(WHERE, DRAW, "1e-3 * np.random.randn(*shape)")],
    ),
    Misconception(
        id="weight-scale-taken-for-the-variance",
        says="weight_scale is used as the variance instead of the standard deviation.",
        hint="Which of the two is weight_scale, according to the docstring?",
        changes=[Edit(WHERE, DRAW, "np.sqrt(weight_scale) * np.random.randn(*shape)")],
    ),
    Misconception(
        id="pooling-forgotten",
        says="W2 has the wrong shape: the pooling is left out.",
        hint="How large is the image when it reaches the hidden layer?",
        changes=[Edit(WHERE, POOLED, "num_filters * H * W")],
    ),
    Misconception(
        id="square-images-only",
        says="W2 has the wrong shape: it is computed as if images were square.",
        hint="Try input_dim = (1, 8, 4).",
        changes=[Edit(WHERE, POOLED, "num_filters * (H // 2) * (H // 2)")],
    ),
    Misconception(
        id="three-channels-only",
        says="W1 has the wrong shape: it always has three channels.",
        hint="The first entry of input_dim is the number of channels.",
        changes=[Edit(WHERE, "(num_filters, C, filter_size", "(num_filters, 3, filter_size")],
    ),
    Misconception(
        id="odd-sizes-rounded-up",
        says="W2 has the wrong shape: half of an odd image size is rounded up.",
        hint="How many whole 2x2 windows fit next to each other on 7 pixels?",
        changes=[Edit(WHERE, POOLED, "num_filters * ((H + 1) // 2) * ((W + 1) // 2)")],
    ),
    Misconception(
        id="convolution-shrinks-the-image",
        says="W2 has the wrong shape: it is computed as if the convolution had no padding.",
        hint="loss pads the convolution. What does that do to the height and the width?",
        changes=[
            Edit(
                WHERE,
                POOLED,
                "num_filters * ((H - filter_size + 1) // 2) * ((W - filter_size + 1) // 2)",
            )
        ],
    ),
    Misconception(
        id="biases-drawn",
        says="The biases are random, like the weights.",
        hint="Which parameters start at 0 according to the docstring?",
        changes=[
            Edit(WHERE, "np.zeros(widths[layer])", "weight_scale * np.random.randn(widths[layer])")
        ],
    ),
    words.known(
        "biases-with-an-axis-more",
        [
            Edit(
                WHERE,
                "for layer, shape in shapes.items():",
                'for layer, shape in shapes.items():\n            if layer != "1":\n'
                "                widths[layer] = (1, widths[layer])",
            )
        ],
    ),
    words.known(
        "seed-fixed",
        [
            Edit(
                WHERE,
                "for layer, shape in shapes.items():",
                "np.random.seed(0)\n        for layer, shape in shapes.items():",
            )
        ],
    ),
    Misconception(
        id="quarter-of-the-pixels",
        says="W2 has the wrong shape: H * W // 4 is not (H // 2) * (W // 2) if a side is odd.",
        hint="How many rows does pooling leave of 5 rows, and how many columns of 7?",
        changes=[Edit(WHERE, "num_filters * (H // 2) * (W // 2)", "num_filters * H * W // 4")],
    ),
    words.known("scale-forgotten", [Edit(WHERE, DRAW, "np.random.randn(*shape)")]),
    Misconception(
        id="uniform-weights-half-as-wide",
        says=(
            "The weights are drawn from a uniform distribution between -weight_scale / 2 and "
            "weight_scale / 2."
        ),
        hint="Which distribution does the docstring ask for?",
        changes=[Edit(WHERE, DRAW, "weight_scale * (np.random.rand(*shape) - 0.5)")],
    ),
    Misconception(
        id="scale-forgotten-in-w1",
        says="W1 ignores weight_scale: its standard deviation is 1.",
        hint="Print the standard deviation of each weight array for two values of weight_scale.",
        changes=[
            Edit(WHERE, DRAW, '(1 if layer == "1" else weight_scale) * np.random.randn(*shape)')
        ],
    ),
    Misconception(
        id="scale-forgotten-in-w2",
        says="W2 ignores weight_scale: its standard deviation is 1.",
        hint="Print the standard deviation of each weight array for two values of weight_scale.",
        changes=[
            Edit(WHERE, DRAW, '(1 if layer == "2" else weight_scale) * np.random.randn(*shape)')
        ],
    ),
    Misconception(
        id="scale-forgotten-in-w3",
        says="W3 ignores weight_scale: its standard deviation is 1.",
        hint="Print the standard deviation of each weight array for two values of weight_scale.",
        changes=[
            Edit(WHERE, DRAW, '(1 if layer == "3" else weight_scale) * np.random.randn(*shape)')
        ],
    ),
    Misconception(
        id="scale-always-a-hundredth",
        says="weight_scale is ignored: the standard deviation is always 0.01.",
        hint="The caller chooses weight_scale. Where does your code read it?",
        changes=[Edit(WHERE, DRAW, "0.01 * np.random.randn(*shape)")],
    ),
    Misconception(
        id="weight-scale-squared",
        says="The standard deviation is the square of weight_scale.",
        hint=(
            "Does the function that draws the numbers take the variance or the standard deviation?"
        ),
        changes=[Edit(WHERE, DRAW, "weight_scale**2 * np.random.randn(*shape)")],
    ),
    Misconception(
        id="divided-by-the-scale",
        says="The weights are divided by weight_scale instead of multiplied by it.",
        hint="Should a smaller weight_scale give smaller or larger weights?",
        changes=[Edit(WHERE, DRAW, "np.random.randn(*shape) / weight_scale")],
    ),
    Misconception(
        id="scale-taken-for-the-mean",
        says="weight_scale is the mean of the weights, and their standard deviation is 1.",
        hint="Print the mean and the standard deviation of W1.",
        changes=[Edit(WHERE, DRAW, "np.random.randn(*shape) + weight_scale")],
    ),
    words.known(
        "scale-by-fan-in",
        [
            Edit(
                WHERE,
                DRAW,
                'np.random.randn(*shape) / np.sqrt(np.prod(shape[1:]) if layer == "1" else '
                "shape[0])",
            )
        ],
    ),
    Misconception(
        id="kaiming-scale",
        says="The weights are scaled by sqrt(2 / inputs) instead of weight_scale.",
        hint="The docstring says what weight_scale is.",
        changes=[
            Edit(
                WHERE,
                DRAW,
                'np.random.randn(*shape) * np.sqrt(2 / (np.prod(shape[1:]) if layer == "1" '
                "else shape[0]))",
            )
        ],
    ),
    Misconception(
        id="weights-constant",
        says="All weights are equal to weight_scale.",
        hint="weight_scale is a standard deviation. Which numbers have one?",
        changes=[Edit(WHERE, DRAW, "weight_scale * np.ones(shape)")],
    ),
    Misconception(
        id="biases-one",
        says="The biases are 1.",
        hint="Which value do biases start with according to the docstring?",
        changes=[Edit(WHERE, "np.zeros(widths[layer])", "np.ones(widths[layer])")],
    ),
    Misconception(
        id="biases-equal-to-the-scale",
        says="The biases are equal to weight_scale.",
        hint="Which value do biases start with according to the docstring?",
        changes=[Edit(WHERE, "np.zeros(widths[layer])", "weight_scale * np.ones(widths[layer])")],
    ),
    Misconception(
        id="biases-drawn-after-the-weights",
        says="The biases are random numbers of standard deviation weight_scale.",
        hint="Which parameters start at 0 according to the docstring?",
        changes=[
            Edit(
                WHERE,
                'self.params["b" + layer] = np.zeros(widths[layer])',
                "pass\n        for layer in shapes:\n"
                '            self.params["b" + layer] = weight_scale * '
                "np.random.randn(widths[layer])",
            )
        ],
    ),
    Misconception(
        id="biases-drawn-without-the-scale",
        says="The biases are random numbers of standard deviation 1.",
        hint="Which parameters start at 0 according to the docstring?",
        changes=[Edit(WHERE, "np.zeros(widths[layer])", "np.random.randn(widths[layer])")],
    ),
    Misconception(
        id="one-bias-for-each-channel",
        says="b1 has one number for each channel of the image instead of one for each filter.",
        hint="What does a convolution add its biases to?",
        changes=[Edit(WHERE, '{"1": num_filters, ', '{"1": C, ')],
    ),
    Misconception(
        id="half-of-the-pixels",
        says="W2 has the wrong shape: half of the pixels are counted instead of a quarter.",
        hint="How many pixels does a 2x2 window at stride 2 make of 4 pixels?",
        changes=[Edit(WHERE, POOLED, "num_filters * H * W // 2")],
    ),
    Misconception(
        id="pooled-twice",
        says="W2 has the wrong shape: height and width are divided by 4.",
        hint="How many pooling layers does the network have?",
        changes=[Edit(WHERE, POOLED, "num_filters * (H // 4) * (W // 4)")],
    ),
    Misconception(
        id="channels-for-filters",
        says="W2 has the wrong shape: the image's channels are counted instead of the filters.",
        hint="How many channels does the image have after the convolution?",
        changes=[Edit(WHERE, POOLED, "C * (H // 2) * (W // 2)")],
    ),
    Misconception(
        id="size-of-the-image",
        says="W2 has the wrong shape: its rows are the pixels and channels of the image itself.",
        hint="What happens to an image before it reaches the hidden layer?",
        changes=[Edit(WHERE, POOLED, "C * H * W")],
    ),
    Misconception(
        id="filters-only",
        says="W2 has the wrong shape: it has one row for each filter.",
        hint="How many numbers does one filter give after the pooling?",
        changes=[Edit(WHERE, POOLED, "num_filters")],
    ),
    Misconception(
        id="square-images-from-the-width",
        says="W2 has the wrong shape: both sides of the image are taken to be W.",
        hint="Try input_dim = (1, 8, 4).",
        changes=[Edit(WHERE, POOLED, "num_filters * (W // 2) * (W // 2)")],
    ),
    Misconception(
        id="one-pooled-row-too-few",
        says="W2 has the wrong shape: it fits a pooled image with a row and a column too few.",
        hint="How many 2x2 windows fit into 2x2 pixels?",
        changes=[Edit(WHERE, POOLED, "num_filters * ((H - 2) // 2) * ((W - 2) // 2)")],
    ),
    Misconception(
        id="always-sixteen",
        says="W2 has the wrong shape: the pooled image is always taken to be 16 x 16.",
        hint="input_dim can be different from (3, 32, 32).",
        changes=[Edit(WHERE, POOLED, "num_filters * 16 * 16")],
    ),
    Misconception(
        id="w2-transposed",
        says="W2 is transposed: its rows and columns are swapped.",
        hint="affine_forward multiplies x by w. Which axis of w belongs to the inputs?",
        changes=[Edit(WHERE, '"2": (pooled, hidden_dim)', '"2": (hidden_dim, pooled)')],
    ),
    Misconception(
        id="w3-transposed",
        says="W3 is transposed: its rows and columns are swapped.",
        hint="affine_forward multiplies x by w. Which axis of w belongs to the inputs?",
        changes=[Edit(WHERE, '"3": (hidden_dim, num_classes)', '"3": (num_classes, hidden_dim)')],
    ),
    Misconception(
        id="both-transposed",
        says="W2 and W3 are transposed: their rows and columns are swapped.",
        hint="affine_forward multiplies x by w. Which axis of w belongs to the inputs?",
        changes=[
            Edit(WHERE, '"2": (pooled, hidden_dim)', '"2": (hidden_dim, pooled)'),
            Edit(WHERE, '"3": (hidden_dim, num_classes)', '"3": (num_classes, hidden_dim)'),
        ],
    ),
    Misconception(
        id="channels-before-filters",
        says="The first two axes of W1 are swapped.",
        hint="What does the first axis of W1 count, according to the docstring?",
        changes=[
            Edit(
                WHERE,
                '"1": (num_filters, C, filter_size, filter_size)',
                '"1": (C, num_filters, filter_size, filter_size)',
            )
        ],
    ),
    Misconception(
        id="filter-sides-first",
        says="The axes of W1 are in the order (height, width, channels, filters).",
        hint="What does the first axis of W1 count, according to the docstring?",
        changes=[
            Edit(
                WHERE,
                '"1": (num_filters, C, filter_size, filter_size)',
                '"1": (filter_size, filter_size, C, num_filters)',
            )
        ],
    ),
    Misconception(
        id="channels-last",
        says="The channels are on the last axis of W1 instead of axis 1.",
        hint="Which axis of W1 counts the channels, according to the docstring?",
        changes=[
            Edit(
                WHERE,
                '"1": (num_filters, C, filter_size, filter_size)',
                '"1": (num_filters, filter_size, filter_size, C)',
            )
        ],
    ),
    Misconception(
        id="filters-always-seven",
        says="filter_size is ignored: filters are always 7 x 7.",
        hint="The caller chooses filter_size; 7 is only the default.",
        changes=[
            Edit(
                WHERE,
                '"1": (num_filters, C, filter_size, filter_size)',
                '"1": (num_filters, C, 7, 7)',
            )
        ],
    ),
    Misconception(
        id="input-read-as-hwc",
        says="input_dim is read as (H, W, C) instead of (C, H, W).",
        hint="In which order does the docstring list the entries of input_dim?",
        changes=[Edit(WHERE, "C, H, W = input_dim", "H, W, C = input_dim")],
    ),
    Misconception(
        id="all-biases-with-an-axis-more",
        says="All three biases have shape (1, n) instead of (n,).",
        hint="Print the shape of b1. How many axes does it have in the docstring?",
        changes=[
            Edit(
                WHERE,
                "for layer, shape in shapes.items():",
                "for layer, shape in shapes.items():\n"
                "            widths[layer] = (1, widths[layer])",
            )
        ],
    ),
    Misconception(
        id="biases-as-columns",
        says="b2 and b3 have shape (n, 1) instead of (n,).",
        hint="Print the shape of b2. How many axes does it have in the docstring?",
        changes=[
            Edit(
                WHERE,
                "for layer, shape in shapes.items():",
                'for layer, shape in shapes.items():\n            if layer != "1":\n'
                "                widths[layer] = (widths[layer], 1)",
            )
        ],
    ),
    Misconception(
        id="seed-of-the-course",
        says="The constructor sets the random seed to 231, so every network has the same weights.",
        hint=(
            "The code that creates a network chooses the seed. Create two networks and "
            "compare their weights."
        ),
        changes=[
            Edit(
                WHERE,
                "for layer, shape in shapes.items():",
                "np.random.seed(231)\n        for layer, shape in shapes.items():",
            )
        ],
    ),
    Misconception(
        id="classes-always-ten",
        says="num_classes is ignored: W3 always has 10 columns.",
        hint="The caller chooses num_classes; 10 is only the default.",
        changes=[Edit(WHERE, '"3": (hidden_dim, num_classes)', '"3": (hidden_dim, 10)')],
    ),
    Misconception(
        id="filters-always-thirty-two",
        says="num_filters is ignored: W1 always has 32 filters.",
        hint="The caller chooses num_filters; 32 is only the default.",
        changes=[
            Edit(
                WHERE,
                '"1": (num_filters, C, filter_size, filter_size)',
                '"1": (32, C, filter_size, filter_size)',
            )
        ],
    ),
    Misconception(
        id="hidden-units-always-a-hundred",
        says="hidden_dim is ignored: W2 always has 100 columns.",
        hint="The caller chooses hidden_dim; 100 is only the default.",
        changes=[Edit(WHERE, '"2": (pooled, hidden_dim)', '"2": (pooled, 100)')],
    ),
]
