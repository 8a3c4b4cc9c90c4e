"""Other right answers for `max_pool_forward_naive`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:max_pool_forward_naive"

VARIANTS = [
    Variant(
        id="sliding-window-view",
        why="Takes every stride-th window of NumPy's view of all windows.",
        changes=[
            Rewrite(
                WHERE,
                """
                size = (pool_param["pool_height"], pool_param["pool_width"])
                s = pool_param["stride"]
                view = np.lib.stride_tricks.sliding_window_view(x, size, axis=(2, 3))
                out = view[:, :, ::s, ::s].max(axis=(4, 5))
                """,
            )
        ],
    ),
    Variant(
        id="running-maximum",
        why=(
            "Loops over the positions in the window and keeps the larger number, starting at "
            "-infinity."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                ph, pw = pool_param["pool_height"], pool_param["pool_width"]
                s = pool_param["stride"]
                oh, ow = (x.shape[2] - ph) // s + 1, (x.shape[3] - pw) // s + 1
                out = np.full(x.shape[:2] + (oh, ow), -np.inf)
                for r in range(ph):
                    for c in range(pw):
                        part = x[:, :, r:r + (oh - 1) * s + 1:s, c:c + (ow - 1) * s + 1:s]
                        out = np.maximum(out, part)
                """,
            )
        ],
    ),
]
