"""Known wrong answers for `kernel_gradient`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/gradients.py:kernel_gradient"
DILATED = "dilate(dout, stride)"
USED = "padded[:, :, : errors.shape[2] + HH - 1, : errors.shape[3] + WW - 1]"
DW = "correlate_images(used.swapaxes(0, 1), errors).swapaxes(0, 1)"

MISCONCEPTIONS = [
    Misconception(
        id="no-zeros-between",
        says="No zeros are put between the errors in dout.",
        hint="At stride 2, neighboring errors belong to windows that are two pixels apart.",
        changes=[Edit(WHERE, DILATED, "dilate(dout, 1)")],
    ),
    Misconception(
        id="leftovers-kept",
        says="The leftover rows and columns are not cut off, so dw is too large.",
        hint="Which pixels does no window cover?",
        changes=[Edit(WHERE, USED, "padded")],
    ),
    Misconception(
        id="turned",
        says="dw is rotated by 180 degrees.",
        hint="Only the gradient of the images needs a rotation.",
        changes=[
            Edit(
                WHERE,
                DW,
                "correlate_images(used.swapaxes(0, 1), errors)[..., ::-1, ::-1].swapaxes(0, 1)",
            )
        ],
    ),
    Misconception(
        id="padding-left-out",
        says="The images are used without their padding.",
        hint="Pad in the same way as the forward pass does.",
        changes=[Edit(WHERE, "np.pad(x, ((0, 0), (0, 0), *pads))", "x")],
    ),
    Misconception(
        id="axes-not-swapped-back",
        says="The axes of the kernels and of the channels are swapped.",
        hint="Compare the shape of the result with the docstring.",
        changes=[Edit(WHERE, DW, "correlate_images(used.swapaxes(0, 1), errors)")],
    ),
    Misconception(
        id="mean-over-the-batch",
        says="dw is averaged over the images of the batch instead of summed.",
        hint="The gradient of a sum over images is a sum over images.",
        changes=[
            Edit(
                WHERE,
                DW,
                "(correlate_images(used.swapaxes(0, 1), errors) / len(x)).swapaxes(0, 1)",
            )
        ],
    ),
    Misconception(
        id="last-image-only",
        says="dw contains only the contribution of the last image.",
        hint="The contributions of all images are added.",
        changes=[
            Edit(
                WHERE,
                DW,
                "correlate_images(used[-1:].swapaxes(0, 1), errors[:, -1:]).swapaxes(0, 1)",
            )
        ],
    ),
    Misconception(
        id="padding-at-the-other-end",
        says="Above and on the left, there are as many zeros as belong below and on the right.",
        hint="Pad in the same way as the forward pass does: the four sides may differ.",
        changes=[Edit(WHERE, "*pads)", "*(pair[::-1] for pair in pads))")],
    ),
    Misconception(
        id="leftovers-cut-in-front",
        says="The leftover rows and columns are cut off at the start instead of the end.",
        hint="Windows start in the top left corner. On which side are pixels left over?",
        changes=[
            Edit(
                WHERE,
                USED,
                "padded[:, :, padded.shape[2] - errors.shape[2] - HH + 1 :, "
                "padded.shape[3] - errors.shape[3] - WW + 1 :]",
            )
        ],
    ),
    Misconception(
        id="errors-rotated",
        says="dout is rotated by 180 degrees.",
        hint="Only the gradient of the images needs a rotation.",
        changes=[
            Edit(
                WHERE,
                "errors = dilate(dout, stride).swapaxes(0, 1)",
                "errors = dilate(dout, stride).swapaxes(0, 1)[..., ::-1, ::-1]",
            )
        ],
    ),
    Misconception(
        id="stride-of-the-correlation",
        says=(
            "The stride is used for sliding dout over the images, and no zeros are put between the "
            "errors."
        ),
        hint="At stride 2, neighboring errors belong to windows that are two pixels apart.",
        changes=[
            Edit(WHERE, DILATED, "dout"),
            Edit(
                WHERE,
                DW,
                "correlate_images(\n"
                "        np.pad(padded, ((0, 0), (0, 0), (0, stride * HH), (0, stride * WW)))\n"
                "        .swapaxes(0, 1),\n"
                "        errors, stride=stride\n"
                "    ).swapaxes(0, 1)[:, :, :HH, :WW]",
            ),
        ],
    ),
    Misconception(
        id="last-position-only",
        says="dw keeps only the contribution of the last position of the last image.",
        hint=(
            "The same kernel is used in every image and at every position. How do the "
            "contributions combine?"
        ),
        changes=[
            Edit(
                WHERE,
                f"dw = {DW}",
                "last = used[-1, :, errors.shape[2] - 1 :, errors.shape[3] - 1 :]\n"
                "    dw = np.tensordot(dout[-1, :, -1, -1], last, 0)",
            )
        ],
    ),
]
