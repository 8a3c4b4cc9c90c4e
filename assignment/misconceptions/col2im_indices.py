"""Known wrong answers for `col2im_indices`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/im2col.py:col2im_indices"
BY_IMAGE = "cols.reshape(*i.shape, N).transpose(2, 0, 1)"
BEGIN_AND_END = (
    "In which row and column of the padded image does the image begin, and where does it end?"
)


def cut(rows_and_columns: str) -> list[Edit]:
    """The solution with these slices, which cut the image out of the padded one."""
    right = "padding : padding + H, padding : padding + W"
    return [Edit(WHERE, right, rows_and_columns)]


MISCONCEPTIONS = [
    Misconception(
        id="overlaps-kept-once",
        says=(
            "A pixel that several windows share keeps the number of one window instead of the sum."
        ),
        hint=(
            "x[indices] += y changes each place only once, even if its index occurs several times."
        ),
        changes=[
            Edit(
                WHERE,
                "np.add.at(x_padded, everywhere, by_image)",
                "x_padded[everywhere] += by_image",
            )
        ],
    ),
    Misconception(
        id="cut-by-negative-index",
        says="With padding 0, x is empty: -padding is then 0, the beginning of the axis.",
        hint="Counted from the front, in which row of the padded image does the image end?",
        changes=cut("padding:-padding, padding:-padding"),
    ),
    Misconception(
        id="padding-not-cut-off",
        says="x still has its padding.",
        hint="Compare the shape of your x with x_shape.",
        changes=[
            Edit(
                WHERE,
                "x_padded[:, :, padding : padding + H, padding : padding + W]",
                "x_padded",
            )
        ],
    ),
    Misconception(
        id="reshaped-without-transpose",
        says="cols is reshaped to (images, taps, windows) in one step, which mixes the taps.",
        hint="A reshape never moves a number. In a row of cols, which axis varies fastest?",
        changes=[Edit(WHERE, BY_IMAGE, "cols.reshape(N, *i.shape)")],
    ),
    Misconception(
        id="images-taken-for-outside",
        says=(
            "The reshape puts the image axis first, but in a row of cols the image varies fastest."
        ),
        hint="When you reshape a row of cols, which axis must be the last one?",
        changes=[
            Edit(WHERE, BY_IMAGE, "cols.reshape(i.shape[0], N, i.shape[1]).transpose(1, 0, 2)")
        ],
    ),
    Misconception(
        id="padding-kept",
        says="The image is cut from the corner of the padded image, so padding is still in it.",
        hint="In which row and column of the padded image does the image begin?",
        changes=cut(":H, :W"),
    ),
    Misconception(
        id="cut-by-twice-the-padding",
        says="The cut ends at H - padding and W - padding, counted in the padded image.",
        hint=BEGIN_AND_END,
        changes=cut("padding : H - padding, padding : W - padding"),
    ),
    Misconception(
        id="cut-too-early",
        says="The cut ends at H and W, counted in the padded image.",
        hint=BEGIN_AND_END,
        changes=cut("padding:H, padding:W"),
    ),
    Misconception(
        id="cut-at-the-start-only",
        says="The padding is cut off at the top and on the left only.",
        hint=BEGIN_AND_END,
        changes=cut("padding:, padding:"),
    ),
    Misconception(
        id="one-pixel-cut",
        says="One pixel is cut off on each side, whatever the padding is.",
        hint=BEGIN_AND_END,
        changes=cut("1:-1, 1:-1"),
    ),
    Misconception(
        id="transposed-before-the-reshape",
        says=(
            "The transposed cols is reshaped to (images, taps, windows) in one step, which "
            "mixes the taps."
        ),
        hint="A reshape never moves a number. Which axis of the transposed cols varies fastest?",
        changes=[Edit(WHERE, BY_IMAGE, "cols.T.reshape(N, *i.shape)")],
    ),
    Misconception(
        id="rows-and-columns-swapped",
        says=(
            "Rows and columns of the image are swapped: i is used for the columns and j for "
            "the rows."
        ),
        hint="Which of i and j counts the rows?",
        changes=[Edit(WHERE, "(slice(None), k, i, j)", "(slice(None), k, j, i)")],
    ),
]
