"""Known wrong answers for `col2im_indices`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/im2col.py:col2im_indices"
CUT = "x_padded[:, :, padding : padding + H, padding : padding + W]"

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
        changes=[Edit(WHERE, CUT, "x_padded[:, :, padding:-padding, padding:-padding]")],
    ),
    Misconception(
        id="padding-kept",
        says="The image is cut from the corner of the padded image, so padding is still in it.",
        hint="In which row and column of the padded image does the image begin?",
        changes=[Edit(WHERE, CUT, "x_padded[:, :, :H, :W]")],
    ),
    Misconception(
        id="images-taken-for-outside",
        says=(
            "The reshape puts the image axis first, but in a row of cols the image varies fastest."
        ),
        hint="When you reshape a row of cols, which axis must be the last one?",
        changes=[
            Edit(
                WHERE,
                "cols.reshape(*i.shape, N).transpose(2, 0, 1)",
                "cols.reshape(i.shape[0], N, i.shape[1]).transpose(1, 0, 2)",
            )
        ],
    ),
    Misconception(
        id="padding-not-cut-off",
        says="x still has its padding.",
        hint="Compare the shape of your x with x_shape.",
        changes=[Edit(WHERE, CUT, "x_padded")],
    ),
    Misconception(
        id="cut-from-the-end",
        says="The image is cut from the end of the padded image, so padding is still in it.",
        hint=(
            "In which row and column of the padded image does the image begin, and where does "
            "it end?"
        ),
        changes=[Edit(WHERE, CUT, "x_padded[:, :, 2 * padding :, 2 * padding :]")],
    ),
    Misconception(
        id="cut-at-the-start-only",
        says="The padding is cut off at the top and on the left only.",
        hint=(
            "In which row and column of the padded image does the image begin, and where does "
            "it end?"
        ),
        changes=[Edit(WHERE, CUT, "x_padded[:, :, padding:, padding:]")],
    ),
    Misconception(
        id="cut-at-the-end-only",
        says="The padding is cut off at the bottom and on the right only.",
        hint=(
            "In which row and column of the padded image does the image begin, and where does "
            "it end?"
        ),
        changes=[Edit(WHERE, CUT, "x_padded[:, :, : H + padding, : W + padding]")],
    ),
    Misconception(
        id="only-rows-cut",
        says="The padding is cut off at the top and at the bottom only.",
        hint=(
            "In which row and column of the padded image does the image begin, and where does "
            "it end?"
        ),
        changes=[Edit(WHERE, CUT, "x_padded[:, :, padding : padding + H]")],
    ),
    Misconception(
        id="only-columns-cut",
        says="The padding is cut off on the left and on the right only.",
        hint=(
            "In which row and column of the padded image does the image begin, and where does "
            "it end?"
        ),
        changes=[Edit(WHERE, CUT, "x_padded[:, :, :, padding : padding + W]")],
    ),
    Misconception(
        id="one-pixel-cut",
        says="One pixel is cut off on each side, whatever the padding is.",
        hint=(
            "In which row and column of the padded image does the image begin, and where does "
            "it end?"
        ),
        changes=[Edit(WHERE, CUT, "x_padded[:, :, 1:-1, 1:-1]")],
    ),
    Misconception(
        id="cut-too-early",
        says="The cut ends at H and W, counted in the padded image.",
        hint=(
            "In which row and column of the padded image does the image begin, and where does "
            "it end?"
        ),
        changes=[Edit(WHERE, CUT, "x_padded[:, :, padding:H, padding:W]")],
    ),
    Misconception(
        id="cut-by-twice-the-padding",
        says="The cut ends at H - padding and W - padding, counted in the padded image.",
        hint=(
            "In which row and column of the padded image does the image begin, and where does "
            "it end?"
        ),
        changes=[Edit(WHERE, CUT, "x_padded[:, :, padding : H - padding, padding : W - padding]")],
    ),
    Misconception(
        id="cut-square",
        says="The height is used for the width, too, when x is cut out.",
        hint="x_shape has one number for the height and one for the width.",
        changes=[Edit(WHERE, CUT, "x_padded[:, :, padding : padding + H, padding : padding + H]")],
    ),
    Misconception(
        id="cut-with-sides-swapped",
        says="Height and width are swapped when x is cut out.",
        hint="Which axis of x has the length H?",
        changes=[Edit(WHERE, CUT, "x_padded[:, :, padding : padding + W, padding : padding + H]")],
    ),
    Misconception(
        id="reshaped-without-transpose",
        says="cols is reshaped to (images, taps, windows) in one step, which mixes the taps.",
        hint="A reshape never moves a number. In a row of cols, which axis varies fastest?",
        changes=[
            Edit(WHERE, "cols.reshape(*i.shape, N).transpose(2, 0, 1)", "cols.reshape(N, *i.shape)")
        ],
    ),
    Misconception(
        id="transposed-before-the-reshape",
        says=(
            "The transposed cols is reshaped to (images, taps, windows) in one step, which "
            "mixes the taps."
        ),
        hint="A reshape never moves a number. Which axis of the transposed cols varies fastest?",
        changes=[
            Edit(
                WHERE, "cols.reshape(*i.shape, N).transpose(2, 0, 1)", "cols.T.reshape(N, *i.shape)"
            )
        ],
    ),
    Misconception(
        id="average-where-windows-overlap",
        says="A pixel that several windows share gets their average instead of the sum.",
        hint="The docstring says what such a pixel holds.",
        changes=[
            Edit(
                WHERE,
                "np.add.at(x_padded, everywhere, by_image)",
                "np.add.at(x_padded, everywhere, by_image)\n"
                "    many = np.zeros(x_padded.shape, dtype=cols.dtype)\n"
                "    np.add.at(many, everywhere, 1)\n"
                "    x_padded /= np.maximum(many, 1)",
            )
        ],
    ),
    Misconception(
        id="all-images-everywhere",
        says="Every image gets the sum over all images.",
        hint="Which axis of your array of windows counts the images?",
        changes=[
            Edit(
                WHERE,
                "np.add.at(x_padded, everywhere, by_image)",
                "np.add.at(x_padded, everywhere, by_image.sum(axis=0))",
            )
        ],
    ),
    Misconception(
        id="divided-by-the-field",
        says="The numbers are divided by the size of a field.",
        hint="im2col_indices copies each number as it is.",
        changes=[
            Edit(
                WHERE,
                "np.add.at(x_padded, everywhere, by_image)",
                "np.add.at(x_padded, everywhere, by_image / (field_height * field_width))",
            )
        ],
    ),
    Misconception(
        id="starts-at-one",
        says="x starts at 1 instead of 0.",
        hint="What should a pixel hold that is in no window?",
        changes=[Edit(WHERE, "np.zeros((N, C, H", "np.ones((N, C, H")],
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
    Misconception(
        id="last-image-only",
        says="Only the last image gets numbers.",
        hint="How many images does x_shape have?",
        changes=[
            Edit(
                WHERE,
                "np.add.at(x_padded, everywhere, by_image)",
                "np.add.at(x_padded, (-1, k, i, j), by_image[-1])",
            )
        ],
    ),
    Misconception(
        id="axes-in-the-wrong-order",
        says=(
            "The order of the axes before the second reshape is images, windows, taps instead "
            "of images, taps, windows."
        ),
        hint="A reshape never moves a number. Put the axes in the right order first.",
        changes=[
            Edit(
                WHERE,
                "cols.reshape(*i.shape, N).transpose(2, 0, 1)",
                "cols.reshape(*i.shape, N).transpose(2, 1, 0).reshape(N, *i.shape)",
            )
        ],
    ),
    Misconception(
        id="read-as-images-windows-taps",
        says="cols is read in the order images, windows, taps, but its first axis holds the taps.",
        hint="Write down the axes of cols, from the slowest to the fastest.",
        changes=[
            Edit(
                WHERE,
                "cols.reshape(*i.shape, N).transpose(2, 0, 1)",
                "cols.reshape(N, i.shape[1], i.shape[0]).transpose(0, 2, 1)",
            )
        ],
    ),
    Misconception(
        id="read-as-windows-images-taps",
        says="cols is read in the order windows, images, taps, but its first axis holds the taps.",
        hint="Write down the axes of cols, from the slowest to the fastest.",
        changes=[
            Edit(
                WHERE,
                "cols.reshape(*i.shape, N).transpose(2, 0, 1)",
                "cols.reshape(i.shape[1], N, i.shape[0]).transpose(1, 2, 0)",
            )
        ],
    ),
    Misconception(
        id="first-image-only",
        says="Only the first image gets numbers.",
        hint="How many images does x_shape have?",
        changes=[
            Edit(
                WHERE,
                "np.add.at(x_padded, everywhere, by_image)",
                "np.add.at(x_padded, (0, k, i, j), by_image[0])",
            )
        ],
    ),
    Misconception(
        id="wrong-sign",
        says="x has the wrong sign.",
        hint="Every number of cols is added.",
        changes=[Edit(WHERE, "np.add.at(", "np.subtract.at(")],
    ),
]
