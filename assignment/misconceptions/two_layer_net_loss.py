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
]
