"""Right gradients, written otherwise than the reference."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/pooling.py:mean_pool_backward_naive"

VARIANTS = [
    Variant(
        id="tap-by-tap",
        why="All windows at once, one pixel of each after the other.",
        changes=[
            Rewrite(
                WHERE,
                """
                s, ph, pw = (pool_param[k] for k in ("stride", "pool_height", "pool_width"))
                oh, ow = dout.shape[2:]
                dx = np.zeros(x.shape)
                for p in range(ph):
                    for q in range(pw):
                        rows, columns = slice(p, p + s * oh, s), slice(q, q + s * ow, s)
                        at = (slice(None), slice(None), rows, columns)
                        dx[at][:, :, :oh, :ow] += dout / (ph * pw)
                """,
            )
        ],
    ),
]
