"""Wrong initial weights, each as a change to the right ones."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/cnn.py:ThreeLayerConvNet.__init__"
DRAW = "weight_scale * np.random.randn(*shape)"
POOLED = "num_filters * (H // 2) * (W // 2)"

MISCONCEPTIONS = [
    Misconception(
        id="uniform-weights",
        says="Your weights are what you get when they are drawn from uniform numbers.",
        hint="NumPy's rand and randn differ by one letter and by their distribution.",
        changes=[Edit(WHERE, DRAW, "weight_scale * np.random.rand(*shape)")],
    ),
    Misconception(
        id="uniform-weights-centred",
        says="Your weights are what you get from uniform numbers between -1 and 1.",
        hint="The text asks for normal numbers.",
        changes=[Edit(WHERE, DRAW, "weight_scale * np.random.uniform(-1, 1, shape)")],
    ),
    Misconception(
        id="weight-scale-ignored",
        says="Your weights are what you get when the spread is 0.001, whatever weight_scale is.",
        hint="The caller chooses the spread; 1e-3 is only the default.",
        changes=[Edit(WHERE, DRAW, "1e-3 * np.random.randn(*shape)")],
    ),
    Misconception(
        id="weight-scale-taken-for-the-variance",
        says="Your weights are what you get when weight_scale is taken for the variance.",
        hint="Does the text call weight_scale the variance or the standard deviation?",
        changes=[Edit(WHERE, DRAW, "np.sqrt(weight_scale) * np.random.randn(*shape)")],
    ),
    Misconception(
        id="pooling-forgotten",
        says="Your W2 has the shape you get when the pooling is forgotten.",
        hint="How large is the image that the hidden layer sees?",
        changes=[Edit(WHERE, POOLED, "num_filters * H * W")],
    ),
    Misconception(
        id="square-images-only",
        says="Your W2 has the shape you get when the image is as wide as it is high.",
        hint="Try input_dim = (1, 8, 4).",
        changes=[Edit(WHERE, POOLED, "num_filters * (H // 2) * (H // 2)")],
    ),
    Misconception(
        id="three-channels-only",
        says="Your W1 has the shape you get when images always have three channels.",
        hint="The number of channels is the first entry of input_dim.",
        changes=[Edit(WHERE, "(num_filters, C, filter_size", "(num_filters, 3, filter_size")],
    ),
    Misconception(
        id="odd-sizes-rounded-up",
        says="Your W2 has the shape you get when an odd size is rounded up by the pooling.",
        hint="How many whole 2x2 windows fit side by side on 7 pixels?",
        changes=[Edit(WHERE, POOLED, "num_filters * ((H + 1) // 2) * ((W + 1) // 2)")],
    ),
    Misconception(
        id="convolution-shrinks-the-image",
        says="Your W2 has the shape you get when the convolution has no padding.",
        hint="loss pads the convolution; what does that do to the height and the width?",
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
        says="Your biases are what you get when they are drawn like weights.",
        hint="Which parameters does the text want to start at 0?",
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
]
