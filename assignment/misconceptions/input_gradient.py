"""Known wrong answers for `input_gradient`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/gradients.py:input_gradient"
PLACE = "padded[:, :, : reached.shape[2], : reached.shape[3]]"

MISCONCEPTIONS = [
    Misconception(
        id="kernel-not-turned",
        says="The kernels are not rotated by 180 degrees.",
        hint=(
            "Choose one pixel. For each window that covers it, write down which entry of the "
            "kernel it is multiplied by."
        ),
        changes=[Edit(WHERE, "rot180(w).swapaxes(0, 1)", "w.swapaxes(0, 1)")],
    ),
    Misconception(
        id="no-zeros-between",
        says="No zeros are put between the errors in dout.",
        hint="At stride 2, neighboring errors belong to windows that are two pixels apart.",
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
        says="The rows and columns that no window covers are placed first instead of last.",
        hint="Windows start in the top left corner. On which side are pixels left over?",
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
        says="The image is cut from the corner of the padded image, so padding is still in it.",
        hint="In which row and column of the padded image does the image start?",
        changes=[Edit(WHERE, "above : above + H, left : left + W", ":H, :W")],
    ),
    Misconception(
        id="padding-below-for-above",
        says="The padding of the bottom and right is used for the top and left.",
        hint="The four sides may have different numbers of zeros.",
        changes=[
            Edit(
                WHERE, "above : above + H, left : left + W", "below : below + H, right : right + W"
            )
        ],
    ),
    Misconception(
        id="leftovers-not-added",
        says="dx has no rows and columns for the pixels that no window covers.",
        hint="dx has the shape of x. Which pixels get the gradient 0?",
        changes=[
            Edit(
                WHERE,
                "padded[:, :, above : above + H, left : left + W]",
                (
                    "reached[:, :, above : reached.shape[2] - below, "
                    "left : reached.shape[3] - right]"
                ),
            )
        ],
    ),
]
