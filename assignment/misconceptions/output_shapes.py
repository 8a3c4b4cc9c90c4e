"""Wrong shapes, each as a change to the right ones."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:output_shapes"

MISCONCEPTIONS = [
    Misconception(
        id="one-window-too-few",
        says="Your shapes are what you get without the 1 of the formula.",
        hint="An image as large as the window: how many windows fit?",
        changes=[
            Edit(
                WHERE,
                "1 + (side + 2 * pad - kernel) // stride",
                "(side + 2 * pad - kernel) // stride",
            ),
            Edit(WHERE, "1 + (side - size) // stride", "(side - size) // stride"),
        ],
    ),
    Misconception(
        id="padded-on-one-side",
        says="Your shapes are what you get when pad counts once and not on both sides.",
        hint="On how many sides of a row do the zeros stand?",
        changes=[Edit(WHERE, "side + 2 * pad", "side + pad")],
    ),
    Misconception(
        id="stride-forgotten",
        says="Your shapes are what you get when windows move by one, whatever the stride.",
        hint="Draw a row of nine pixels and windows of three at stride two.",
        changes=[
            Edit(WHERE, "1 + (side + 2 * pad - kernel) // stride", "1 + (side + 2 * pad - kernel)"),
            Edit(WHERE, "1 + (side - size) // stride", "1 + (side - size)"),
        ],
    ),
    Misconception(
        id="rounded-up",
        says="Your shapes are what you get when a window that hangs over the edge counts.",
        hint="A window must fit as a whole.",
        changes=[
            Edit(
                WHERE,
                "1 + (side + 2 * pad - kernel) // stride",
                "1 - (kernel - side - 2 * pad) // stride",
            ),
            Edit(WHERE, "1 + (side - size) // stride", "1 - (size - side) // stride"),
        ],
    ),
    Misconception(
        id="channels-kept-by-convolution",
        says=("Your shapes are what you get when a convolution keeps the number of channels."),
        hint="What does one filter put out, and how many filters are there?",
        changes=[Edit(WHERE, "shape = (filters, high, wide)", "shape = (shape[0], high, wide)")],
    ),
    Misconception(
        id="pooling-halves",
        says="Your shapes are what you get when pooling always halves.",
        hint="Work out the number of windows from their size and the stride.",
        changes=[Edit(WHERE, "1 + (side - size) // stride", "side // 2")],
    ),
    Misconception(
        id="height-for-width",
        says="Your shapes are what you get when the image is taken for square.",
        hint="Height and width each have their own size.",
        changes=[
            Edit(WHERE, "shape = (filters, high, wide)", "shape = (filters, high, high)"),
            Edit(WHERE, "shape = (shape[0], high, wide)", "shape = (shape[0], high, high)"),
        ],
    ),
    Misconception(
        id="flatten-keeps-the-channels",
        says="Your shapes are what you get when flatten keeps the channels apart.",
        hint="An image becomes one row of numbers. How many are they?",
        changes=[
            Edit(
                WHERE,
                "shape = (int(np.prod(shape)),)",
                "shape = (shape[0], int(np.prod(shape[1:])))",
            )
        ],
    ),
    Misconception(
        id="images-taken-for-granted",
        says="Your code takes it for granted that images go in, and fails for a row of numbers.",
        hint="What is the shape of a row of D numbers, and how many parts does it have?",
        changes=[
            Edit(
                WHERE,
                "for kind, *sizes in layers:",
                "for kind, *sizes in layers:\n"
                '        _ = shape[2] if kind == "affine" and not shapes else None',
            )
        ],
    ),
]
