"""Wrong ways back from columns, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/im2col.py:col2im_indices"
CUT = "x_padded[:, :, padding : padding + H, padding : padding + W]"

MISCONCEPTIONS = [
    Misconception(
        id="overlaps-kept-once",
        says="Your x is what you get when a pixel that several windows share keeps one of them.",
        hint="x[indices] += y reads, adds and writes once for each different index.",
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
        says="Your x is empty when padding is 0: padding:-padding is then 0:0.",
        hint="Where does the image end in the padded one, counted from the front?",
        changes=[Edit(WHERE, CUT, "x_padded[:, :, padding:-padding, padding:-padding]")],
    ),
    Misconception(
        id="padding-kept",
        says="Your x is what you get when the upper left part of the padded images is cut out.",
        hint="The image does not begin in the corner of the padded one.",
        changes=[Edit(WHERE, CUT, "x_padded[:, :, :H, :W]")],
    ),
    Misconception(
        id="images-taken-for-outside",
        says="Your x is what you get when a row of cols is read image by image.",
        hint="The image runs fastest along a row: it is the last axis of what you reshape to.",
        changes=[
            Edit(
                WHERE,
                "cols.reshape(*i.shape, N).transpose(2, 0, 1)",
                "cols.reshape(i.shape[0], N, i.shape[1]).transpose(1, 0, 2)",
            )
        ],
    ),
]
