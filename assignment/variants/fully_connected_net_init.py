"""Other right answers for `FullyConnectedNet.__init__`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/classifiers/fc_net.py:FullyConnectedNet.__init__"

VARIANTS = [
    Variant(
        id="numpy-random-normal",
        why="Uses np.random.normal, and handles the last layer separately.",
        changes=[
            Rewrite(
                WHERE,
                """
last = len(hidden_dims) + 1
before = input_dim
for k in range(1, last):
    size = hidden_dims[k - 1]
    self.params["W" + str(k)] = np.random.normal(0.0, weight_scale, (before, size))
    self.params["b" + str(k)] = np.zeros(size)
    if normalization in ("batchnorm", "layernorm"):
        self.params["gamma" + str(k)] = np.ones(size)
        self.params["beta" + str(k)] = np.zeros(size)
    before = size
self.params["W" + str(last)] = np.random.normal(0.0, weight_scale, (before, num_classes))
self.params["b" + str(last)] = np.zeros(num_classes)
""",
            )
        ],
    ),
    Variant(
        id="scales-first",
        why="Creates gammas and betas before the weights.",
        changes=[
            Rewrite(
                WHERE,
                """
for k, size in enumerate(hidden_dims):
    if self.normalization is not None:
        self.params[f"beta{k + 1}"], self.params[f"gamma{k + 1}"] = np.zeros(size), np.ones(size)
for k in range(len(dims) - 1):
    self.params[f"b{k + 1}"] = np.zeros(dims[k + 1])
    self.params[f"W{k + 1}"] = np.random.randn(dims[k], dims[k + 1]) * weight_scale
""",
            )
        ],
    ),
]
