"""Known wrong answers for `ThreeLayerConvNet.loss`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/cnn.py:ThreeLayerConvNet.loss"
PENALTY = "loss += 0.5 * reg * np.sum(self.params[name] ** 2)"
SHRINK = "grads[name] += reg * self.params[name]"
LOOP = 'for name in ("W1", "W2", "W3"):'
HIDDEN = "affine_relu_forward(pooled, W2, b2)"
HIDDEN_BACK = "affine_relu_backward(dhidden, hidden_cache)"
OUTPUT = "affine_forward(hidden, W3, b3)"
OUTPUT_BACK = "affine_backward(dscores, scores_cache)"

MISCONCEPTIONS = [
    words.known("gradient-without-regularisation", [Edit(WHERE, SHRINK, "pass")]),
    words.known(
        "gradient-adds-the-sum-of-the-weights",
        [Edit(WHERE, SHRINK, "grads[name] += reg * np.sum(self.params[name])")],
    ),
    words.known(
        "gradient-regularises-the-gradient",
        [Edit(WHERE, SHRINK, "grads[name] += reg * grads[name]")],
    ),
    words.known(
        "gradient-twice-the-penalty",
        [Edit(WHERE, SHRINK, "grads[name] += 2 * reg * self.params[name]")],
    ),
    words.known(
        "gradient-half-the-penalty",
        [Edit(WHERE, SHRINK, "grads[name] += 0.5 * reg * self.params[name]")],
    ),
    words.known("loss-without-the-half", [Edit(WHERE, PENALTY, PENALTY.replace("0.5 * ", ""))]),
    words.known("loss-without-regularisation", [Edit(WHERE, PENALTY, "pass")]),
    Misconception(
        id="output-layer-not-regularised",
        says="The regularization leaves out W3.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, LOOP, 'for name in ("W1", "W2"):')],
    ),
    Misconception(
        id="first-layer-not-regularised",
        says="The regularization leaves out W1, the filters.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, LOOP, 'for name in ("W2", "W3"):')],
    ),
    words.known("biases-regularised", [Edit(WHERE, LOOP, "for name in sorted(self.params):")]),
    Misconception(
        id="hidden-layer-without-relu",
        says="The hidden layer has no ReLU.",
        hint="Go through the list of layers in the docstring of the class, one by one.",
        changes=[
            Edit(WHERE, HIDDEN, HIDDEN.replace("_relu", "")),
            Edit(WHERE, HIDDEN_BACK, HIDDEN_BACK.replace("_relu", "")),
        ],
    ),
    words.known(
        "relu-on-the-scores",
        [
            Edit(WHERE, OUTPUT, OUTPUT.replace("affine", "affine_relu")),
            Edit(WHERE, OUTPUT_BACK, OUTPUT_BACK.replace("affine", "affine_relu")),
        ],
    ),
    words.known(
        "probabilities-for-scores",
        [
            Edit(
                WHERE,
                "return scores",
                "return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)",
            )
        ],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [
            Edit(
                WHERE,
                "reg = float(self.reg)",
                'grads["b3"] = grads["b3"][None]\n        reg = float(self.reg)',
            )
        ],
    ),
]
