"""Known wrong answers for `max_pool_backward_tiles`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling_tiles.py:max_pool_backward_tiles"
PRODUCT = "(largest * dout[:, :, :, None, :, None])"

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
        changes=[Edit(WHERE, PRODUCT, "largest.astype(x.dtype)")],
    ),
    Misconception(
        id="value-in-place-of-gradient",
        says="The gradient is multiplied by the pixel's value.",
        hint="The derivative of max with respect to its largest argument is 1.",
        changes=[Edit(WHERE, PRODUCT, "(largest * (dout * out)[:, :, :, None, :, None])")],
    ),
    Misconception(
        id="gradient-shared-by-area",
        says="The gradient is divided by the number of pixels in a tile.",
        hint="That is the gradient of mean pooling.",
        changes=[Edit(WHERE, PRODUCT, PRODUCT[:-1] + " / (height * width))")],
    ),
]
