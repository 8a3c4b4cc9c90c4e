"""Other right answers for `im2col_indices`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/im2col.py:im2col_indices"

VARIANTS = [
    Variant(
        id="sliding-window-view",
        why="Copies NumPy's view of all windows in the required order.",
        changes=[
            Rewrite(
                WHERE,
                """
                p = padding
                padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
                size = (field_height, field_width)
                view = np.lib.stride_tricks.sliding_window_view(padded, size, axis=(2, 3))
                view = view[:, :, ::stride, ::stride]
                cols = view.transpose(1, 4, 5, 2, 3, 0).reshape(k.shape[0], -1)
                """,
            )
        ],
    ),
    Variant(
        id="loop-over-taps",
        why="Copies one strided slice of the padded images for each tap.",
        changes=[
            Rewrite(
                WHERE,
                """
                N, C, H, W = x.shape
                big = np.zeros((N, C, H + 2 * padding, W + 2 * padding), x.dtype)
                big[:, :, padding:padding + H, padding:padding + W] = x
                oh = (big.shape[2] - field_height) // stride + 1
                ow = (big.shape[3] - field_width) // stride + 1
                rows = []
                for c in range(C):
                    for p in range(field_height):
                        for q in range(field_width):
                            part = big[:, c, p:p + stride * oh:stride, q:q + stride * ow:stride]
                            rows.append(part[:, :oh, :ow].transpose(1, 2, 0).ravel())
                cols = np.array(rows)
                """,
            )
        ],
    ),
]
