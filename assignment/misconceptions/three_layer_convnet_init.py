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
                "num_filters * max((H - filter_size + 1) // 2, 1) "
                "* max((W - filter_size + 1) // 2, 1)",
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
]
