"""Other right answers for `layernorm_backward`."""

from grading.spec import Edit, Rewrite, Variant

WHERE = "cs231n/layers.py:layernorm_backward"
FORWARD = "cs231n/layers.py:layernorm_forward"

VARIANTS = [
    Variant(
        id="three-paths",
        why="Computes the three paths one by one, with a cache of its own.",
        changes=[
            Edit(FORWARD, "cache = (x_hat, inv_std, gamma)", "cache = (x, eps, gamma)"),
            Rewrite(
                WHERE,
                """
x, eps, gamma = cache
D = x.shape[1]
centred = x - np.mean(x, axis=1, keepdims=True)
std = np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + eps)
dgamma, dbeta = np.sum(dout * centred / std, axis=0), np.sum(dout, axis=0)
dhat = dout * gamma
dvar = np.sum(dhat * centred, axis=1, keepdims=True) * -0.5 / std**3
dmean = -np.sum(dhat / std, axis=1, keepdims=True)
dx = dhat / std + dvar * 2 * centred / D + dmean / D
""",
            ),
        ],
    ),
    Variant(
        id="transposed",
        why="Does everything on the transposed table.",
        changes=[
            Rewrite(
                WHERE,
                """
hat, inv, gamma = cache
dgamma, dbeta = np.sum(dout * hat, 0), np.sum(dout, 0)
t, d = hat.T, (dout * gamma).T
m = t.shape[0]
dx = (inv.T / m * (m * d - d.sum(0) - t * np.sum(d * t, 0))).T
""",
            )
        ],
    ),
]
