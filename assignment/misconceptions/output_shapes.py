"""Known wrong answers for `output_shapes`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:output_shapes"

MISCONCEPTIONS = [
    Misconception(
        id="one-window-too-few",
        says="There is one window too few: the formula's + 1 is missing.",
        hint="If the image is exactly as large as the window, how many windows fit?",
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
        says="pad is counted once instead of once for each side.",
        hint="On how many sides of a row are there zeros?",
        changes=[Edit(WHERE, "side + 2 * pad", "side + pad")],
    ),
    Misconception(
        id="stride-forgotten",
        says="The stride is ignored: windows move by one pixel.",
        hint="Draw a row of nine pixels and windows of three pixels at stride 2.",
        changes=[
            Edit(WHERE, "1 + (side + 2 * pad - kernel) // stride", "1 + (side + 2 * pad - kernel)"),
            Edit(WHERE, "1 + (side - size) // stride", "1 + (side - size)"),
        ],
    ),
    Misconception(
        id="rounded-up",
        says="A window that extends past the edge is counted, too.",
        hint="Only windows that fit as a whole count.",
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
        says=(
            "A convolution keeps the number of channels instead of changing it to the number of "
            "filters."
        ),
        hint="What does one filter output, and how many filters are there?",
        changes=[Edit(WHERE, "shape = (filters, high, wide)", "shape = (shape[0], high, wide)")],
    ),
    Misconception(
        id="pooling-halves",
        says="Pooling always halves the size, whatever its window and stride are.",
        hint="Compute the number of windows from their size and the stride.",
        changes=[Edit(WHERE, "1 + (side - size) // stride", "side // 2")],
    ),
    Misconception(
        id="height-for-width",
        says="The width is computed as if the image were square.",
        hint="Height and width each have a size of their own.",
        changes=[
            Edit(WHERE, "shape = (filters, high, wide)", "shape = (filters, high, high)"),
            Edit(WHERE, "shape = (shape[0], high, wide)", "shape = (shape[0], high, high)"),
        ],
    ),
    Misconception(
        id="flatten-keeps-the-channels",
        says="flatten keeps the channels apart.",
        hint="An image becomes one row of numbers. How many numbers are there?",
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
        says="The function fails if the input is a row of numbers instead of an image.",
        hint="What is the shape of a row of D numbers, and how many entries does it have?",
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
