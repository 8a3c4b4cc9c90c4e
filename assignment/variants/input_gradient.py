"""Other right answers for `input_gradient`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/gradients.py:input_gradient"

VARIANTS = [
    Variant(
        id="leftovers-as-zeros-around-the-errors",
        why=(
            "Adds the leftover rows and columns to the errors as zeros below and to the right, so "
            "the result needs no placing."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                (a, b), (l, r) = pads
                kh, kw = w.shape[2:]
                spread = dilate(dout, stride)
                below, beside = a + H + b - spread.shape[2], l + W + r - spread.shape[3]
                spread = np.pad(spread, [(0, 0), (0, 0), (kh - 1, below), (kw - 1, beside)])
                dx = correlate_images(spread, rot180(w).transpose(1, 0, 2, 3))
                dx = dx[:, :, a:a + H, l:l + W]
                """,
            )
        ],
    ),
    Variant(
        id="window-by-window",
        why="Uses no correlation: each error is added to its window.",
        changes=[
            Rewrite(
                WHERE,
                """
                whole = np.zeros((len(dout), w.shape[1], H + sum(pads[0]), W + sum(pads[1])))
                for i in range(OH):
                    for j in range(OW):
                        share = np.tensordot(dout[:, :, i, j], w, axes=1)
                        cut = whole[:, :, i * stride:, j * stride:]
                        cut[:, :, :w.shape[2], :w.shape[3]] += share
                dx = whole[:, :, pads[0][0]:, pads[1][0]:][:, :, :H, :W]
                """,
            )
        ],
    ),
]
