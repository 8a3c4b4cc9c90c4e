"""Known wrong answers for `im2col_indices`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/im2col.py:im2col_indices"
PADS = "((0, 0), (0, 0), (padding, padding), (padding, padding))"

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
        id="columns-padded-only",
        says="The rows are padded at the bottom only, so all windows start too low.",
        hint="Both image axes are padded on both sides; the first two axes are not.",
        changes=[
            Edit(WHERE, PADS, "((0, 0), (0, 0), (0, 2 * padding), (padding, padding))"),
        ],
    ),
    Misconception(
        id="padded-with-the-edge",
        says="The padding repeats the image's border instead of using zeros.",
        hint="What does the padding of a convolution hold? Look at the mode of np.pad.",
        changes=[Edit(WHERE, PADS, PADS + ', mode="edge"')],
    ),
    Misconception(
        id="padded-after",
        says=(
            "The padding is only at the bottom and on the right, so all windows start too far "
            "down and right."
        ),
        hint="Both image axes are padded on both sides; the first two axes are not.",
        changes=[Edit(WHERE, PADS, "((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding))")],
    ),
    Misconception(
        id="padded-before",
        says="Above the image and left of it, there are twice as many zeros as there should be.",
        hint="Both image axes are padded on both sides; the first two axes are not.",
        changes=[Edit(WHERE, PADS, "((0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0))")],
    ),
    Misconception(
        id="rows-padded-before",
        says="Above the image, there are twice as many zeros as there should be.",
        hint="Both image axes are padded on both sides; the first two axes are not.",
        changes=[Edit(WHERE, PADS, "((0, 0), (0, 0), (2 * padding, 0), (padding, padding))")],
    ),
    Misconception(
        id="columns-padded-after",
        says="The columns are padded on the right only.",
        hint="Both image axes are padded on both sides; the first two axes are not.",
        changes=[Edit(WHERE, PADS, "((0, 0), (0, 0), (padding, padding), (0, 2 * padding))")],
    ),
    Misconception(
        id="columns-padded-before",
        says="Left of the image, there are twice as many zeros as there should be.",
        hint="Both image axes are padded on both sides; the first two axes are not.",
        changes=[Edit(WHERE, PADS, "((0, 0), (0, 0), (padding, padding), (2 * padding, 0))")],
    ),
    Misconception(
        id="all-axes-padded",
        says="The images and channels are padded, too: np.pad with one number pads every axis.",
        hint="Both image axes are padded on both sides; the first two axes are not.",
        changes=[Edit(WHERE, PADS, "padding")],
    ),
    Misconception(
        id="padded-with-ones",
        says="The padding holds ones instead of zeros.",
        hint="What does the padding of a convolution hold?",
        changes=[
            Edit(
                WHERE,
                PADS,
                "((0, 0), (0, 0), (padding, padding), (padding, padding)), constant_values=1",
            )
        ],
    ),
    Misconception(
        id="padded-with-a-reflection",
        says="The padding reflects the image at its border pixels instead of using zeros.",
        hint="What does the padding of a convolution hold? Look at the mode of np.pad.",
        changes=[
            Edit(
                WHERE,
                PADS,
                '((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="reflect"',
            )
        ],
    ),
    Misconception(
        id="padded-with-a-mirror-image",
        says="The padding mirrors the image, border pixels included, instead of using zeros.",
        hint="What does the padding of a convolution hold? Look at the mode of np.pad.",
        changes=[
            Edit(
                WHERE,
                PADS,
                '((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="symmetric"',
            )
        ],
    ),
    Misconception(
        id="padded-from-the-other-side",
        says="The padding continues the image from its other side instead of using zeros.",
        hint="What does the padding of a convolution hold? Look at the mode of np.pad.",
        changes=[
            Edit(
                WHERE, PADS, '((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="wrap"'
            )
        ],
    ),
    Misconception(
        id="windows-as-rows",
        says="The matrix is transposed: each row is a window, and each column is a tap.",
        hint="Compare the shape of cols with the docstring.",
        changes=[Edit(WHERE, "windows * images)", "windows * images).T")],
    ),
    Misconception(
        id="windows-as-rows-images-outside",
        says=(
            "The matrix is transposed, and all windows of one image come before those of the next."
        ),
        hint="Compare the shape of cols with the docstring, and then the order of the windows.",
        changes=[
            Edit(
                WHERE,
                "by_image.transpose(1, 2, 0).reshape(taps, windows * images)",
                "by_image.transpose(0, 2, 1).reshape(images * windows, taps)",
            )
        ],
    ),
    Misconception(
        id="axes-not-merged",
        says="cols still has three axes: taps, windows and images.",
        hint="Compare the shape of cols with the docstring.",
        changes=[
            Edit(
                WHERE,
                "by_image.transpose(1, 2, 0).reshape(taps, windows * images)",
                "by_image.transpose(1, 2, 0)",
            )
        ],
    ),
    Misconception(
        id="three-axes-in-the-old-order",
        says="cols still has three axes: images, taps and windows.",
        hint="Compare the shape of cols with the docstring.",
        changes=[
            Edit(WHERE, "by_image.transpose(1, 2, 0).reshape(taps, windows * images)", "by_image")
        ],
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
        id="windows-first",
        says=(
            "The order of the axes before the reshape is windows, images, taps, so a row mixes "
            "several taps."
        ),
        hint=(
            "In the matrix, each row is a tap. Along a row, the windows vary slowly and the "
            "images fast."
        ),
        changes=[Edit(WHERE, ".transpose(1, 2, 0)", ".transpose(2, 0, 1)")],
    ),
    Misconception(
        id="taps-last",
        says=(
            "The order of the axes before the reshape is images, windows, taps, so a row mixes "
            "several taps."
        ),
        hint=(
            "In the matrix, each row is a tap. Along a row, the windows vary slowly and the "
            "images fast."
        ),
        changes=[Edit(WHERE, ".transpose(1, 2, 0)", ".transpose(0, 2, 1)")],
    ),
    Misconception(
        id="windows-column-by-column",
        says="The windows follow each other column by column of the image instead of row by row.",
        hint=(
            "Read along a row of cols: after the first window comes the one to its right, or "
            "the one below?"
        ),
        changes=[
            Edit(
                WHERE,
                "x_padded[:, k, i, j]",
                "x_padded[:, k, i, j]\n"
                "    wide = (x_padded.shape[3] - field_width) // stride + 1\n"
                "    down = np.arange(i.shape[1]).reshape(-1, wide).T.ravel()\n"
                "    by_image = by_image[:, :, down]",
            )
        ],
    ),
    Misconception(
        id="taps-column-by-column",
        says="The taps of a window follow each other column by column instead of row by row.",
        hint="In a column of cols, which pixel comes after the first one of the window?",
        changes=[
            Edit(
                WHERE,
                "x_padded[:, k, i, j]",
                "x_padded[:, k, i, j]\n"
                "    order = np.arange(len(k)).reshape(-1, field_height, field_width)\n"
                "    order = order.transpose(0, 2, 1)\n"
                "    by_image = by_image[:, order.ravel()]",
            )
        ],
    ),
    Misconception(
        id="channels-last-in-the-taps",
        says="In a column, the channel changes fastest, although it should change most slowly.",
        hint="The docstring says in which order a tap is counted: channel, row, column.",
        changes=[
            Edit(
                WHERE,
                "x_padded[:, k, i, j]",
                "x_padded[:, k, i, j]\n"
                "    order = np.arange(len(k)).reshape(-1, field_height, field_width)\n"
                "    order = order.transpose(1, 2, 0)\n"
                "    by_image = by_image[:, order.ravel()]",
            )
        ],
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
        id="stride-ignored",
        says="The windows move by one pixel, although there are as many as the stride asks for.",
        hint="In which column of the image does the second window begin?",
        changes=[
            Edit(
                WHERE,
                "x_padded[:, k, i, j]",
                "x_padded[:, k, i - i[:1] + i[:1] // stride, j - j[:1] + j[:1] // stride]",
            )
        ],
    ),
    Misconception(
        id="first-image-only",
        says="cols holds the windows of the first image only.",
        hint="How many columns does the docstring ask for?",
        changes=[Edit(WHERE, "x_padded[:, k, i, j]", "x_padded[:1, k, i, j]")],
    ),
    Misconception(
        id="always-padded-by-one",
        says="The padding is always 1, whatever the argument says.",
        hint="Where does your code use padding?",
        changes=[Edit(WHERE, PADS, "((0, 0), (0, 0), (1, 1), (1, 1))")],
    ),
]
