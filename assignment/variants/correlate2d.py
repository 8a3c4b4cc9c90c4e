"""Other right answers for `correlate2d`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/convolution/by_hand.py:correlate2d"

VARIANTS = [
    Variant(
        id="sliding-window-view",
        why="All windows in one view, multiplied and summed at once.",
        changes=[
            Rewrite(
                WHERE,
                """
                big = np.pad(x, pads)
                view = np.lib.stride_tricks.sliding_window_view(big, w.shape)
                out = np.einsum("ijpq,pq->ij", view[::stride, ::stride], w)
                """,
            )
        ],
    ),
    Variant(
        id="by-kernel-entry",
        why="Loops over the kernel: each entry adds a shifted and strided copy of the plane.",
        changes=[
            Rewrite(
                WHERE,
                """
                big = np.pad(x, pads)
                for p in range(w.shape[0]):
                    for q in range(w.shape[1]):
                        part = big[p:p + stride * OH:stride, q:q + stride * OW:stride]
                        out += w[p, q] * part[:OH, :OW]
                """,
            )
        ],
    ),
]
