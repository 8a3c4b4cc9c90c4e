"""Other right answers for `ThreeLayerConvNet.__init__`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/classifiers/cnn.py:ThreeLayerConvNet.__init__"

VARIANTS = [
    Variant(
        id="numpy-random-normal",
        why="Uses np.random.normal with a scale.",
        changes=[
            Rewrite(
                WHERE,
                """
                C, H, W = input_dim
                size = num_filters * int(H / 2) * int(W / 2)
                normal, kernel = np.random.normal, (filter_size, filter_size)
                self.params["W1"] = normal(0, weight_scale, (num_filters, C, *kernel))
                self.params["W2"] = normal(0, weight_scale, (size, hidden_dim))
                self.params["W3"] = normal(0, weight_scale, (hidden_dim, num_classes))
                self.params["b1"] = np.zeros(num_filters)
                self.params["b2"] = np.zeros(hidden_dim)
                self.params["b3"] = np.zeros(num_classes)
                """,
            )
        ],
    ),
    Variant(
        id="pooled-size-by-formula",
        why="Computes sizes with the layers' own formulas, and draws in a different order.",
        changes=[
            Rewrite(
                WHERE,
                """
                C, H, W = input_dim
                pad = (filter_size - 1) // 2
                h = 1 + (1 + (H + 2 * pad - filter_size) - 2) // 2
                w = 1 + (1 + (W + 2 * pad - filter_size) - 2) // 2
                p = self.params
                p["b1"], p["b2"] = np.zeros((num_filters,)), np.zeros((hidden_dim,))
                p["b3"] = np.zeros((num_classes,))
                p["W3"] = np.random.randn(hidden_dim, num_classes) * weight_scale
                p["W2"] = np.random.randn(num_filters * h * w, hidden_dim) * weight_scale
                p["W1"] = np.random.randn(num_filters, C, filter_size, filter_size) * weight_scale
                """,
            )
        ],
    ),
]
