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
    Misconception(
        id="convolution-one-window-too-few",
        says="A convolution has one window too few: the formula's + 1 is missing.",
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=[
            Edit(
                WHERE,
                "1 + (side + 2 * pad - kernel) // stride",
                "(side + 2 * pad - kernel) // stride",
            ),
        ],
    ),
    Misconception(
        id="pooling-one-window-too-few",
        says="Pooling has one window too few: the formula's + 1 is missing.",
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=[
            Edit(WHERE, "1 + (side - size) // stride", "(side - size) // stride"),
        ],
    ),
    Misconception(
        id="one-added-too-early",
        says="The 1 in the formula is added before the division by the stride.",
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=[
            Edit(
                WHERE,
                "1 + (side + 2 * pad - kernel) // stride",
                "(side + 2 * pad - kernel + 1) // stride",
            ),
            Edit(WHERE, "1 + (side - size) // stride", "(side - size + 1) // stride"),
        ],
    ),
    Misconception(
        id="padding-ignored",
        says="The padding of a convolution is ignored.",
        hint="On how many sides of a row are there zeros?",
        changes=[
            Edit(WHERE, "1 + (side + 2 * pad - kernel) // stride", "1 + (side - kernel) // stride"),
        ],
    ),
    Misconception(
        id="convolution-stride-ignored",
        says="The stride of a convolution is ignored: its windows move by one pixel.",
        hint="Draw a row of nine pixels and windows of three pixels at stride 2.",
        changes=[
            Edit(WHERE, "1 + (side + 2 * pad - kernel) // stride", "1 + (side + 2 * pad - kernel)"),
        ],
    ),
    Misconception(
        id="pooling-stride-ignored",
        says="The stride of pooling is ignored: its windows move by one pixel.",
        hint="Draw a row of nine pixels and windows of three pixels at stride 2.",
        changes=[
            Edit(WHERE, "1 + (side - size) // stride", "1 + (side - size)"),
        ],
    ),
    Misconception(
        id="pooling-side-by-side",
        says="Pooling windows lie side by side, whatever their stride is.",
        hint="One number says how large a window is, another how far it moves.",
        changes=[
            Edit(WHERE, "1 + (side - size) // stride", "side // size"),
        ],
    ),
    Misconception(
        id="convolution-rounded-up",
        says="A window of a convolution that extends past the edge is counted, too.",
        hint="Only windows that fit as a whole count.",
        changes=[
            Edit(
                WHERE,
                "1 + (side + 2 * pad - kernel) // stride",
                "1 - (kernel - side - 2 * pad) // stride",
            ),
        ],
    ),
    Misconception(
        id="pooling-rounded-up",
        says="A pooling window that extends past the edge is counted, too.",
        hint="Only windows that fit as a whole count.",
        changes=[
            Edit(WHERE, "1 + (side - size) // stride", "1 - (size - side) // stride"),
        ],
    ),
    Misconception(
        id="height-and-width-swapped",
        says="The height and the width are swapped.",
        hint="In which order does the docstring name the sizes?",
        changes=[
            Edit(WHERE, "shape = (filters, high, wide)", "shape = (filters, wide, high)"),
            Edit(WHERE, "shape = (shape[0], high, wide)", "shape = (shape[0], wide, high)"),
        ],
    ),
    Misconception(
        id="width-left-out-by-flatten",
        says="flatten counts the channels and the rows, but not the columns.",
        hint="An image becomes one row of numbers. How many numbers are there?",
        changes=[
            Edit(WHERE, "int(np.prod(shape))", "int(np.prod(shape[:2]))"),
        ],
    ),
    Misconception(
        id="channels-left-out-by-flatten",
        says="flatten counts the pixels of one channel only.",
        hint="An image becomes one row of numbers. How many numbers are there?",
        changes=[
            Edit(WHERE, "int(np.prod(shape))", "int(np.prod(shape[1:]))"),
        ],
    ),
    Misconception(
        id="flatten-adds-an-axis",
        says="flatten returns two numbers, (1, D), instead of one.",
        hint="What does the docstring say about the shape after flatten?",
        changes=[
            Edit(WHERE, "shape = (int(np.prod(shape)),)", "shape = (1, int(np.prod(shape)))"),
        ],
    ),
    Misconception(
        id="affine-keeps-its-input",
        says="The shape after an affine layer has the number of inputs in it, too.",
        hint="How many numbers does an affine layer output?",
        changes=[
            Edit(WHERE, "shape = (sizes[0],)", "shape = (shape[0], sizes[0])"),
        ],
    ),
    Misconception(
        id="input-listed-first",
        says="The list begins with the shape of the input.",
        hint="How many layers are there, and how many shapes?",
        changes=[
            Edit(
                WHERE,
                "for kind, *sizes in layers:",
                ("shapes.append(shape)\n    for kind, *sizes in layers:"),
            ),
        ],
    ),
    Misconception(
        id="sizes-with-a-fraction",
        says="The sizes are not whole numbers if rows or columns are left over.",
        hint="Which of Python's two divisions drops the rest?",
        changes=[
            Edit(
                WHERE,
                "1 + (side + 2 * pad - kernel) // stride",
                "1 + (side + 2 * pad - kernel) / stride",
            ),
            Edit(WHERE, "1 + (side - size) // stride", "1 + (side - size) / stride"),
        ],
    ),
    Misconception(
        id="shape-kept-by-flatten",
        says="flatten leaves the shape as it is.",
        hint="An image becomes one row of numbers. How many numbers are there?",
        changes=[
            Edit(WHERE, "shape = (int(np.prod(shape)),)", "pass"),
        ],
    ),
]
