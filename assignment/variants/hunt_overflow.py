"""Other right repairs of `OverflowingSoftmax`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/bughunt/loss.py:OverflowingSoftmax.forward"

VARIANTS = [
    Variant(
        id="log-probabilities",
        why="Computes logarithms first, and the probabilities from them.",
        changes=[
            Rewrite(
                WHERE,
                """
shifted = scores - np.max(scores, axis=-1)[:, None]
logs = shifted - np.log(np.exp(shifted).sum(axis=1))[:, None]
self.probabilities = np.exp(logs)
loss = -np.mean(logs[rows, y])
""",
            )
        ],
    ),
]
