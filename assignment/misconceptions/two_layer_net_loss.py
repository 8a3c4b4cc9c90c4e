"""Wrong losses and gradients of the network, each as a change to the right ones."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/classifiers/fc_net.py:TwoLayerNet.loss"

MISCONCEPTIONS = [
    Misconception(
        id="gradient-without-regularisation",
        says="Your gradients are what you get when the penalty is in the loss only.",
        hint="The penalty depends on the weights, so it has a derivative.",
        changes=[Edit(WHERE, "grads[name] += self.reg * self.params[name]", "pass")],
    ),
    Misconception(
        id="gradient-adds-the-sum-of-the-weights",
        says=(
            "Your gradients are what you get when reg times the sum of all weights, one "
            "number, is added everywhere."
        ),
        hint=(
            "Take the derivative with respect to one single weight: which weights are left in it?"
        ),
        changes=[
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] += self.reg * np.sum(self.params[name])",
            )
        ],
    ),
    Misconception(
        id="gradient-twice-the-penalty",
        says="Your gradients are what you get for a penalty without the factor 0.5.",
        hint="The 0.5 is there to cancel the 2 that the square leaves.",
        changes=[
            Edit(
                WHERE,
                "grads[name] += self.reg * self.params[name]",
                "grads[name] += 2 * self.reg * self.params[name]",
            )
        ],
    ),
    Misconception(
        id="loss-without-the-half",
        says="Your loss is what you get when the penalty has no factor 0.5.",
        hint="Read the formula of the loss again, factor by factor.",
        changes=[
            Edit(
                WHERE,
                "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)",
                "loss += self.reg * np.sum(self.params[name] ** 2)",
            )
        ],
    ),
    Misconception(
        id="loss-without-regularisation",
        says="Your loss is what you get when the penalty is left out of it.",
        hint="A first loss with regularisation should be larger than one without.",
        changes=[Edit(WHERE, "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)", "pass")],
    ),
    Misconception(
        id="last-layer-not-regularised",
        says="Your results are what you get when W2 is left out of the penalty.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, 'for name in ("W1", "W2"):', 'for name in ("W1",):')],
    ),
    Misconception(
        id="biases-regularised",
        says=("Your results are what you get when the biases are regularised like the weights."),
        hint="Which parameters does the formula of the loss sum over?",
        changes=[Edit(WHERE, 'for name in ("W1", "W2"):', "for name in sorted(self.params):")],
    ),
    Misconception(
        id="without-relu",
        says="Your results are what you get when there is no ReLU between the layers.",
        hint="Go through the row of layers in the text of the class, one by one.",
        changes=[
            Edit(WHERE, "affine_relu_forward(X,", "affine_forward(X,"),
            Edit(WHERE, "affine_relu_backward(dhidden", "affine_backward(dhidden"),
        ],
    ),
    Misconception(
        id="relu-on-the-scores",
        says="Your results are what you get when a ReLU cuts off negative scores.",
        hint="What comes between the last affine layer and the softmax?",
        changes=[
            Edit(WHERE, "affine_forward(hidden,", "affine_relu_forward(hidden,"),
            Edit(WHERE, "affine_backward(dscores,", "affine_relu_backward(dscores,"),
        ],
    ),
    Misconception(
        id="probabilities-for-scores",
        says="Your scores are what you get when the softmax is applied to them.",
        hint="Scores are what goes into the softmax.",
        changes=[
            Edit(
                WHERE,
                "return scores",
                "return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)",
            )
        ],
    ),
]
