"""Wrong losses and gradients of the network, each as a change to the right ones."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/classifiers/cnn.py:ThreeLayerConvNet.loss"
PENALTY = "loss += 0.5 * reg * np.sum(self.params[name] ** 2)"
SHRINK = "grads[name] += reg * self.params[name]"
LOOP = 'for name in ("W1", "W2", "W3"):'
HIDDEN = "affine_relu_forward(pooled, W2, b2)"
HIDDEN_BACK = "affine_relu_backward(dhidden, hidden_cache)"
OUTPUT = "affine_forward(hidden, W3, b3)"
OUTPUT_BACK = "affine_backward(dscores, scores_cache)"

MISCONCEPTIONS = [
    Misconception(
        id="gradient-without-regularisation",
        says="Your gradients are what you get when the penalty is in the loss only.",
        hint="The penalty depends on the weights, so it has a derivative.",
        changes=[Edit(WHERE, SHRINK, "pass")],
    ),
    Misconception(
        id="gradient-adds-the-sum-of-the-weights",
        says="Your gradients are what you get when reg times the sum of all weights, one number, "
        "is added everywhere.",
        hint="Take the derivative with respect to one single weight: which weights are left in it?",
        changes=[Edit(WHERE, SHRINK, "grads[name] += reg * np.sum(self.params[name])")],
    ),
    Misconception(
        id="gradient-regularises-the-gradient",
        says="Your gradients are what you get when reg times the gradient itself is added.",
        hint="The penalty is a function of the weights. What is its derivative made of?",
        changes=[Edit(WHERE, SHRINK, "grads[name] += reg * grads[name]")],
    ),
    Misconception(
        id="gradient-twice-the-penalty",
        says="Your gradients are what you get for a penalty without the factor 0.5.",
        hint="The 0.5 is there to cancel the 2 that the square leaves.",
        changes=[Edit(WHERE, SHRINK, "grads[name] += 2 * reg * self.params[name]")],
    ),
    Misconception(
        id="gradient-half-the-penalty",
        says="Your gradients are what you get when the 0.5 of the penalty stands in them too.",
        hint="What is the derivative of 0.5 * w * w?",
        changes=[Edit(WHERE, SHRINK, "grads[name] += 0.5 * reg * self.params[name]")],
    ),
    Misconception(
        id="loss-without-the-half",
        says="Your loss is what you get when the penalty has no factor 0.5.",
        hint="Read the formula of the loss again, factor by factor.",
        changes=[Edit(WHERE, PENALTY, PENALTY.replace("0.5 * ", ""))],
    ),
    Misconception(
        id="loss-without-regularisation",
        says="Your loss is what you get when the penalty is left out of it.",
        hint="A first loss with regularisation should be larger than one without.",
        changes=[Edit(WHERE, PENALTY, "pass")],
    ),
    Misconception(
        id="output-layer-not-regularised",
        says="Your results are what you get when W3 is left out of the penalty.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, LOOP, 'for name in ("W1", "W2"):')],
    ),
    Misconception(
        id="biases-regularised",
        says="Your results are what you get when the biases are regularised like the weights.",
        hint="Which parameters does the formula of the loss sum over?",
        changes=[Edit(WHERE, LOOP, "for name in sorted(self.params):")],
    ),
    Misconception(
        id="hidden-layer-without-relu",
        says="Your results are what you get when the hidden layer has no ReLU.",
        hint="Go through the row of layers in the text of the class, one by one.",
        changes=[
            Edit(WHERE, HIDDEN, HIDDEN.replace("_relu", "")),
            Edit(WHERE, HIDDEN_BACK, HIDDEN_BACK.replace("_relu", "")),
        ],
    ),
    Misconception(
        id="relu-on-the-scores",
        says="Your results are what you get when a ReLU cuts off negative scores.",
        hint="What comes between the last affine layer and the softmax?",
        changes=[
            Edit(WHERE, OUTPUT, OUTPUT.replace("affine", "affine_relu")),
            Edit(WHERE, OUTPUT_BACK, OUTPUT_BACK.replace("affine", "affine_relu")),
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
