"""Other right answers for `spatial_groupnorm_forward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:spatial_groupnorm_forward"

VARIANTS = [
    Variant(
        id="five-axes",
        why="Gives groups an axis of their own, and takes statistics over the last three axes.",
        changes=[
            Rewrite(
                WHERE,
                """
                N, C, H, W = x.shape
                x5 = np.reshape(x, (N, G, C // G, H, W))
                mean = np.mean(x5, axis=(2, 3, 4), keepdims=True)
                var = np.mean((x5 - mean) ** 2, axis=(2, 3, 4), keepdims=True)
                x_hat = np.reshape((x5 - mean) / (var + eps) ** 0.5, (N, C, H, W))
                out = x_hat * gamma + beta
                cache = (x5, mean, var, eps, gamma, G)
                """,
            )
        ],
    ),
    Variant(
        id="layernorm-on-rows",
        why="Treats a group as a row of layer normalization with gamma 1 and beta 0.",
        changes=[
            Rewrite(
                WHERE,
                """
                rows = x.reshape(x.shape[0] * G, -1)
                ones, zeros = np.ones(rows.shape[1]), np.zeros(rows.shape[1])
                x_hat, cache = layernorm_forward(rows, ones, zeros, {"eps": eps})
                out = gamma * x_hat.reshape(x.shape) + beta
                """,
            )
        ],
    ),
    Variant(
        id="slices-of-channels",
        why="Loops over the images and the groups.",
        changes=[
            Rewrite(
                WHERE,
                """
                out, cache = np.zeros(x.shape, x.dtype), (x, gamma, G, eps)
                size = x.shape[1] // G
                for n in range(x.shape[0]):
                    for g in range(G):
                        part = x[n, g * size:(g + 1) * size]
                        part = (part - part.mean()) / np.sqrt(part.var() + eps)
                        out[n, g * size:(g + 1) * size] = part
                out = out * gamma + beta
                """,
            )
        ],
    ),
]
