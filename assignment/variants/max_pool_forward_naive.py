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
    Variant(
        id="lists-of-numbers",
        why="Python's own max over lists, and an array made of them at the end.",
        changes=[
            Rewrite(
                WHERE,
                """
                h, w, s = (pool_param[key] for key in ("pool_height", "pool_width", "stride"))

                def pooled(plane):
                    rows, columns = plane.shape
                    return [
                        [
                            max(plane[i + a, j + b] for a in range(h) for b in range(w))
                            for j in range(0, columns - w + 1, s)
                        ]
                        for i in range(0, rows - h + 1, s)
                    ]

                out = np.asarray([[pooled(plane) for plane in image] for image in x])
                """,
            )
        ],
    ),
]
