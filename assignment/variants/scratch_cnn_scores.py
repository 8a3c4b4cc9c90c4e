"""Other right answers for `Network.scores`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/frameworks/scratch.py:Network.scores"

VARIANTS = [
    Variant(
        id="in-one-breath",
        why="Uses a view of all windows and matrix products.",
        changes=[
            Rewrite(
                WHERE,
                """
view = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(2, 3))
maps = np.einsum("ncijpq,fcpq->nfij", view, self.W1) + self.b1[:, None, None]
n, f, h, w = maps.shape
tiles = maps[:, :, : h // 2 * 2, : w // 2 * 2].reshape(n, f, h // 2, 2, w // 2, 2)
pooled = tiles.max(axis=(3, 5)).reshape(n, -1)
scores = pooled @ self.W2 + self.b2
self.caches = (x, maps, pooled)
""",
            )
        ],
    ),
]
