"""Known wrong answers for `im2col_indices`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/im2col.py:im2col_indices"
PADS = "((0, 0), (0, 0), (padding, padding), (padding, padding))"
BOTH_SIDES = "Both image axes are padded on both sides; the first two axes are not."
COLS = "by_image.transpose(1, 2, 0).reshape(taps, windows * images)"
SHAPE = "Compare the shape of cols with the docstring."


def padded(*arguments: str) -> list[Edit]:
    """The solution with these arguments of np.pad, after x."""
    return [Edit(WHERE, PADS, ", ".join(arguments))]


MISCONCEPTIONS = [
    Misconception(
        id="images-outside",
        says="All windows of one image come before the windows of the next image.",
        hint=(
            "Read along a row: after the first window of image 0 comes the first window of image 1."
        ),
        changes=[Edit(WHERE, "transpose(1, 2, 0)", "transpose(1, 0, 2)")],
    ),
    Misconception(
        id="reshaped-without-transpose",
        says="The array is reshaped before its axes are in the right order.",
        hint="A reshape never moves a number. Which axis of your array varies fastest?",
        changes=[Edit(WHERE, ".transpose(1, 2, 0)", "")],
    ),
    Misconception(
        id="windows-as-rows",
        says="The matrix is transposed: each row is a window, and each column is a tap.",
        hint=SHAPE,
        changes=[Edit(WHERE, "windows * images)", "windows * images).T")],
    ),
    Misconception(
        id="all-axes-padded",
        says="The images and channels are padded, too: np.pad with one number pads every axis.",
        hint=BOTH_SIDES,
        changes=padded("padding"),
    ),
    Misconception(
        id="axes-reversed",
        says=(
            "The order of the axes before the reshape is windows, taps, images, so a row mixes "
            "several taps."
        ),
        hint=(
            "In the matrix, each row is a tap. Along a row, the windows vary slowly and the "
            "images fast."
        ),
        changes=[Edit(WHERE, ".transpose(1, 2, 0)", ".transpose(2, 1, 0)")],
    ),
    Misconception(
        id="three-axes-in-the-old-order",
        says="cols still has three axes: images, taps and windows.",
        hint=SHAPE,
        changes=[Edit(WHERE, COLS, "by_image")],
    ),
    Misconception(
        id="padded-with-the-edge",
        says="The padding repeats the image's border instead of using zeros.",
        hint="What does the padding of a convolution hold? Look at the mode of np.pad.",
        changes=padded(PADS, 'mode="edge"'),
    ),
    Misconception(
        id="always-padded-by-one",
        says="The padding is always 1, whatever the argument says.",
        hint="Where does your code use padding?",
        changes=padded("((0, 0), (0, 0), (1, 1), (1, 1))"),
    ),
    Misconception(
        id="padded-after",
        says=(
            "The padding is only at the bottom and on the right, so all windows start too far "
            "down and right."
        ),
        hint=BOTH_SIDES,
        changes=padded("((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding))"),
    ),
    Misconception(
        id="columns-padded-only",
        says="The rows are padded at the bottom only, so all windows start too low.",
        hint=BOTH_SIDES,
        changes=padded("((0, 0), (0, 0), (0, 2 * padding), (padding, padding))"),
    ),
    Misconception(
        id="windows-as-rows-images-outside",
        says=(
            "The matrix is transposed, and all windows of one image come before those of the next."
        ),
        hint="Compare the shape of cols with the docstring, and then the order of the windows.",
        changes=[Edit(WHERE, COLS, "by_image.transpose(0, 2, 1).reshape(images * windows, taps)")],
    ),
    Misconception(
        id="rows-and-columns-swapped",
        says=(
            "Rows and columns of the image are swapped: i is used for the columns and j for "
            "the rows."
        ),
        hint="Which of i and j counts the rows?",
        changes=[Edit(WHERE, "k, i, j]", "k, j, i]")],
    ),
    Misconception(
        id="channels-inside",
        says="The taps are in the order row, column, channel instead of channel, row, column.",
        hint="What is a row of the matrix, in the docstring? Its first number changes slowest.",
        changes=[
            Edit(WHERE, "k, i, j]", "k, i, j][:, np.arange(len(k)).reshape(len(x[0]), -1).T.flat]"),
        ],
    ),
]
