"""Other right answers for `batchnorm_forward`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:batchnorm_forward"

VARIANTS = [
    Variant(
        id="step-by-step",
        why="Computes every step of the graph separately, with a long cache.",
        changes=[
            Rewrite(
                WHERE,
                """
if mode == "train":
    mu = 1.0 / len(x) * np.sum(x, axis=0)
    xmu = x - mu
    var = np.mean(xmu**2, axis=0)
    std = np.sqrt(var + eps)
    hat = xmu / std
    out = hat * gamma + beta
    cache = (hat, 1 / std, gamma, beta, x, eps)[:3]
    running_mean = mu + momentum * (running_mean - mu)
    running_var = var + momentum * (running_var - var)
else:
    scale = gamma / np.sqrt(running_var + eps)
    out = x * scale + (beta - running_mean * scale)
""",
            )
        ],
    ),
    Variant(
        id="rows-kept",
        why="Keeps the statistics as arrays of shape (1, D).",
        changes=[
            Rewrite(
                WHERE,
                """
if bn_param["mode"] == "test":
    hat = (x - running_mean) * (running_var + eps) ** -0.5
else:
    m, v = np.mean(x, 0, keepdims=True), np.var(x, 0, keepdims=True)
    hat = (x - m) / np.sqrt(v + eps)
    running_mean = momentum * running_mean + (1 - momentum) * m[0]
    running_var = momentum * running_var + (1 - momentum) * v[0]
    cache = (hat, 1 / np.sqrt(v + eps), gamma)
out = gamma * hat + beta
""",
            )
        ],
    ),
    Variant(
        id="a-dict-as-cache",
        why="The variance as a mean of products, and a dict with text keys as the cache.",
        changes=[
            Rewrite(
                WHERE,
                """
                if mode == "train":
                    mu = np.sum(x, axis=0) / len(x)
                    centered = x - mu
                    var = np.einsum("nd,nd->d", centered, centered) / len(x)
                    std = (var + eps) ** 0.5
                    out = centered / std * gamma + beta
                    running_mean = running_mean + (1 - momentum) * (mu - running_mean)
                    running_var = running_var + (1 - momentum) * (var - running_var)
                    cache = {"centered": centered, "std": std, "gamma": gamma}
                else:
                    scale = gamma / np.sqrt(running_var + eps)
                    out = x * scale + (beta - running_mean * scale)
                """,
            )
        ],
    ),
]
