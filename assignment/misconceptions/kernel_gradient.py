"""Wrong gradients of the kernels."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/convolution/gradients.py:kernel_gradient"
CALL = "correlate_images(used.swapaxes(0, 1), errors)"

MISCONCEPTIONS = [
    Misconception(
        id="turned",
        says="Your dw is what you get when the gradient comes out turned by 180 degrees.",
        hint="Only the way back to the images turns something.",
        changes=[Edit(WHERE, CALL, f"{CALL}[..., ::-1, ::-1]")],
    ),
    Misconception(
        id="leftovers-cut-in-front",
        says="Your dw is what you get when the leftover rows and columns are cut off in front.",
        hint="Windows start in the upper left corner: on which side do pixels remain?",
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
        says="Your dw is what you get when no zeros are put between the errors.",
        hint="At stride 2 neighbouring errors belong to windows two pixels apart.",
        changes=[Edit(WHERE, "dilate(dout, stride)", "dilate(dout, 1)")],
    ),
    Misconception(
        id="mean-over-the-batch",
        says="Your dw is what you get when the images of the batch are averaged.",
        hint="The gradient of a sum over images is a sum over images.",
        changes=[Edit(WHERE, CALL, f"({CALL} / len(x))")],
    ),
    Misconception(
        id="padding-at-the-other-end",
        says="Your dw is what you get when the zeros above and below, left and right change "
        "places.",
        hint="Pad as the forward pass does: the four sides may differ.",
        changes=[Edit(WHERE, "*pads)", "*(pair[::-1] for pair in pads))")],
    ),
]
