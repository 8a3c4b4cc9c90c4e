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
        says="With padding 0, x is empty: padding:-padding is then 0:0.",
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
]
