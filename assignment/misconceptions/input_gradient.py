"""Known wrong answers for `input_gradient`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/gradients.py:input_gradient"
KERNELS = "rot180(w).swapaxes(0, 1)"
PLACE = "padded[:, :, : reached.shape[2], : reached.shape[3]]"
CUT = "padded[:, :, above : above + H, left : left + W]"

MISCONCEPTIONS = [
    Misconception(
        id="kernel-not-turned",
        says=(
            "The kernels point the wrong way: a rotation by 180 degrees is missing, or there is "
            "one too many."
        ),
        hint=(
            "Choose one pixel. For each window that covers it, write down which entry of the "
            "kernel it is multiplied by."
        ),
        changes=[Edit(WHERE, KERNELS, "w.swapaxes(0, 1)")],
    ),
    Misconception(
        id="no-zeros-between",
        says="No zeros are put between the errors in dout.",
        hint="At stride 2, neighboring errors belong to windows that are two pixels apart.",
        changes=[
            Edit(WHERE, "dilate(dout, stride)", "dilate(dout, 1)[:, :, : H + above, : W + left]")
        ],
    ),
    Misconception(
        id="padding-not-cut-off",
        says="The image is cut from the corner of the padded image, so padding is still in it.",
        hint="In which row and column of the padded image does the image start?",
        changes=[Edit(WHERE, CUT, "padded[:, :, :H, :W]")],
    ),
    Misconception(
        id="leftovers-not-added",
        says="dx has no rows and columns for the pixels that no window covers.",
        hint="dx has the shape of x. Which pixels get the gradient 0?",
        changes=[
            Edit(
                WHERE,
                CUT,
                "reached[:, :, above : reached.shape[2] - below, left : reached.shape[3] - right]",
            )
        ],
    ),
    Misconception(
        id="padding-returned",
        says="dx has the size of the padded image: the padding is not cut off.",
        hint="dx has the shape of x.",
        changes=[Edit(WHERE, CUT, "padded")],
    ),
    Misconception(
        id="padding-below-for-above",
        says="The padding of the bottom and right is used for the top and left.",
        hint="The four sides may have different numbers of zeros.",
        changes=[Edit(WHERE, CUT, "padded[:, :, below : below + H, right : right + W]")],
    ),
    Misconception(
        id="windows-overwritten",
        says="Where windows overlap, dx keeps only the last contribution instead of the sum.",
        hint=(
            "A pixel may belong to several windows. What happens to the gradient that it already "
            "has?"
        ),
        changes=[
            Edit(
                WHERE,
                f"{PLACE} = reached",
                "HH, WW = w.shape[2:]\n"
                "    for i, j in np.ndindex(OH, OW):\n"
                "        top, begin = i * stride, j * stride\n"
                "        padded[:, :, top : top + HH, begin : begin + WW] = "
                "np.tensordot(dout[:, :, i, j], w, 1)",
            )
        ],
    ),
    Misconception(
        id="last-window-only",
        says="dx ends at the last window instead of at the end of the image.",
        hint="dx has the shape of x. Which pixels get the gradient 0?",
        changes=[Edit(WHERE, CUT, "reached[:, :, above : above + H, left : left + W]")],
    ),
    Misconception(
        id="negative-zero-padding",
        says="dx is empty where there is no padding: a slice that ends at -0 is empty.",
        hint="What does [:-0] select? Count from the start instead.",
        changes=[Edit(WHERE, CUT, "padded[:, :, above:-below, left:-right]")],
    ),
    Misconception(
        id="mode-same",
        says='The errors are padded as in mode "same" instead of "full".',
        hint="How many zeros does the docstring put around the errors?",
        changes=[Edit(WHERE, 'mode="full"', 'mode="same"')],
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
        id="rows-and-columns-exchanged",
        says="The zeros above are used for the columns, and those on the left for the rows.",
        hint="Which two of the four numbers belong to the rows?",
        changes=[Edit(WHERE, CUT, "padded[:, :, left : left + H, above : above + W]")],
    ),
    Misconception(
        id="every-axis-reversed",
        says="The orders of the kernels and of the channels are reversed, too.",
        hint="Which axes of w are rows and columns? The other axes only say which kernel it is.",
        changes=[Edit(WHERE, KERNELS, "np.flip(w).swapaxes(0, 1)")],
    ),
    Misconception(
        id="kernels-transposed",
        says="The kernels are transposed instead of rotated.",
        hint="Rotate a 2x2 kernel by 180 degrees on paper. Which number goes where?",
        changes=[Edit(WHERE, KERNELS, "w.transpose(1, 0, 3, 2)")],
    ),
]
