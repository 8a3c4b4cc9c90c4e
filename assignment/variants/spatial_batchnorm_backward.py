"""Other right answers for `spatial_batchnorm_backward`."""

from grading.spec import Edit, Rewrite, Variant

FORWARD = "cs231n/layers.py:spatial_batchnorm_forward"
WHERE = "cs231n/layers.py:spatial_batchnorm_backward"

VARIANTS = [
    Variant(
        id="step-by-step-backward",
        why=(
            "Calls the other backward function of batch normalization, which gives the same "
            "numbers."
        ),
        changes=[Edit(WHERE, "batchnorm_backward_alt", "batchnorm_backward")],
    ),
    Variant(
        id="cache-of-its-own",
        why="Uses a cache of its own, which both functions agree on.",
        changes=[
            Edit(
                FORWARD,
                "out = out.reshape(N, H, W, C).transpose(0, 3, 1, 2)",
                "out = out.reshape(N, H, W, C).transpose(0, 3, 1, 2)\n"
                '    cache = {"x": x.copy(), "gamma": gamma, "eps": bn_param.get("eps", 1e-5)}',
            ),
            Rewrite(
                WHERE,
                """
                x, gamma = cache["x"], cache["gamma"].reshape(1, -1, 1, 1)
                over = {"axis": (0, 2, 3), "keepdims": True}
                std = np.sqrt(x.var(**over) + cache["eps"])
                x_hat = (x - x.mean(**over)) / std
                dbeta, dgamma = dout.sum(**over), (dout * x_hat).sum(**over)
                m = x.size // x.shape[1]
                dx = gamma / std * (dout - dbeta / m - x_hat * dgamma / m)
                dgamma, dbeta = dgamma.reshape(-1), dbeta.reshape(-1)
                """,
            ),
        ],
    ),
]
