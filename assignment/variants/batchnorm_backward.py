"""Other right answers for `batchnorm_backward`."""

from grading.spec import Edit, Rewrite, Variant

WHERE = "cs231n/layers.py:batchnorm_backward"
FORWARD = "cs231n/layers.py:batchnorm_forward"

VARIANTS = [
    Variant(
        id="by-the-graph",
        why=(
            "Goes back node by node, starting from the standard deviation, with a cache of its own."
        ),
        changes=[
            Edit(
                FORWARD,
                "cache = (x_hat, inv_std, gamma)",
                "cache = (x, mean, np.sqrt(var + eps), gamma)",
            ),
            Rewrite(
                WHERE,
                """
x, mean, std, gamma = cache
n = x.shape[0]
xmu = x - mean
dbeta = np.sum(dout, axis=0)
dgamma = np.sum(dout * xmu / std, axis=0)
dhat = dout * gamma
dstd = np.sum(dhat * xmu, axis=0) * (-1.0 / std**2)
dsq = np.ones_like(x) / n * (0.5 / std * dstd)
dxmu = dhat / std + 2 * xmu * dsq
dx = dxmu + np.ones_like(x) / n * (-np.sum(dxmu, axis=0))
""",
            ),
        ],
    ),
    Variant(
        id="projection",
        why="Uses the formula of the other function, written as two means that are subtracted.",
        changes=[
            Rewrite(
                WHERE,
                """
hat, inv, gamma = cache
dgamma, dbeta = np.sum(dout * hat, 0), np.sum(dout, 0)
d = dout * gamma
dx = inv * (d - np.mean(d, axis=0) - hat * np.mean(d * hat, axis=0))
""",
            )
        ],
    ),
]
