"""Other right answers for `batchnorm_backward_alt`."""

from grading.spec import Edit, Rewrite, Variant

WHERE = "cs231n/layers.py:batchnorm_backward_alt"
FORWARD = "cs231n/layers.py:batchnorm_forward"

VARIANTS = [
    Variant(
        id="two-means",
        why="Uses means instead of sums, with a cache of its own.",
        changes=[
            Edit(
                FORWARD,
                "cache = (x_hat, inv_std, gamma)",
                'cache = {"hat": x_hat, "std": 1 / inv_std, "gamma": gamma}',
            ),
            Rewrite(
                WHERE,
                """
hat, d = cache["hat"], dout * cache["gamma"]
dgamma, dbeta = np.sum(dout * hat, axis=0), np.sum(dout, axis=0)
dx = (d - d.mean(0) - hat * np.mean(d * hat, 0)) / cache["std"]
""",
            ),
        ],
    ),
    Variant(
        id="common-denominator",
        why="Moves N to the front of the formula.",
        changes=[
            Rewrite(
                WHERE,
                """
hat, inv, gamma = cache
m = dout.shape[0]
dbeta = dout.sum(0)
dgamma = np.einsum("nd,nd->d", dout, hat)
dx = gamma * inv / m * (m * dout - dbeta - hat * dgamma)
""",
            )
        ],
    ),
]
