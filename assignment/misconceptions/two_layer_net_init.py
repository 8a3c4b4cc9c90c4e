"""Known wrong answers for `TwoLayerNet.__init__`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/fc_net.py:TwoLayerNet.__init__"

MISCONCEPTIONS = [
    words.known(
        "uniform-in-place-of-normal",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "weight_scale * 12**0.5 * (np.random.rand(input_dim, hidden_dim) - 0.5)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "weight_scale * 12**0.5 * (np.random.rand(hidden_dim, num_classes) - 0.5)",
            ),
        ],
    ),
    Misconception(
        id="scale-squared",
        says="The standard deviation is the square of weight_scale.",
        hint=(
            "If you multiply random numbers by a factor, what happens to their standard "
            "deviation, and what to their variance?"
        ),
        changes=[
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "weight_scale**2 * np.random.randn(input_dim, hidden_dim)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "weight_scale**2 * np.random.randn(hidden_dim, num_classes)",
            ),
        ],
    ),
    words.known(
        "scale-forgotten",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "np.random.randn(input_dim, hidden_dim)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "np.random.randn(hidden_dim, num_classes)",
            ),
        ],
    ),
    words.known(
        "transposed",
        [
            Edit(
                WHERE,
                "np.random.randn(input_dim, hidden_dim)",
                "np.random.randn(hidden_dim, input_dim)",
            ),
            Edit(
                WHERE,
                "np.random.randn(hidden_dim, num_classes)",
                "np.random.randn(num_classes, hidden_dim)",
            ),
        ],
    ),
    words.known(
        "random-biases",
        [
            Edit(WHERE, "np.zeros(hidden_dim)", "weight_scale * np.random.randn(hidden_dim)"),
            Edit(WHERE, "np.zeros(num_classes)", "weight_scale * np.random.randn(num_classes)"),
        ],
    ),
    words.known(
        "biases-with-an-axis-more",
        [
            Edit(WHERE, "np.zeros(hidden_dim)", "np.zeros((1, hidden_dim))"),
            Edit(WHERE, "np.zeros(num_classes)", "np.zeros((1, num_classes))"),
        ],
    ),
    words.known(
        "seed-fixed",
        [
            Edit(
                WHERE,
                'self.params["W1"] = weight_scale',
                'np.random.seed(0)\n        self.params["W1"] = weight_scale',
            )
        ],
    ),
    words.known(
        "scale-by-fan-in",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "np.random.randn(input_dim, hidden_dim) / np.sqrt(input_dim)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "np.random.randn(hidden_dim, num_classes) / np.sqrt(hidden_dim)",
            ),
        ],
    ),
    words.known(
        "uniform-from-zero",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "weight_scale * np.random.rand(input_dim, hidden_dim)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "weight_scale * np.random.rand(hidden_dim, num_classes)",
            ),
        ],
    ),
    words.known(
        "uniform-between-minus-and-plus",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "weight_scale * (2 * np.random.rand(input_dim, hidden_dim) - 1)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "weight_scale * (2 * np.random.rand(hidden_dim, num_classes) - 1)",
            ),
        ],
    ),
    words.known(
        "uniform-of-that-width",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "weight_scale * (np.random.rand(input_dim, hidden_dim) - 0.5)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "weight_scale * (np.random.rand(hidden_dim, num_classes) - 0.5)",
            ),
        ],
    ),
    words.known(
        "kaiming-scale",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "np.sqrt(2 / input_dim) * np.random.randn(input_dim, hidden_dim)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "np.sqrt(2 / hidden_dim) * np.random.randn(hidden_dim, num_classes)",
            ),
        ],
    ),
    words.known(
        "scale-taken-for-the-variance",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "weight_scale**0.5 * np.random.randn(input_dim, hidden_dim)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "weight_scale**0.5 * np.random.randn(hidden_dim, num_classes)",
            ),
        ],
    ),
    Misconception(
        id="scale-taken-for-the-mean",
        says=(
            "The weights have mean weight_scale and standard deviation 1, instead of "
            "mean 0 and standard deviation weight_scale."
        ),
        hint="What does adding a number to the weights change, and what does multiplying change?",
        changes=[
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "weight_scale + np.random.randn(input_dim, hidden_dim)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "weight_scale + np.random.randn(hidden_dim, num_classes)",
            ),
        ],
    ),
    words.known(
        "scale-always-the-default",
        [
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "1e-3 * np.random.randn(input_dim, hidden_dim)",
            ),
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "1e-3 * np.random.randn(hidden_dim, num_classes)",
            ),
        ],
    ),
    Misconception(
        id="second-layer-not-scaled",
        says="W2 is not multiplied by weight_scale: it has a standard deviation of 1.",
        hint="Print the standard deviation of W2 for two values of weight_scale.",
        changes=[
            Edit(
                WHERE,
                "weight_scale * np.random.randn(hidden_dim, num_classes)",
                "np.random.randn(hidden_dim, num_classes)",
            )
        ],
    ),
    Misconception(
        id="first-layer-not-scaled",
        says="W1 is not multiplied by weight_scale: it has a standard deviation of 1.",
        hint="Print the standard deviation of W1 for two values of weight_scale.",
        changes=[
            Edit(
                WHERE,
                "weight_scale * np.random.randn(input_dim, hidden_dim)",
                "np.random.randn(input_dim, hidden_dim)",
            )
        ],
    ),
    words.known(
        "biases-of-one",
        [
            Edit(WHERE, "np.zeros(hidden_dim)", "np.ones(hidden_dim)"),
            Edit(WHERE, "np.zeros(num_classes)", "np.ones(num_classes)"),
        ],
    ),
    words.known(
        "biases-of-the-inputs",
        [
            Edit(WHERE, "np.zeros(hidden_dim)", "np.zeros(input_dim)"),
            Edit(WHERE, "np.zeros(num_classes)", "np.zeros(hidden_dim)"),
        ],
    ),
]
