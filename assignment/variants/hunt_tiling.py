"""Other right repairs of `TilingPool`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/bughunt/pooling.py:TilingPool.forward"

VARIANTS = [
    Variant(
        id="a-view-of-windows",
        why="Handles all windows at once.",
        changes=[
            Rewrite(
                WHERE,
                """
view = np.lib.stride_tricks.sliding_window_view(x, (self.size, self.size), axis=(2, 3))
out = view[:, :, :: self.stride, :: self.stride].max(axis=(4, 5))
""",
            )
        ],
    ),
]
