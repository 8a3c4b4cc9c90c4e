"""Other right answers for `spatial_batchnorm_forward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:spatial_batchnorm_forward"

VARIANTS = [
    Variant(
        id="statistics-over-three-axes",
        why=(
            "Takes means over images, height and width directly, without columns and without "
            "batchnorm_forward."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
                C = x.shape[1]
                mean = bn_param.get("running_mean", np.zeros(C, dtype=x.dtype))
                var = bn_param.get("running_var", np.zeros(C, dtype=x.dtype))
                cache = None
                if bn_param["mode"] == "train":
                    m, v = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
                    bn_param["running_mean"] = momentum * mean + (1 - momentum) * m
                    bn_param["running_var"] = momentum * var + (1 - momentum) * v
                    mean, var = m, v
                    cache = (x, gamma, m, v, eps)
                normal = (x - mean[:, None, None]) / np.sqrt(var + eps)[:, None, None]
                out = normal * gamma[:, None, None] + beta[:, None, None]
                """,
            )
        ],
    ),
    Variant(
        id="moveaxis",
        why="Moves the channels last with moveaxis, and reshapes with -1.",
        changes=[
            Rewrite(
                WHERE,
                """
                last = np.moveaxis(x, 1, -1)
                flat, cache = batchnorm_forward(last.reshape(-1, x.shape[1]), gamma, beta, bn_param)
                out = np.ascontiguousarray(np.moveaxis(flat.reshape(last.shape), -1, 1))
                """,
            )
        ],
    ),
]
