"""Known wrong answers for `max_pool_backward_tiles`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling_tiles.py:max_pool_backward_tiles"
TILES = "x.reshape(N, C, OH, height, OW, width)"
LARGEST = f"{TILES} == out[:, :, :, None, :, None]"
PRODUCT = "(largest * dout[:, :, :, None, :, None])"
NEIGHBORS = "Which pixels belong to the first tile: neighbors, or pixels that are far apart?"


def instead(expression: str) -> Edit:
    """The solution with this expression for dx in six axes."""
    return Edit(WHERE, PRODUCT, f"({expression})")


IN_BLOCKS = instead("largest * np.tile(dout, (height, width)).reshape(largest.shape)")

MISCONCEPTIONS = [
    Misconception(
        id="gradient-to-the-whole-tile",
        says="Every pixel of a tile gets the gradient.",
        hint="Slightly change a pixel that is not the largest of its tile. Does the output change?",
        changes=[Edit(WHERE, "(largest *", "((largest | ~largest) *")],
    ),
    Misconception(
        id="upstream-gradient-dropped",
        says="dx is 1 at each maximum instead of the upstream gradient.",
        hint="If a maximum changes slightly, how much does the loss change?",
        changes=[instead("largest.astype(x.dtype)")],
    ),
    Misconception(
        id="flattened-runs",
        says="The pixels of each tile are taken as if they followed each other in memory.",
        hint=NEIGHBORS,
        changes=[
            Edit(WHERE, LARGEST, "x.reshape(N, C, OH, OW, height, width) == out[..., None, None]"),
            instead("largest * dout[..., None, None]"),
        ],
    ),
    Misconception(
        id="axes-in-the-wrong-order",
        says=(
            "The six axes are in the wrong order when dx is reshaped: the pixels of a tile end "
            "up in one row."
        ),
        hint="In the images, which axis comes right after the number of a tile's row?",
        changes=[instead(f"{PRODUCT}.swapaxes(3, 4)")],
    ),
    Misconception(
        id="mean-pooling",
        says="Every pixel of a tile gets an equal share: that is the gradient of mean pooling.",
        hint="Which pixels of a tile does its maximum depend on?",
        changes=[instead("(largest | ~largest) * dout[:, :, :, None, :, None] / (height * width)")],
    ),
    Misconception(
        id="maximum-for-the-gradient",
        says="dx holds the maximum itself instead of the upstream gradient.",
        hint=(
            "What is the derivative of max with respect to its largest argument, and what is "
            "it multiplied by?"
        ),
        changes=[instead("largest * out[:, :, :, None, :, None]")],
    ),
    Misconception(
        id="value-in-place-of-gradient",
        says="The gradient is multiplied by the pixel's value.",
        hint="The derivative of max with respect to its largest argument is 1.",
        changes=[instead("largest * (dout * out)[:, :, :, None, :, None]")],
    ),
    Misconception(
        id="largest-of-each-row",
        says="The largest pixel of each row of a tile gets the gradient.",
        hint="How many pixels of a tile should get the gradient?",
        changes=[
            Edit(
                WHERE,
                f"largest = {LARGEST}",
                f"tiles = {TILES}\n    largest = tiles == tiles.max(axis=5, keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="gradients-repeated-as-a-block",
        says="Maxima get the gradients of other tiles, as if the tiles were interleaved.",
        hint=NEIGHBORS,
        changes=[IN_BLOCKS],
    ),
    Misconception(
        id="maxima-repeated-as-a-block",
        says="Pixels are compared with maxima of other tiles, as if the tiles were interleaved.",
        hint=NEIGHBORS,
        changes=[
            Edit(
                WHERE,
                LARGEST,
                f"{TILES} == np.tile(out, (height, width)).reshape(N, C, OH, height, OW, width)",
            ),
            IN_BLOCKS,
        ],
    ),
    Misconception(
        id="gradient-shared-by-area",
        says="The gradient is divided by the number of pixels in a tile.",
        hint="That is the gradient of mean pooling.",
        changes=[instead("largest * dout[:, :, :, None, :, None] / (height * width)")],
    ),
]
