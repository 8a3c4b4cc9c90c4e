"""Known wrong answers for `count_parameters`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:count_parameters"
# What the solution adds for a convolution and for an affine layer.
CONVOLUTION = "filters * (shape[0] * kernel**2 + 1)"
AFFINE = "sizes[0] * (shape[0] + 1)"

MISCONCEPTIONS = [
    Misconception(
        id="biases-forgotten",
        says="The count leaves out the biases.",
        hint="Each filter and each unit has one more number, besides its weights.",
        changes=[
            Edit(WHERE, CONVOLUTION, "filters * (shape[0] * kernel**2)"),
            Edit(WHERE, AFFINE, "sizes[0] * shape[0]"),
        ],
    ),
    Misconception(
        id="filters-without-depth",
        says="The count treats each filter as if it had only one channel.",
        hint="A filter is as deep as its input.",
        changes=[Edit(WHERE, CONVOLUTION, "filters * (kernel**2 + 1)")],
    ),
    Misconception(
        id="one-bias-a-layer",
        says="The count has one bias per layer.",
        hint="Each filter and each unit has a bias of its own.",
        changes=[
            Edit(WHERE, CONVOLUTION, "filters * shape[0] * kernel**2 + 1"),
            Edit(WHERE, AFFINE, "sizes[0] * shape[0] + 1"),
        ],
    ),
    Misconception(
        id="kernel-counted-along-one-side",
        says="The count uses the length of one side of the kernel instead of its area.",
        hint="How many numbers are in a 3x3 kernel?",
        changes=[Edit(WHERE, "kernel**2", "kernel")],
    ),
    Misconception(
        id="channels-of-the-image-throughout",
        says="The count gives every convolution as many input channels as the image has.",
        hint="What is the input of the second convolution?",
        changes=[Edit(WHERE, CONVOLUTION, "filters * (input_shape[0] * kernel**2 + 1)")],
    ),
    Misconception(
        id="output-for-input",
        says=(
            "The weights of a layer are counted with a shape that comes after the layer instead of "
            "the shape of its input."
        ),
        hint="What does one filter or unit read: the input or the output of its layer?",
        changes=[
            Edit(
                WHERE,
                "[tuple(input_shape), *output_shapes(layers, input_shape)]",
                "output_shapes(layers, input_shape)",
            )
        ],
    ),
    Misconception(
        id="a-weight-a-place",
        says="The count gives every position in the image its own filters.",
        hint="The same filter is used at every position. How often is it stored?",
        changes=[Edit(WHERE, CONVOLUTION, f"{CONVOLUTION} * shape[1] * shape[2]")],
    ),
    Misconception(
        id="pooling-learns",
        says="The count includes parameters for pooling.",
        hint="What changes in a max pooling layer when the network learns?",
        changes=[
            Edit(
                WHERE,
                'elif kind == "affine":',
                'elif kind == "pool":\n            total += sizes[0] ** 2\n'
                '        elif kind == "affine":',
            )
        ],
    ),
    Misconception(
        id="filters-without-bias",
        says="The count leaves out the biases of the filters.",
        hint="How many numbers does one output of a convolution depend on, besides the pixels?",
        changes=[Edit(WHERE, CONVOLUTION, "filters * (shape[0] * kernel**2)")],
    ),
    Misconception(
        id="units-without-bias",
        says="The count leaves out the biases of the affine layers.",
        hint="Each unit has one more number, besides its weights.",
        changes=[Edit(WHERE, AFFINE, "sizes[0] * shape[0]")],
    ),
    Misconception(
        id="one-bias-a-convolution",
        says="The count has one bias per convolution instead of one per filter.",
        hint="Each filter has a bias of its own.",
        changes=[Edit(WHERE, CONVOLUTION, "filters * shape[0] * kernel**2 + 1")],
    ),
    Misconception(
        id="affine-one-bias",
        says="The count has one bias per affine layer instead of one per unit.",
        hint="Each unit has a bias of its own.",
        changes=[Edit(WHERE, AFFINE, "sizes[0] * shape[0] + 1")],
    ),
    Misconception(
        id="a-bias-a-channel",
        says="Every filter has one bias for each of its channels.",
        hint="A filter adds up all its channels. How often is the bias added to that sum?",
        changes=[Edit(WHERE, CONVOLUTION, "filters * (shape[0] * kernel**2 + shape[0])")],
    ),
    Misconception(
        id="biases-of-the-input-channels",
        says="A convolution has as many biases as its input has channels.",
        hint="Which output does a bias belong to?",
        changes=[Edit(WHERE, CONVOLUTION, "filters * shape[0] * kernel**2 + shape[0]")],
    ),
    Misconception(
        id="weights-of-one-filter",
        says="Only the weights of one filter are counted for each convolution.",
        hint="How many filters does the layer have?",
        changes=[Edit(WHERE, CONVOLUTION, "shape[0] * kernel**2 + filters")],
    ),
    Misconception(
        id="last-layer-only",
        says="Only the last layer with parameters is counted.",
        hint="The count is a sum over all layers.",
        changes=[
            Edit(WHERE, "total += filters", "total = filters"),
            Edit(WHERE, "total += sizes[0]", "total = sizes[0]"),
        ],
    ),
    Misconception(
        id="affine-on-the-image",
        says="Every affine layer is counted as if its input were the image.",
        hint="What is the input of an affine layer after pooling, or after another affine layer?",
        changes=[Edit(WHERE, AFFINE, "sizes[0] * (int(np.prod(input_shape)) + 1)")],
    ),
]
