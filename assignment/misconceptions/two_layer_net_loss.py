"""Known wrong answers for `TwoLayerNet.loss`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/fc_net.py:TwoLayerNet.loss"

MISCONCEPTIONS = [
    words.known(
        "gradient-without-regularisation",
        [Edit(WHERE, "grads[name] += self.reg * self.params[name]", "pass")],
    ),
    words.known(
        "gradient-adds-the-sum-of-the-weights",
        [
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] += self.reg * np.sum(self.params[name])",
            )
        ],
    ),
    words.known(
        "gradient-twice-the-penalty",
        [
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] += 2 * self.reg * self.params[name]",
            )
        ],
    ),
    words.known(
        "gradient-half-the-penalty",
        [
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] += 0.5 * self.reg * self.params[name]",
            )
        ],
    ),
    words.known(
        "gradient-regularises-the-gradient",
        [
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] += self.reg * grads[name]",
            )
        ],
    ),
    words.known(
        "loss-without-the-half",
        [
            Edit(
                WHERE,
                "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)",
                "loss += self.reg * np.sum(self.params[name] ** 2)",
            )
        ],
    ),
    words.known(
        "loss-without-regularisation",
        [Edit(WHERE, "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)", "pass")],
    ),
    Misconception(
        id="last-layer-not-regularised",
        says="The regularization leaves out W2.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, 'for name in ("W1", "W2"):', 'for name in ("W1",):')],
    ),
    words.known(
        "biases-regularised",
        [Edit(WHERE, 'for name in ("W1", "W2"):', "for name in sorted(self.params):")],
    ),
    words.known(
        "without-relu",
        [
            Edit(WHERE, "affine_relu_forward(X,", "affine_forward(X,"),
            Edit(WHERE, "affine_relu_backward(dhidden", "affine_backward(dhidden"),
        ],
    ),
    words.known(
        "relu-on-the-scores",
        [
            Edit(WHERE, "affine_forward(hidden,", "affine_relu_forward(hidden,"),
            Edit(WHERE, "affine_backward(dscores,", "affine_relu_backward(dscores,"),
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
                'for name in ("W1", "W2"):',
                'grads["b1"], grads["b2"] = grads["b1"][None], grads["b2"][None]\n'
                '        for name in ("W1", "W2"):',
            )
        ],
    ),
    words.known(
        "backward-without-relu",
        [
            Edit(
                WHERE,
                "affine_relu_backward(dhidden, hidden_cache)",
                "affine_backward(dhidden, hidden_cache[0])",
            )
        ],
    ),
    Misconception(
        id="first-gradient-without-regularisation",
        says="The gradient of W1 leaves out the regularization.",
        hint=(
            "The penalty depends on both arrays of weights, so it has a derivative with "
            "respect to both."
        ),
        changes=[
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                'if name != "W1":\n                grads[name] += self.reg * self.params[name]',
            )
        ],
    ),
    Misconception(
        id="last-gradient-without-regularisation",
        says="The gradient of W2 leaves out the regularization.",
        hint=(
            "The penalty depends on both arrays of weights, so it has a derivative with "
            "respect to both."
        ),
        changes=[
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                'if name != "W2":\n                grads[name] += self.reg * self.params[name]',
            )
        ],
    ),
    Misconception(
        id="loss-without-the-first-penalty",
        says="The regularization in the loss leaves out W1.",
        hint="Count the weight arrays in the penalty of your loss.",
        changes=[
            Edit(
                WHERE,
                "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)",
                (
                    'if name != "W1":\n                loss += 0.5 * self.reg * '
                    "np.sum(self.params[name] ** 2)"
                ),
            )
        ],
    ),
    Misconception(
        id="loss-without-the-last-penalty",
        says="The regularization in the loss leaves out W2.",
        hint="Count the weight arrays in the penalty of your loss.",
        changes=[
            Edit(
                WHERE,
                "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)",
                (
                    'if name != "W2":\n                loss += 0.5 * self.reg * '
                    "np.sum(self.params[name] ** 2)"
                ),
            )
        ],
    ),
    words.known(
        "gradient-holds-only-the-penalty",
        [
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] = self.reg * self.params[name]",
            )
        ],
    ),
    words.known(
        "gradient-subtracts-the-penalty",
        [
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] -= self.reg * self.params[name]",
            )
        ],
    ),
    words.known(
        "loss-holds-only-the-penalty",
        [Edit(WHERE, 'for name in ("W1", "W2"):', 'loss = 0.0\n        for name in ("W1", "W2"):')],
    ),
    words.known(
        "biases-regularised-in-the-loss",
        [
            Edit(
                WHERE,
                'for name in ("W1", "W2"):',
                (
                    'for name in ("b1", "b2"):\n            loss += 0.5 * self.reg * '
                    'np.sum(self.params[name] ** 2)\n        for name in ("W1", "W2"):'
                ),
            )
        ],
    ),
    words.known(
        "biases-regularised-in-the-gradients",
        [
            Edit(
                WHERE,
                'for name in ("W1", "W2"):',
                (
                    'for name in ("b1", "b2"):\n            grads[name] += self.reg * '
                    'self.params[name]\n        for name in ("W1", "W2"):'
                ),
            )
        ],
    ),
    words.known(
        "penalty-divided-by-the-examples",
        [
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] += self.reg * self.params[name] / len(X)",
            ),
            Edit(
                WHERE,
                "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)",
                "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2) / len(X)",
            ),
        ],
    ),
    words.known(
        "gradients-averaged-again",
        [Edit(WHERE, "affine_backward(dscores,", "affine_backward(dscores / len(X),")],
    ),
    words.known(
        "labels-for-scores", [Edit(WHERE, "return scores", "return scores.argmax(axis=1)")]
    ),
]
