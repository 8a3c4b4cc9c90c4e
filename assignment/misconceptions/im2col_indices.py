"""Wrong columns, each as a change to the right ones."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/im2col.py:im2col_indices"
PADS = "((0, 0), (0, 0), (padding, padding), (padding, padding))"

MISCONCEPTIONS = [
    Misconception(
        id="images-outside",
        says="Your cols is what you get when all windows of one image come before the next image.",
        hint="Read along a row: after the first window of image 0 comes the first of image 1.",
        changes=[Edit(WHERE, "transpose(1, 2, 0)", "transpose(1, 0, 2)")],
    ),
    Misconception(
        id="reshaped-without-transpose",
        says="Your cols is what you get when the array is reshaped before its axes are in order.",
        hint="A reshape never moves a number. Which axis runs fastest in what you have?",
        changes=[Edit(WHERE, ".transpose(1, 2, 0)", "")],
    ),
    Misconception(
        id="columns-padded-only",
        says="Your cols is what you get when rows are not padded, and the windows slide off.",
        hint="Both image axes are padded, on both sides; the first two axes are not.",
        changes=[
            Edit(WHERE, PADS, "((0, 0), (0, 0), (0, 2 * padding), (padding, padding))"),
        ],
    ),
    Misconception(
        id="padded-with-the-edge",
        says="Your cols is what you get when the border repeats the image's rim.",
        hint="What does the border of a convolution hold? Look at np.pad's mode.",
        changes=[Edit(WHERE, PADS, PADS + ', mode="edge"')],
    ),
]
