"""Known wrong answers for `kernel_gradient`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/gradients.py:kernel_gradient"
CALL = "correlate_images(used.swapaxes(0, 1), errors)"

MISCONCEPTIONS = [
    Misconception(
        id="turned",
        says="dw is rotated by 180 degrees.",
        hint="Only the gradient of the images needs a rotation.",
        changes=[Edit(WHERE, CALL, f"{CALL}[..., ::-1, ::-1]")],
    ),
    Misconception(
        id="leftovers-cut-in-front",
        says="The leftover rows and columns are cut off at the start instead of the end.",
        hint="Windows start in the top left corner. On which side are pixels left over?",
        changes=[
            Edit(
                WHERE,
                "padded[:, :, : errors.shape[2] + HH - 1, : errors.shape[3] + WW - 1]",
                "padded[:, :, padded.shape[2] - errors.shape[2] - HH + 1 :, "
                "padded.shape[3] - errors.shape[3] - WW + 1 :]",
            )
        ],
    ),
    Misconception(
        id="no-zeros-between",
        says="No zeros are put between the errors in dout.",
        hint="At stride 2, neighboring errors belong to windows that are two pixels apart.",
        changes=[Edit(WHERE, "dilate(dout, stride)", "dilate(dout, 1)")],
    ),
    Misconception(
        id="mean-over-the-batch",
        says="dw is averaged over the images of the batch instead of summed.",
        hint="The gradient of a sum over images is a sum over images.",
        changes=[Edit(WHERE, CALL, f"({CALL} / len(x))")],
    ),
    Misconception(
        id="padding-at-the-other-end",
        says=(
            "The numbers of zeros above and below are swapped, and so are those on the left and "
            "right."
        ),
        hint="Pad in the same way as the forward pass does: the four sides may differ.",
        changes=[Edit(WHERE, "*pads)", "*(pair[::-1] for pair in pads))")],
    ),
    Misconception(
        id="leftovers-kept",
        says="The leftover rows and columns are not cut off, so dw is too large.",
        hint="Which pixels does no window cover?",
        changes=[
            Edit(
                WHERE,
                "used = padded[:, :, : errors.shape[2] + HH - 1, : errors.shape[3] + WW - 1]",
                "used = padded",
            )
        ],
    ),
]
