"""Other right answers for `kernel_gradient`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/gradients.py:kernel_gradient"

VARIANTS = [
    Variant(
        id="crop-by-itself",
        why=(
            "Correlates without cutting first. Leftover pixels give additional entries, which are "
            "cut off at the end."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                wide = np.pad(x, [(0, 0), (0, 0), pads[0], pads[1]])
                spread = dilate(dout, stride)
                dw = correlate_images(wide.transpose(1, 0, 2, 3), spread.transpose(1, 0, 2, 3))
                dw = dw.transpose(1, 0, 2, 3)[:, :, :HH, :WW]
                """,
            )
        ],
    ),
    Variant(
        id="tap-by-tap",
        why="For each entry of the kernel, multiplies the pixels that it meets by the errors.",
        changes=[
            Rewrite(
                WHERE,
                """
                wide = np.pad(x, [(0, 0), (0, 0), pads[0], pads[1]])
                dw = np.zeros((dout.shape[1], x.shape[1], HH, WW))
                for p in range(HH):
                    for q in range(WW):
                        met = wide[:, :, p::stride, q::stride][:, :, :OH, :OW]
                        dw[:, :, p, q] = np.einsum("nfij,ncij->fc", dout, met)
                """,
            )
        ],
    ),
]
