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
]
