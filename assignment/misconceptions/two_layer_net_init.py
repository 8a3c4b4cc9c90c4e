"""Known wrong answers for `TwoLayerNet.__init__`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from ._networks import initial_weights

WHERE = "cs231n/classifiers/fc_net.py:TwoLayerNet.__init__"
LAYERS = [
    ('self.params["b1"]', "input_dim", "hidden_dim"),
    ('self.params["b2"]', "hidden_dim", "num_classes"),
]
W1 = "weight_scale * np.random.randn(input_dim, hidden_dim)"
W2 = "weight_scale * np.random.randn(hidden_dim, num_classes)"

MISCONCEPTIONS = [
    *initial_weights(WHERE, LAYERS),
    words.known(
        "seed-fixed",
        [Edit(WHERE, 'self.params["W1"] =', 'np.random.seed(0)\n        self.params["W1"] =')],
    ),
    Misconception(
        id="first-layer-not-scaled",
        says="W1 is not multiplied by weight_scale: it has a standard deviation of 1.",
        hint="Print the standard deviation of W1 for two values of weight_scale.",
        changes=[Edit(WHERE, W1, "np.random.randn(input_dim, hidden_dim)")],
    ),
    Misconception(
        id="second-layer-not-scaled",
        says="W2 is not multiplied by weight_scale: it has a standard deviation of 1.",
        hint="Print the standard deviation of W2 for two values of weight_scale.",
        changes=[Edit(WHERE, W2, "np.random.randn(hidden_dim, num_classes)")],
    ),
    Misconception(
        id="scale-taken-for-the-mean",
        says=(
            "The weights have mean weight_scale and standard deviation 1, instead of "
            "mean 0 and standard deviation weight_scale."
        ),
        hint="What does adding a number to the weights change, and what does multiplying change?",
        changes=[Edit(WHERE, W1, W1.replace("*", "+")), Edit(WHERE, W2, W2.replace("*", "+"))],
    ),
    Misconception(
        id="scale-squared",
        says="The standard deviation is the square of weight_scale.",
        hint=(
            "If you multiply random numbers by a factor, what happens to their standard "
            "deviation, and what to their variance?"
        ),
        changes=[
            Edit(WHERE, W1, W1.replace("*", "**2 *")),
            Edit(WHERE, W2, W2.replace("*", "**2 *")),
        ],
    ),
]
