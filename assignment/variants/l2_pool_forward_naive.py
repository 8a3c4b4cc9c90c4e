"""Right outputs, written otherwise than the reference."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/pooling.py:l2_pool_forward_naive"

VARIANTS = [
    Variant(
        id="sliding-window-view",
        why="A view of all windows, reduced at once.",
        changes=[
            Rewrite(
                WHERE,
                """
                s, ph, pw = (pool_param[k] for k in ("stride", "pool_height", "pool_width"))
                view = np.lib.stride_tricks.sliding_window_view(x, (ph, pw), axis=(2, 3))
                view = view[:, :, ::s, ::s]
                out = np.linalg.norm(view, axis=(4, 5))
                """,
            )
        ],
    ),
    Variant(
        id="tap-by-tap",
        why="Adds up one pixel of all windows after the other, in float64.",
        changes=[
            Rewrite(
                WHERE,
                """
                s, ph, pw = (pool_param[k] for k in ("stride", "pool_height", "pool_width"))
                oh, ow = (x.shape[2] - ph) // s + 1, (x.shape[3] - pw) // s + 1
                out = np.zeros(x.shape[:2] + (oh, ow))
                for p in range(ph):
                    for q in range(pw):
                        out += x[:, :, p::s, q::s][:, :, :oh, :ow] ** 2
                out = out ** 0.5
                """,
            )
        ],
    ),
]
