"""Wrong errors of the layer below."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/gradients.py:input_gradient"
PLACE = "padded[:, :, : reached.shape[2], : reached.shape[3]]"

MISCONCEPTIONS = [
    Misconception(
        id="kernel-not-turned",
        says="Your dx is what you get when the kernels are not turned.",
        hint="Write down for one pixel which entry of the kernel each window has met it with.",
        changes=[Edit(WHERE, "rot180(w).swapaxes(0, 1)", "w.swapaxes(0, 1)")],
    ),
    Misconception(
        id="no-zeros-between",
        says="Your dx is what you get when no zeros are put between the errors.",
        hint="At stride 2 neighbouring errors belong to windows two pixels apart.",
        changes=[
            Edit(
                WHERE,
                "correlate_images(dilate(dout, stride), turned",
                "correlate_images(dilate(dout, 1)[:, :, : H + above, : W + left], turned",
            ),
        ],
    ),
    Misconception(
        id="leftovers-in-front",
        says="Your dx is what you get when the leftover rows and columns are taken to be the "
        "first ones.",
        hint="Windows start in the upper left corner: on which side do pixels remain?",
        changes=[
            Edit(
                WHERE,
                PLACE,
                "padded[:, :, padded.shape[2] - reached.shape[2] :, "
                "padded.shape[3] - reached.shape[3] :]",
            )
        ],
    ),
    Misconception(
        id="padding-not-cut-off",
        says="Your dx is what you get when the image is cut from the corner of the padded one.",
        hint="In which row and column of the padded image does the image start?",
        changes=[Edit(WHERE, "above : above + H, left : left + W", ":H, :W")],
    ),
    Misconception(
        id="padding-below-for-above",
        says="Your dx is what you get when the zeros below and right are taken for those above "
        "and left.",
        hint="The four sides may have different numbers of zeros.",
        changes=[
            Edit(
                WHERE, "above : above + H, left : left + W", "below : below + H, right : right + W"
            )
        ],
    ),
]
