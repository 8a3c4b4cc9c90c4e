"""Other right answers for `TwoLayerNet.__init__`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/classifiers/fc_net.py:TwoLayerNet.__init__"

VARIANTS = [
    Variant(
        id="numpy-random-normal",
        why="Uses np.random.normal with a scale, in a different order.",
        changes=[
            Rewrite(
                WHERE,
                """
p = self.params
p["W2"] = np.random.normal(0, weight_scale, (hidden_dim, num_classes))
p["W1"] = np.random.normal(0, weight_scale, (input_dim, hidden_dim))
p["b1"], p["b2"] = np.zeros(hidden_dim), np.zeros(num_classes)
""",
            )
        ],
    ),
    Variant(
        id="standard-normal",
        why="Uses np.random.standard_normal, in a loop.",
        changes=[
            Rewrite(
                WHERE,
                """
draw = np.random.standard_normal
for k, (a, b) in enumerate([(input_dim, hidden_dim), (hidden_dim, num_classes)]):
    self.params["W%d" % (k + 1)] = draw((a, b)) * weight_scale
    self.params["b%d" % (k + 1)] = np.zeros(b)
""",
            )
        ],
    ),
]
