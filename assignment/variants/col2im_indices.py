"""Other right answers for `col2im_indices`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/im2col.py:col2im_indices"

VARIANTS = [
    Variant(
        id="loop-over-taps",
        why=(
            "Adds one strided slice for each position in the field. At one position, windows "
            "never overlap."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                oh = (H + 2 * padding - field_height) // stride + 1
                ow = (W + 2 * padding - field_width) // stride + 1
                six = cols.reshape(C, field_height, field_width, oh, ow, N)
                big = np.zeros((N, C, H + 2 * padding, W + 2 * padding), cols.dtype)
                for p in range(field_height):
                    for q in range(field_width):
                        to = big[:, :, p:p + stride * (oh - 1) + 1:stride,
                                 q:q + stride * (ow - 1) + 1:stride]
                        to += six[:, p, q].transpose(3, 0, 1, 2)
                x = big[:, :, padding:padding + H, padding:padding + W]
                """,
            )
        ],
    ),
    Variant(
        id="loop-over-windows",
        why="Adds the windows one after the other, all images at once.",
        changes=[
            Rewrite(
                WHERE,
                """
                p = int(padding)
                oh = (H + 2 * p - field_height) // stride + 1
                ow = (W + 2 * p - field_width) // stride + 1
                padded = np.zeros((N, C, H + 2 * p, W + 2 * p), cols.dtype)
                windows = cols.reshape(C, field_height, field_width, oh, ow, N)
                windows = windows.transpose(3, 4, 5, 0, 1, 2)
                for a in range(oh):
                    for b in range(ow):
                        rows = slice(a * stride, a * stride + field_height)
                        padded[:, :, rows, b * stride:b * stride + field_width] += windows[a, b]
                x = padded[:, :, p:p + H, p:p + W]
                """,
            )
        ],
    ),
]
