"""Known wrong answers for `Network.gradients`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/frameworks/scratch.py:Network.gradients"

MISCONCEPTIONS = [
    Misconception(
        id="scores-go-back",
        says="The scores go back through the layers instead of their gradient.",
        hint="softmax_loss returns two results. Which of them does affine_backward need?",
        changes=[
            Edit(
                WHERE,
                "affine_backward(dscores, dense_cache)",
                "affine_backward(scores, dense_cache)",
            )
        ],
    ),
    Misconception(
        id="summed-over-the-batch",
        says="The loss is summed over the batch instead of averaged.",
        hint="The loss is a mean over the images of the batch.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n        loss, dscores = loss * len(y), "
                "dscores * len(y)",
            )
        ],
    ),
    Misconception(
        id="gradients-summed-over-the-batch",
        says="The gradients are summed over the batch, although the loss is a mean.",
        hint="The gradient of a mean is a mean, too.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n        dscores = dscores * len(y)",
            )
        ],
    ),
    Misconception(
        id="averaged-twice",
        says="The gradients are divided by the number of images twice.",
        hint="softmax_loss has already divided by it.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n        dscores = dscores / len(y)",
            )
        ],
    ),
    Misconception(
        id="gradients-of-the-other-sign",
        says="The gradients have the wrong sign.",
        hint="A gradient points uphill. The step, not the gradient, turns around.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n        dscores = -dscores",
            )
        ],
    ),
    Misconception(
        id="regularised",
        says="The loss has a penalty on the weights.",
        hint="What does the docstring say about a penalty?",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n        loss += 0.5 * np.sum(self.W2**2)",
            )
        ],
    ),
    Misconception(
        id="relu-in-the-way",
        says=(
            "The gradients of the filters pass through a ReLU that the forward pass does not have."
        ),
        hint="Go back through exactly the layers of the forward pass.",
        changes=[
            Edit(
                WHERE,
                "conv_backward_fast(dmaps, conv_cache)",
                "conv_backward_fast(dmaps * (dmaps > 0), conv_cache)",
            )
        ],
    ),
    Misconception(
        id="loss-summed",
        says=(
            "The loss is summed over the batch instead of averaged, but the gradients are right."
        ),
        hint="The loss is a mean over the images of the batch.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                ("loss, dscores = softmax_loss(scores, y)\n        loss = loss * len(y)"),
            ),
        ],
    ),
    Misconception(
        id="loss-averaged-twice",
        says="The loss is divided by the number of images twice.",
        hint="softmax_loss has already divided by it.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                ("loss, dscores = softmax_loss(scores, y)\n        loss = loss / len(y)"),
            ),
        ],
    ),
    Misconception(
        id="both-averaged-twice",
        says="The loss and the gradients are divided by the number of images twice.",
        hint="softmax_loss has already divided by it.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                (
                    "loss, dscores = softmax_loss(scores, y)\n"
                    "        loss, dscores = loss / len(y), dscores / len(y)"
                ),
            ),
        ],
    ),
    Misconception(
        id="loss-of-the-other-sign",
        says="The loss has the wrong sign.",
        hint="A logarithm of a probability is never positive. What should a loss be?",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                ("loss, dscores = softmax_loss(scores, y)\n        loss = -loss"),
            ),
        ],
    ),
    Misconception(
        id="all-weights-regularised",
        says="The loss has a penalty on the weights of both layers.",
        hint="What does the docstring say about a penalty?",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                (
                    "loss, dscores = softmax_loss(scores, y)\n"
                    "        loss += 0.5 * (np.sum(self.W1**2) + np.sum(self.W2**2))"
                ),
            ),
        ],
    ),
    Misconception(
        id="learning-rate-in-the-gradients",
        says="The gradients are multiplied by the learning rate.",
        hint="The learning rate belongs to the step.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    "        for name in grads:\n"
                    "            grads[name] = self.learning_rate * grads[name]"
                ),
            ),
        ],
    ),
    Misconception(
        id="steps-for-gradients",
        says=("The gradients are multiplied by minus the learning rate: they are the steps."),
        hint="The learning rate belongs to the step.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    "        for name in grads:\n"
                    "            grads[name] = -self.learning_rate * grads[name]"
                ),
            ),
        ],
    ),
    Misconception(
        id="weights-exchanged",
        says="The gradients of W1 and W2 are stored under each other's name.",
        hint="Compare the shape of each gradient with that of its parameter.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["W1"], grads["W2"] = grads["W2"], grads["W1"]'
                ),
            ),
        ],
    ),
    Misconception(
        id="biases-exchanged",
        says="The gradients of b1 and b2 are stored under each other's name.",
        hint="Compare the shape of each gradient with that of its parameter.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["b1"], grads["b2"] = grads["b2"], grads["b1"]'
                ),
            ),
        ],
    ),
    Misconception(
        id="biases-without-gradients",
        says="The gradients of the biases are 0.",
        hint="Four parameters have gradients.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["b1"], grads["b2"] = 0 * grads["b1"], 0 * grads["b2"]'
                ),
            ),
        ],
    ),
    Misconception(
        id="filters-without-gradients",
        says="The gradients of the filters and their biases are 0.",
        hint="Which layer comes before the pooling?",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["W1"], grads["b1"] = 0 * grads["W1"], 0 * grads["b1"]'
                ),
            ),
        ],
    ),
    Misconception(
        id="biases-averaged",
        says="The gradients of the biases are divided by the number of images.",
        hint="softmax_loss has already divided by it.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["b1"], grads["b2"] = grads["b1"] / len(y), grads["b2"] '
                    "/ len(y)"
                ),
            ),
        ],
    ),
    Misconception(
        id="weights-averaged",
        says="The gradients of the weights are divided by the number of images.",
        hint="softmax_loss has already divided by it.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["W1"], grads["W2"] = grads["W1"] / len(y), grads["W2"] '
                    "/ len(y)"
                ),
            ),
        ],
    ),
    Misconception(
        id="dense-bias-averaged",
        says="The gradient of b2 is a mean over the images instead of a sum.",
        hint="softmax_loss has already divided by the number of images.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["b2"] = dscores.mean(axis=0)'
                ),
            ),
        ],
    ),
    Misconception(
        id="filter-bias-averaged",
        says="The gradient of b1 is a mean over images and pixels instead of a sum.",
        hint=(
            "The same bias is added to every pixel of its map. How do all these "
            "contributions combine?"
        ),
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["b1"] = dmaps.mean(axis=(0, 2, 3))'
                ),
            ),
        ],
    ),
    Misconception(
        id="probabilities-as-gradient",
        says=(
            "The gradient of the scores is the probabilities, divided by the "
            "batch: nothing is subtracted at the true classes."
        ),
        hint=("How does the gradient of the true class's score differ from that of the others?"),
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                (
                    "loss, dscores = softmax_loss(scores, y)\n"
                    "        powers = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
                    "        dscores = powers / powers.sum(axis=1, keepdims=True) / len(y)"
                ),
            ),
        ],
    ),
    Misconception(
        id="probabilities-as-gradient-summed",
        says=(
            "The gradient of the scores is the probabilities: nothing is "
            "subtracted at the true classes, and the mean over the batch is "
            "missing, too."
        ),
        hint=("How does the gradient of the true class's score differ from that of the others?"),
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                (
                    "loss, dscores = softmax_loss(scores, y)\n"
                    "        powers = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
                    "        dscores = powers / powers.sum(axis=1, keepdims=True)"
                ),
            ),
        ],
    ),
    Misconception(
        id="biases-with-an-axis-more",
        says="The gradients of the biases have shape (1, n) instead of (n,).",
        hint="Each gradient has the shape of its parameter.",
        changes=[
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["b1"], grads["b2"] = grads["b1"][np.newaxis], '
                    'grads["b2"][np.newaxis]'
                ),
            ),
        ],
    ),
    Misconception(
        id="regularised-with-gradients",
        says="The loss has a penalty on the weights, and so have the gradients.",
        hint="What does the docstring say about a penalty?",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                (
                    "loss, dscores = softmax_loss(scores, y)\n"
                    "        loss += 0.5 * (np.sum(self.W1**2) + np.sum(self.W2**2))"
                ),
            ),
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)',
                (
                    '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)\n'
                    '        grads["W1"], grads["W2"] = grads["W1"] + self.W1, grads["W2"] '
                    "+ self.W2"
                ),
            ),
        ],
    ),
]
