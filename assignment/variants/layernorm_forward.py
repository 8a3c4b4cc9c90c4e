"""Other right answers for `layernorm_forward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:layernorm_forward"

VARIANTS = [
    Variant(
        id="on-the-transpose",
        why="Writes out batch normalization on the transposed table.",
        changes=[
            Rewrite(
                WHERE,
                """
t = x.T
hat = (t - np.mean(t, axis=0)) / np.sqrt(np.var(t, axis=0) + eps)
out = hat.T * gamma + beta
cache = (hat.T, (1 / np.sqrt(np.var(t, axis=0) + eps))[:, None], gamma)
""",
            )
        ],
    ),
    Variant(
        id="batchnorm-of-the-transpose",
        why="Calls batchnorm_forward on the transposed table.",
        changes=[
            Rewrite(
                WHERE,
                """
ones, zeros = np.ones(len(x), dtype=x.dtype), np.zeros(len(x), dtype=x.dtype)
hat, inner = batchnorm_forward(x.T, ones, zeros, {"mode": "train", "eps": eps})
out = gamma * hat.T + beta
cache = (hat.T, 1 / np.sqrt(x.var(1, keepdims=True) + eps), gamma)
""",
            )
        ],
    ),
]
