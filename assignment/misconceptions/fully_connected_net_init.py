"""Known wrong answers for `FullyConnectedNet.__init__`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/fc_net.py:FullyConnectedNet.__init__"

MISCONCEPTIONS = [
    Misconception(
        id="layernorm-ignored",
        says='normalization="layernorm" is treated like no normalization.',
        hint="Which values of normalization need gammas and betas?",
        changes=[
            Edit(WHERE, "if self.normalization and", 'if self.normalization == "batchnorm" and')
        ],
    ),
    Misconception(
        id="scale-on-the-output-layer",
        says="The output layer also has a gamma and a beta.",
        hint="Scores are not normalized. How many pairs does a network of L layers need?",
        changes=[Edit(WHERE, "and i < self.num_layers", "and i <= self.num_layers")],
    ),
    Misconception(
        id="gamma-zero",
        says="The gammas start at 0, so every output of the normalization is 0.",
        hint="Which scale leaves a number unchanged?",
        changes=[Edit(WHERE, "np.ones(fan_out)", "np.zeros(fan_out)")],
    ),
    words.known(
        "uniform-in-place-of-normal",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "weight_scale * 12**0.5 * (np.random.rand(fan_in, fan_out) - 0.5)",
            )
        ],
    ),
    words.known(
        "scale-forgotten",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "np.random.randn(fan_in, fan_out)",
            )
        ],
    ),
    Misconception(
        id="scale-by-fan-in",
        says="The weights are scaled by the number of inputs instead of weight_scale.",
        hint=(
            "That is a good rule, but this exercise asks for another. What does the docstring say "
            "about the standard deviation?"
        ),
        changes=[
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "np.random.randn(fan_in, fan_out) / fan_in**0.5",
            )
        ],
    ),
    words.known(
        "random-biases",
        [
            Edit(
                WHERE,
                'self.params[f"b{i}"] = np.zeros(fan_out)',
                'self.params[f"b{i}"] = weight_scale * np.random.randn(fan_out)',
            )
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
                'self.params[f"W{i}"] = weight_scale * np.random.randn(fan_in, fan_out)',
                (
                    "np.random.seed(0)\n"
                    '            self.params[f"W{i}"] = weight_scale * np.random.randn(fan_in, '
                    "fan_out)"
                ),
            )
        ],
    ),
    Misconception(
        id="every-layer-from-the-inputs",
        says="Every layer takes as many numbers as the network's input has.",
        hint="The output of one layer is the input of the next.",
        changes=[
            Edit(WHERE, "np.random.randn(fan_in, fan_out)", "np.random.randn(dims[0], fan_out)")
        ],
    ),
    Misconception(
        id="scales-without-normalization",
        says="The network has gammas and betas even without normalization.",
        hint="For which values of self.normalization are they needed?",
        changes=[
            Edit(WHERE, "if self.normalization and i < self.num_layers:", "if i < self.num_layers:")
        ],
    ),
    Misconception(
        id="a-hidden-layer-taken-for-granted",
        says="The network fails when it has no hidden layer.",
        hint="Write down the list of widths for hidden_dims = [].",
        changes=[
            Edit(
                WHERE,
                "        for i, (fan_in",
                "        _ = hidden_dims[0]\n        for i, (fan_in",
            )
        ],
    ),
    words.known(
        "biases-with-an-axis-more",
        [
            Edit(
                WHERE,
                'self.params[f"b{i}"] = np.zeros(fan_out)',
                'self.params[f"b{i}"] = np.zeros((1, fan_out))',
            )
        ],
    ),
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
    words.known(
        "uniform-from-zero",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "weight_scale * np.random.rand(fan_in, fan_out)",
            )
        ],
    ),
    words.known(
        "uniform-between-minus-and-plus",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "weight_scale * (2 * np.random.rand(fan_in, fan_out) - 1)",
            )
        ],
    ),
    words.known(
        "uniform-of-that-width",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "weight_scale * (np.random.rand(fan_in, fan_out) - 0.5)",
            )
        ],
    ),
    words.known(
        "kaiming-scale",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "np.sqrt(2 / fan_in) * np.random.randn(fan_in, fan_out)",
            )
        ],
    ),
    words.known(
        "scale-taken-for-the-variance",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "weight_scale**0.5 * np.random.randn(fan_in, fan_out)",
            )
        ],
    ),
    words.known(
        "scale-always-the-default",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "1e-2 * np.random.randn(fan_in, fan_out)",
            )
        ],
    ),
    words.known(
        "transposed",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "weight_scale * np.random.randn(fan_out, fan_in)",
            )
        ],
    ),
    Misconception(
        id="output-layer-not-scaled",
        says="The weights of the output layer are not multiplied by weight_scale.",
        hint="Print the standard deviation of each array of weights.",
        changes=[
            Edit(
                WHERE,
                "weight_scale * np.random.randn(fan_in, fan_out)",
                "(weight_scale if i < self.num_layers else 1) * np.random.randn(fan_in, fan_out)",
            )
        ],
    ),
    words.known(
        "biases-of-one",
        [
            Edit(
                WHERE,
                'self.params[f"b{i}"] = np.zeros(fan_out)',
                'self.params[f"b{i}"] = np.ones(fan_out)',
            )
        ],
    ),
    words.known(
        "biases-of-the-inputs",
        [
            Edit(
                WHERE,
                'self.params[f"b{i}"] = np.zeros(fan_out)',
                'self.params[f"b{i}"] = np.zeros(fan_in)',
            )
        ],
    ),
    Misconception(
        id="beta-one",
        says="The betas start at 1, so the normalization shifts every output.",
        hint="Which shift leaves a number unchanged?",
        changes=[
            Edit(
                WHERE,
                'self.params[f"beta{i}"] = np.zeros(fan_out)',
                'self.params[f"beta{i}"] = np.ones(fan_out)',
            )
        ],
    ),
    Misconception(
        id="scales-on-every-layer",
        says=(
            "Every layer has a gamma and a beta: also the output layer, and also without "
            "normalization."
        ),
        hint=(
            "For which layers, and for which values of self.normalization, does the "
            "docstring ask for them?"
        ),
        changes=[Edit(WHERE, "if self.normalization and i < self.num_layers:", "if True:")],
    ),
    words.known(
        "seed-fixed",
        [
            Edit(
                WHERE, "        for i, (fan_in", "        np.random.seed(0)\n        for i, (fan_in"
            )
        ],
    ),
]
