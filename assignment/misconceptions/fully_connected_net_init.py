"""Wrong initial parameters, each as a change to the right ones."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/fc_net.py:FullyConnectedNet.__init__"

MISCONCEPTIONS = [
    Misconception(
        id="layernorm-ignored",
        says=(
            'Your parameters are what you get when normalization="layernorm" is treated as none.'
        ),
        hint="Which values of normalization ask for gammas and betas?",
        changes=[
            Edit(WHERE, "if self.normalization and", 'if self.normalization == "batchnorm" and')
        ],
    ),
    Misconception(
        id="scale-on-the-output-layer",
        says="Your parameters have a gamma and a beta for the output layer as well.",
        hint="Scores are not normalised. How many pairs are there for L layers?",
        changes=[Edit(WHERE, "and i < self.num_layers", "and i <= self.num_layers")],
    ),
    Misconception(
        id="gamma-zero",
        says="Your gammas start at 0, so that nothing gets through.",
        hint="A scale that changes nothing is not 0.",
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
        says="Your weights are scaled by the number of inputs and not by weight_scale.",
        hint=(
            "That is a good rule, but not the one asked for. What does the text say of "
            "the standard deviation?"
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
            "Your weight arrays hold the same draws, as if the generator were seeded anew for each."
        ),
        hint="Who seeds the generator: the network, or its user?",
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
        says="Every one of your layers takes as many numbers as the network's input has.",
        hint="What comes out of one layer goes into the next.",
        changes=[
            Edit(WHERE, "np.random.randn(fan_in, fan_out)", "np.random.randn(dims[0], fan_out)")
        ],
    ),
    Misconception(
        id="scales-without-normalization",
        says="Your network has gammas and betas when there is no normalization, too.",
        hint="For which values of self.normalization are they needed?",
        changes=[
            Edit(WHERE, "if self.normalization and i < self.num_layers:", "if i < self.num_layers:")
        ],
    ),
    Misconception(
        id="a-hidden-layer-taken-for-granted",
        says="Your network needs a hidden layer, and fails without one.",
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
]
