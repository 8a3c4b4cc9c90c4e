"""Known wrong answers for `output_shapes`, each as a change to the solution."""

from __future__ import annotations

from grading.spec import Edit, Misconception

WHERE = "cs231n/pytorch_bridge.py:output_shapes"
CONVOLVED = "1 + (side + 2 * pad - kernel) // stride"
POOLED = "1 + (side - size) // stride"
MAPS = "shape = (filters, high, wide)"
POOLED_MAPS = "shape = (shape[0], high, wide)"
FLAT = "shape = (int(np.prod(shape)),)"
LOOP = "for kind, *sizes in layers:"


def sides(convolved: str = CONVOLVED, pooled: str = POOLED) -> list[Edit]:
    """Return the changes to the size after a convolution and to the size after pooling."""
    texts = [(CONVOLVED, convolved), (POOLED, pooled)]
    return [Edit(WHERE, old, new) for old, new in texts if old != new]


MISCONCEPTIONS = [
    Misconception(
        id="one-window-too-few",
        says="There is one window too few: the formula's + 1 is missing.",
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=sides("(side + 2 * pad - kernel) // stride", "(side - size) // stride"),
    ),
    Misconception(
        id="padded-on-one-side",
        says="pad is counted once instead of once for each side.",
        hint="On how many sides of a row are there zeros?",
        changes=[Edit(WHERE, "side + 2 * pad", "side + pad")],
    ),
    Misconception(
        id="channels-kept-by-convolution",
        says=(
            "A convolution keeps the number of channels instead of changing it to the number of "
            "filters."
        ),
        hint="What does one filter output, and how many filters are there?",
        changes=[Edit(WHERE, MAPS, "shape = (shape[0], high, wide)")],
    ),
    Misconception(
        id="pooling-halves",
        says="Pooling always halves the size, whatever its window and stride are.",
        hint="Compute the number of windows from their size and the stride.",
        changes=sides(pooled="side // 2"),
    ),
    Misconception(
        id="flatten-keeps-the-channels",
        says="flatten keeps the channels apart.",
        hint="An image becomes one row of numbers. How many numbers are there?",
        changes=[Edit(WHERE, FLAT, "shape = (shape[0], int(np.prod(shape[1:])))")],
    ),
    Misconception(
        id="number-for-a-tuple",
        says="The shape of a row of numbers is given as a number instead of a tuple.",
        hint="A tuple of one number is written with a comma: (7,).",
        changes=[
            Edit(WHERE, ".append(shape)", ".append(shape if len(shape) > 1 else shape[0])"),
        ],
    ),
    Misconception(
        id="height-for-width",
        says="The width is computed as if the image were square.",
        hint="Height and width each have a size of their own.",
        changes=[
            Edit(WHERE, MAPS, "shape = (filters, high, high)"),
            Edit(WHERE, POOLED_MAPS, "shape = (shape[0], high, high)"),
        ],
    ),
    Misconception(
        id="rounded-up",
        says="A window that extends past the edge is counted, too.",
        hint="Count only the windows that fit completely.",
        changes=sides("1 - (kernel - side - 2 * pad) // stride", "1 - (size - side) // stride"),
    ),
    Misconception(
        id="stride-forgotten",
        says="The stride is ignored: windows move by one pixel.",
        hint="Draw a row of nine pixels and windows of three pixels at stride 2.",
        changes=sides("1 + (side + 2 * pad - kernel)", "1 + (side - size)"),
    ),
    Misconception(
        id="pooling-side-by-side",
        says="Pooling windows lie side by side, whatever their stride is.",
        hint="One number says how large a window is, another how far it moves.",
        changes=sides(pooled="side // size"),
    ),
    Misconception(
        id="pooling-size-by-the-stride",
        says="The size after pooling is the side divided by the stride: the window is left out.",
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=sides(pooled="side // stride"),
    ),
    Misconception(
        id="images-taken-for-granted",
        says="The function fails if the input is a row of numbers instead of an image.",
        hint="What is the shape of a row of D numbers, and how many entries does it have?",
        changes=[
            Edit(
                WHERE,
                LOOP,
                f'{LOOP}\n        _ = shape[2] if kind == "affine" and not shapes else None',
            )
        ],
    ),
    Misconception(
        id="sizes-with-a-fraction",
        says="The sizes are not whole numbers if rows or columns are left over.",
        hint="Which of Python's two divisions drops the remainder?",
        changes=sides("1 + (side + 2 * pad - kernel) / stride", "1 + (side - size) / stride"),
    ),
    Misconception(
        id="one-added-too-early",
        says="The 1 in the formula is added before the division by the stride.",
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=sides("(side + 2 * pad - kernel + 1) // stride", "(side - size + 1) // stride"),
    ),
    Misconception(
        id="padding-ignored",
        says="The padding of a convolution is ignored.",
        hint="On how many sides of a row are there zeros?",
        changes=sides("1 + (side - kernel) // stride"),
    ),
    Misconception(
        id="pooling-one-window-too-few",
        says="Pooling has one window too few: the formula's + 1 is missing.",
        hint="If the image is exactly as large as the window, how many windows fit?",
        changes=sides(pooled="(side - size) // stride"),
    ),
    Misconception(
        id="pooling-rounded-up",
        says="A pooling window that extends past the edge is counted, too.",
        hint="Count only the windows that fit completely.",
        changes=sides(pooled="1 - (size - side) // stride"),
    ),
    Misconception(
        id="height-and-width-swapped",
        says="The height and the width are swapped.",
        hint="In which order does the docstring name the sizes?",
        changes=[
            Edit(WHERE, MAPS, "shape = (filters, wide, high)"),
            Edit(WHERE, POOLED_MAPS, "shape = (shape[0], wide, high)"),
        ],
    ),
    Misconception(
        id="channels-left-out-by-flatten",
        says="flatten counts the pixels of one channel only.",
        hint="An image becomes one row of numbers. How many numbers are there?",
        changes=[Edit(WHERE, FLAT, "shape = (int(np.prod(shape[1:])),)")],
    ),
    Misconception(
        id="input-listed-first",
        says="The list begins with the shape of the input.",
        hint="How many layers are there, and how many shapes?",
        changes=[Edit(WHERE, LOOP, f"shapes.append(shape)\n    {LOOP}")],
    ),
    Misconception(
        id="floats",
        says="The sizes are floats such as 4.0 instead of ints.",
        hint="np.zeros takes whole numbers only. Which of Python's two divisions gives them?",
        changes=sides(
            "1 + np.floor((side + 2 * pad - kernel) / stride)",
            "1 + np.floor((side - size) / stride)",
        ),
    ),
]
