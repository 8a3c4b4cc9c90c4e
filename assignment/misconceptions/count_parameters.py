"""Wrong counts, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:count_parameters"

MISCONCEPTIONS = [
    Misconception(
        id="biases-forgotten",
        says="Your count leaves out the biases.",
        hint="Each filter and each unit has one number more.",
        changes=[
            Edit(WHERE, "kernel**2 + 1)", "kernel**2)"),
            Edit(WHERE, "(shape[0] + 1)", "shape[0]"),
        ],
    ),
    Misconception(
        id="filters-without-depth",
        says="Your count is what you get when a filter looks at one channel only.",
        hint="A filter is as deep as what it looks at.",
        changes=[Edit(WHERE, "shape[0] * kernel**2", "kernel**2")],
    ),
    Misconception(
        id="kernel-counted-along-one-side",
        says=("Your count is what you get when a kernel has as many weights as its side is long."),
        hint="How many numbers are in a 3x3 kernel?",
        changes=[Edit(WHERE, "kernel**2", "kernel")],
    ),
    Misconception(
        id="one-bias-a-layer",
        says="Your count has one bias for each layer.",
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
        says="Your count is what you get when every convolution sees the image's channels.",
        hint="What enters the second convolution?",
        changes=[Edit(WHERE, "(shape[0] * kernel**2", "(input_shape[0] * kernel**2")],
    ),
    Misconception(
        id="a-weight-a-place",
        says=("Your count is what you get when every place of the image has filters of its own."),
        hint="The same filter is used at every place. How often is it stored?",
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
        says="Your count has parameters for pooling.",
        hint="What does a max pooling change when the network learns?",
        changes=[
            Edit(
                WHERE,
                'elif kind == "affine":',
                'elif kind == "pool":\n            total += sizes[0] ** 2\n'
                '        elif kind == "affine":',
            )
        ],
    ),
]
