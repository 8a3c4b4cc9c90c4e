"""Other right answers for `spatial_groupnorm_backward`."""

from grading.spec import Edit, Rewrite, Variant

FORWARD = "cs231n/layers.py:spatial_groupnorm_forward"
WHERE = "cs231n/layers.py:spatial_groupnorm_backward"
CACHE = "cache = (x_hat, inv_std, gamma, beta.shape)"

VARIANTS = [
    Variant(
        id="three-paths",
        why=(
            "Computes the paths through x_hat, the variance and the mean one by one, and returns "
            "dgamma as (C,)."
        ),
        changes=[
            Edit(FORWARD, CACHE, "cache = (x, gamma, G, eps)"),
            Rewrite(
                WHERE,
                """
                x, gamma, G, eps = cache
                N, C, H, W = x.shape
                five, over = (N, G, C // G, H, W), (2, 3, 4)
                xg = x.reshape(five)
                centred = xg - xg.mean(over, keepdims=True)
                std = np.sqrt((centred**2).mean(over, keepdims=True) + eps)
                m = C // G * H * W
                dhat = (dout * gamma).reshape(five)
                dvar = np.sum(dhat * centred, over, keepdims=True) * -0.5 / std**3
                dmean = -np.sum(dhat / std, over, keepdims=True)
                dx = (dhat / std + dvar * 2 * centred / m + dmean / m).reshape(x.shape)
                x_hat = (centred / std).reshape(x.shape)
                dgamma = np.einsum("nchw,nchw->c", dout, x_hat).reshape(gamma.shape)
                dbeta = np.einsum("nchw->c", dout).reshape(gamma.shape)
                """,
            ),
        ],
    ),
    Variant(
        id="layernorm-on-rows",
        why="Treats each group as a row of layer normalization, forward and backward.",
        changes=[
            Rewrite(
                FORWARD,
                """
                rows = x.reshape(x.shape[0] * G, -1)
                ones, zeros = np.ones(rows.shape[1]), np.zeros(rows.shape[1])
                x_hat, inner = layernorm_forward(rows, ones, zeros, {"eps": eps})
                x_hat = x_hat.reshape(x.shape)
                out = gamma * x_hat + beta
                cache = (gamma, x_hat, inner)
                """,
            ),
            Rewrite(
                WHERE,
                """
                gamma, x_hat, inner = cache
                over = {"axis": (0, 2, 3), "keepdims": True}
                dgamma, dbeta = np.sum(dout * x_hat, **over), np.sum(dout, **over)
                flat = (dout * gamma).reshape(inner[0].shape)
                dx = layernorm_backward(flat, inner)[0].reshape(dout.shape)
                """,
            ),
        ],
    ),
]
