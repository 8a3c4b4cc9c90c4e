"""Known wrong answers for `FullyConnectedNet.__init__`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from ._networks import initial_weights

WHERE = "cs231n/classifiers/fc_net.py:FullyConnectedNet.__init__"
SCALES = "if self.normalization and i < self.num_layers:"

MISCONCEPTIONS = [
    Misconception(
        id="scale-on-the-output-layer",
        says="The output layer also has a gamma and a beta.",
        hint="Scores are not normalized. How many pairs does a network of L layers need?",
        changes=[Edit(WHERE, SCALES, "if self.normalization and i <= self.num_layers:")],
    ),
    Misconception(
        id="scales-without-normalization",
        says="The network has gammas and betas even without normalization.",
        hint="For which values of self.normalization are they needed?",
        changes=[Edit(WHERE, SCALES, "if i < self.num_layers:")],
    ),
    Misconception(
        id="layernorm-ignored",
        says='normalization="layernorm" is treated like no normalization.',
        hint="Which values of normalization need gammas and betas?",
        changes=[
            Edit(WHERE, "if self.normalization and", 'if self.normalization == "batchnorm" and')
        ],
    ),
    Misconception(
        id="gamma-zero",
        says="The gammas start at 0, so every output of the normalization is 0.",
        hint="Which scale leaves a number unchanged?",
        changes=[Edit(WHERE, "np.ones(fan_out)", "np.zeros(fan_out)")],
    ),
    *initial_weights(WHERE, [('self.params[f"b{i}"]', "fan_in", "fan_out")]),
    Misconception(
        id="scale-of-the-inputs",
        says="gamma and beta have the size of the layer's input instead of its output.",
        hint="The normalization comes after the affine layer. How many numbers reach it?",
        changes=[
            Edit(WHERE, "np.ones(fan_out)", "np.ones(fan_in)"),
            Edit(
                WHERE,
                'self.params[f"beta{i}"] = np.zeros(fan_out)',
                'self.params[f"beta{i}"] = np.zeros(fan_in)',
            ),
        ],
    ),
    Misconception(
        id="every-layer-from-the-inputs",
        says="Every array of weights has input_dim rows, whichever layer it belongs to.",
        hint="The output of one layer is the input of the next.",
        changes=[
            Edit(WHERE, "np.random.randn(fan_in, fan_out)", "np.random.randn(dims[0], fan_out)")
        ],
    ),
    Misconception(
        id="same-seed-every-layer",
        says=(
            "Several weight arrays hold the same random numbers, as if the generator were seeded "
            "again for each."
        ),
        hint="Who should set the seed: the network, or the code that creates it?",
        changes=[
            Edit(
                WHERE,
                'self.params[f"W{i}"] =',
                'np.random.seed(0)\n            self.params[f"W{i}"] =',
            )
        ],
    ),
    Misconception(
        id="a-hidden-layer-taken-for-granted",
        says="The network fails when it has no hidden layer.",
        hint="Write down the list of widths for hidden_dims = [].",
        changes=[Edit(WHERE, "for i, (fan_in", "_ = hidden_dims[0]\n        for i, (fan_in")],
    ),
]
