"""Known wrong answers for `count_parameters`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:count_parameters"

MISCONCEPTIONS = [
    Misconception(
        id="biases-forgotten",
        says="The count leaves out the biases.",
        hint="Each filter and each unit has one more number, besides its weights.",
        changes=[
            Edit(WHERE, "kernel**2 + 1)", "kernel**2)"),
            Edit(WHERE, "(shape[0] + 1)", "shape[0]"),
        ],
    ),
    Misconception(
        id="filters-without-bias",
        says="The count leaves out the biases of the filters.",
        hint="How many numbers does one output of a convolution depend on, besides the pixels?",
        changes=[Edit(WHERE, "kernel**2 + 1)", "kernel**2)")],
    ),
    Misconception(
        id="units-without-bias",
        says="The count leaves out the biases of the affine layers.",
        hint="Each unit has one more number, besides its weights.",
        changes=[Edit(WHERE, "(shape[0] + 1)", "shape[0]")],
    ),
    Misconception(
        id="filters-without-depth",
        says="The count treats each filter as if it had only one channel.",
        hint="A filter is as deep as its input.",
        changes=[Edit(WHERE, "shape[0] * kernel**2", "kernel**2")],
    ),
    Misconception(
        id="kernel-counted-along-one-side",
        says="The count uses the length of one side of the kernel instead of its area.",
        hint="How many numbers are in a 3x3 kernel?",
        changes=[Edit(WHERE, "kernel**2", "kernel")],
    ),
    Misconception(
        id="one-bias-a-layer",
        says="The count has one bias per layer.",
        hint="Each filter and each unit has a bias of its own.",
        changes=[
            Edit(
                WHERE,
                "total += filters * (shape[0] * kernel**2 + 1)",
                "total += filters * shape[0] * kernel**2 + 1",
            ),
            Edit(WHERE, "total += sizes[0] * (shape[0] + 1)", "total += sizes[0] * shape[0] + 1"),
        ],
    ),
    Misconception(
        id="channels-of-the-image-throughout",
        says="The count gives every convolution as many input channels as the image has.",
        hint="What is the input of the second convolution?",
        changes=[Edit(WHERE, "(shape[0] * kernel**2", "(input_shape[0] * kernel**2")],
    ),
    Misconception(
        id="a-weight-a-place",
        says="The count gives every position in the image its own filters.",
        hint="The same filter is used at every position. How often is it stored?",
        changes=[
            Edit(
                WHERE,
                "total += filters * (shape[0] * kernel**2 + 1)",
                "total += filters * (shape[0] * kernel**2 + 1) * shape[1] * shape[2]",
            )
        ],
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
        id="one-bias-a-convolution",
        says="The count has one bias per convolution instead of one per filter.",
        hint="Each filter has a bias of its own.",
        changes=[
            Edit(
                WHERE,
                "total += filters * (shape[0] * kernel**2 + 1)",
                "total += filters * shape[0] * kernel**2 + 1",
            )
        ],
    ),
    Misconception(
        id="affine-one-bias",
        says="The count has one bias per affine layer instead of one per unit.",
        hint="Each unit has a bias of its own.",
        changes=[
            Edit(WHERE, "sizes[0] * (shape[0] + 1)", "sizes[0] * shape[0] + 1"),
        ],
    ),
    Misconception(
        id="biases-of-the-input-channels",
        says="A convolution has as many biases as its input has channels.",
        hint="Which output does a bias belong to?",
        changes=[
            Edit(
                WHERE,
                "filters * (shape[0] * kernel**2 + 1)",
                "filters * shape[0] * kernel**2 + shape[0]",
            ),
        ],
    ),
    Misconception(
        id="biases-of-the-inputs",
        says="A layer has as many biases as its input has channels or numbers.",
        hint="Which output does a bias belong to?",
        changes=[
            Edit(
                WHERE,
                "filters * (shape[0] * kernel**2 + 1)",
                "filters * shape[0] * kernel**2 + shape[0]",
            ),
            Edit(WHERE, "sizes[0] * (shape[0] + 1)", "sizes[0] * shape[0] + shape[0]"),
        ],
    ),
    Misconception(
        id="affine-biases-of-the-inputs",
        says="An affine layer has as many biases as inputs.",
        hint="Which output does a bias belong to?",
        changes=[
            Edit(WHERE, "sizes[0] * (shape[0] + 1)", "sizes[0] * shape[0] + shape[0]"),
        ],
    ),
    Misconception(
        id="a-bias-a-channel",
        says="Every filter has one bias for each of its channels.",
        hint=("A filter adds up all its channels. How often is the bias added to that sum?"),
        changes=[
            Edit(
                WHERE,
                "filters * (shape[0] * kernel**2 + 1)",
                "filters * (shape[0] * kernel**2 + shape[0])",
            ),
        ],
    ),
    Misconception(
        id="a-bias-an-output",
        says="A convolution has one bias for every number of its output.",
        hint=(
            "The same filter and its bias are used at every position. How often are they stored?"
        ),
        changes=[
            Edit(
                WHERE,
                "entering = [tuple(input_shape), *output_shapes(layers, input_shape)]",
                (
                    "shapes = output_shapes(layers, input_shape)\n"
                    "    entering = [tuple(input_shape), *shapes]"
                ),
            ),
            Edit(
                WHERE,
                "for (kind, *sizes), shape in zip(layers, entering, strict=False):",
                (
                    "for (kind, *sizes), shape, after in zip(layers, entering, shapes, "
                    "strict=False):"
                ),
            ),
            Edit(
                WHERE,
                "filters * (shape[0] * kernel**2 + 1)",
                "filters * shape[0] * kernel**2 + int(np.prod(after))",
            ),
        ],
    ),
    Misconception(
        id="output-for-input",
        says=(
            "The weights of a layer are counted with a shape that comes after the layer instead of "
            "the shape of its input."
        ),
        hint=("What does one filter or unit read: the input or the output of its layer?"),
        changes=[
            Edit(
                WHERE,
                "[tuple(input_shape), *output_shapes(layers, input_shape)]",
                "output_shapes(layers, input_shape)",
            ),
        ],
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
        id="convolutions-only",
        says="The count leaves out the affine layers.",
        hint="Which two kinds of layers have parameters?",
        changes=[
            Edit(WHERE, "total += sizes[0] * (shape[0] + 1)", "total += 0"),
        ],
    ),
    Misconception(
        id="affine-layers-only",
        says="The count leaves out the convolutions.",
        hint="Which two kinds of layers have parameters?",
        changes=[
            Edit(WHERE, "total += filters * (shape[0] * kernel**2 + 1)", "total += 0"),
        ],
    ),
    Misconception(
        id="inputs-plus-units",
        says="An affine layer is counted as inputs plus units.",
        hint="Each unit has a weight for every input. How many weights are that?",
        changes=[
            Edit(WHERE, "sizes[0] * (shape[0] + 1)", "sizes[0] + shape[0]"),
        ],
    ),
    Misconception(
        id="last-layer-skipped",
        says="The count leaves out the last layer of the list.",
        hint="Count the layers that the loop runs over.",
        changes=[
            Edit(WHERE, "zip(layers, entering", "zip(layers[:-1], entering"),
        ],
    ),
    Misconception(
        id="affine-on-the-image",
        says="Every affine layer is counted as if its input were the image.",
        hint=("What is the input of an affine layer after pooling, or after another affine layer?"),
        changes=[
            Edit(WHERE, "sizes[0] * (shape[0] + 1)", "sizes[0] * (int(np.prod(input_shape)) + 1)"),
        ],
    ),
    Misconception(
        id="multiplications-counted",
        says=("The count is the number of multiplications instead of the number of parameters."),
        hint="The same filter is used at every position. How often is it stored?",
        changes=[
            Edit(
                WHERE,
                "entering = [tuple(input_shape), *output_shapes(layers, input_shape)]",
                (
                    "shapes = output_shapes(layers, input_shape)\n"
                    "    entering = [tuple(input_shape), *shapes]"
                ),
            ),
            Edit(
                WHERE,
                "for (kind, *sizes), shape in zip(layers, entering, strict=False):",
                (
                    "for (kind, *sizes), shape, after in zip(layers, entering, shapes, "
                    "strict=False):"
                ),
            ),
            Edit(
                WHERE,
                "filters * (shape[0] * kernel**2 + 1)",
                "int(np.prod(after)) * shape[0] * kernel**2",
            ),
            Edit(WHERE, "sizes[0] * (shape[0] + 1)", "sizes[0] * shape[0]"),
        ],
    ),
    Misconception(
        id="pooling-forgotten",
        says=("The affine layers are counted as if pooling did not make the image smaller."),
        hint="What is the shape after each layer before flatten?",
        changes=[
            Edit(
                WHERE,
                "output_shapes(layers, input_shape)",
                (
                    "output_shapes(\n"
                    '        [("relu",) if layer[0] == "pool" else layer for layer in '
                    "layers], input_shape\n"
                    "    )"
                ),
            ),
        ],
    ),
    Misconception(
        id="filters-of-every-output",
        says="The count gives every position of the output its own filters.",
        hint="The same filter is used at every position. How often is it stored?",
        changes=[
            Edit(
                WHERE,
                "entering = [tuple(input_shape), *output_shapes(layers, input_shape)]",
                (
                    "shapes = output_shapes(layers, input_shape)\n"
                    "    entering = [tuple(input_shape), *shapes]"
                ),
            ),
            Edit(
                WHERE,
                "for (kind, *sizes), shape in zip(layers, entering, strict=False):",
                (
                    "for (kind, *sizes), shape, after in zip(layers, entering, shapes, "
                    "strict=False):"
                ),
            ),
            Edit(
                WHERE,
                "filters * (shape[0] * kernel**2 + 1)",
                "int(np.prod(after)) * (shape[0] * kernel**2 + 1)",
            ),
        ],
    ),
    Misconception(
        id="weights-of-one-filter",
        says="The weights of one filter only are counted for each convolution.",
        hint="How many filters does the layer have?",
        changes=[
            Edit(WHERE, "filters * (shape[0] * kernel**2 + 1)", "shape[0] * kernel**2 + filters"),
        ],
    ),
]
