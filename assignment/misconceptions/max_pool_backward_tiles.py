"""Wrong ways back through pooling by reshaping, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling_tiles.py:max_pool_backward_tiles"
PRODUCT = "(largest * dout[:, :, :, None, :, None])"

MISCONCEPTIONS = [
    Misconception(
        id="gradient-to-the-whole-tile",
        says="Your dx is what you get when every pixel of a tile receives the gradient.",
        hint="Nudge a pixel that is not the largest: does the output move?",
        changes=[Edit(WHERE, "(largest *", "((largest | ~largest) *")],
    ),
    Misconception(
        id="upstream-gradient-dropped",
        says="Your dx is 1 where the maxima are: the upstream gradient does not take part.",
        hint="How much does the loss change when a maximum changes by one?",
        changes=[Edit(WHERE, PRODUCT, "largest.astype(x.dtype)")],
    ),
    Misconception(
        id="value-in-place-of-gradient",
        says="Your dx is what you get when the gradient is multiplied by the pixel itself.",
        hint="The derivative of max with respect to its largest argument is 1.",
        changes=[Edit(WHERE, PRODUCT, "(largest * (dout * out)[:, :, :, None, :, None])")],
    ),
    Misconception(
        id="gradient-shared-by-area",
        says="Your dx is what you get when the gradient is divided by the pixels of a tile.",
        hint="That is the way back through an average.",
        changes=[Edit(WHERE, PRODUCT, PRODUCT[:-1] + " / (height * width))")],
    ),
]
