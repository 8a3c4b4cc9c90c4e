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
    Misconception(
        id="no-regularization-at-all",
        says="The regularization is missing, both from the loss and from the gradients.",
        hint="Compare the loss with reg = 0 to the loss with a larger reg. What should change?",
        changes=[Edit(WHERE, PENALTY, "pass"), Edit(WHERE, SHRINK, "pass")],
    ),
    Misconception(
        id="loss-without-w1",
        says="The penalty in the loss leaves out W1.",
        hint="Count the weight arrays in your penalty.",
        changes=[
            Edit(
                WHERE,
                PENALTY,
                'loss += 0.5 * reg * np.sum(self.params[name] ** 2) * (name != "W1")',
            )
        ],
    ),
    Misconception(
        id="loss-without-w2",
        says="The penalty in the loss leaves out W2.",
        hint="Count the weight arrays in your penalty.",
        changes=[
            Edit(
                WHERE,
                PENALTY,
                'loss += 0.5 * reg * np.sum(self.params[name] ** 2) * (name != "W2")',
            )
        ],
    ),
    Misconception(
        id="loss-without-w3",
        says="The penalty in the loss leaves out W3.",
        hint="Count the weight arrays in your penalty.",
        changes=[
            Edit(
                WHERE,
                PENALTY,
                'loss += 0.5 * reg * np.sum(self.params[name] ** 2) * (name != "W3")',
            )
        ],
    ),
    Misconception(
        id="gradient-without-w1",
        says="The gradient of W1 leaves out the regularization.",
        hint="Which weights does the penalty depend on?",
        changes=[Edit(WHERE, SHRINK, 'grads[name] += reg * self.params[name] * (name != "W1")')],
    ),
    Misconception(
        id="gradient-without-w2",
        says="The gradient of W2 leaves out the regularization.",
        hint="Which weights does the penalty depend on?",
        changes=[Edit(WHERE, SHRINK, 'grads[name] += reg * self.params[name] * (name != "W2")')],
    ),
    Misconception(
        id="gradient-without-w3",
        says="The gradient of W3 leaves out the regularization.",
        hint="Which weights does the penalty depend on?",
        changes=[Edit(WHERE, SHRINK, 'grads[name] += reg * self.params[name] * (name != "W3")')],
    ),
    Misconception(
        id="hidden-layer-not-regularized",
        says="The regularization leaves out W2.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, LOOP, 'for name in ("W1", "W3"):')],
    ),
    Misconception(
        id="only-w1-regularized",
        says="Only W1 is regularized.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, LOOP, 'for name in ("W1",):')],
    ),
    Misconception(
        id="only-w3-regularized",
        says="Only W3 is regularized.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, LOOP, 'for name in ("W3",):')],
    ),
    Misconception(
        id="biases-in-the-loss",
        says="The penalty in the loss contains the biases, too.",
        hint="Which parameters does the formula of the loss sum over?",
        changes=[
            Edit(
                WHERE,
                LOOP,
                'loss += 0.5 * reg * sum(np.sum(self.params[b] ** 2) for b in ("b1", "b2", '
                '"b3"))\n        for name in ("W1", "W2", "W3"):',
            )
        ],
    ),
    Misconception(
        id="biases-in-the-gradients",
        says="The gradients of the biases contain regularization.",
        hint="Which parameters does the formula of the loss sum over?",
        changes=[
            Edit(
                WHERE,
                LOOP,
                'for name in ("b1", "b2", "b3"):\n'
                "            grads[name] += reg * self.params[name]\n"
                '        for name in ("W1", "W2", "W3"):',
            )
        ],
    ),
    Misconception(
        id="strength-for-w1-only",
        says=(
            "0.5 * reg multiplies only the squares of W1; those of W2 and W3 are added without it."
        ),
        hint="Look where the parentheses of the penalty are.",
        changes=[
            Edit(
                WHERE,
                PENALTY,
                'loss += (0.5 * reg if name == "W1" else 1) * np.sum(self.params[name] ** 2)',
            )
        ],
    ),
    Misconception(
        id="half-for-w1-only",
        says=(
            "Only the penalty of W1 has the factor 0.5; those of W2 and W3 are twice as "
            "large as they should be."
        ),
        hint="Look where the parentheses of the penalty are.",
        changes=[
            Edit(
                WHERE,
                PENALTY,
                'loss += (0.5 if name == "W1" else 1) * reg * np.sum(self.params[name] ** 2)',
            )
        ],
    ),
    Misconception(
        id="norm-not-squared",
        says="The penalty contains the norms of the weights instead of their squares.",
        hint="A norm is the square root of a sum of squares.",
        changes=[Edit(WHERE, PENALTY, "loss += 0.5 * reg * np.linalg.norm(self.params[name])")],
    ),
    Misconception(
        id="square-of-the-sum",
        says="The penalty squares the sum of the weights instead of summing their squares.",
        hint="What comes first in the formula, the square or the sum?",
        changes=[Edit(WHERE, PENALTY, "loss += 0.5 * reg * np.sum(self.params[name]) ** 2")],
    ),
    Misconception(
        id="absolute-values-in-the-loss",
        says="The penalty sums the absolute values of the weights instead of their squares.",
        hint="The docstring has the formula of the penalty. Which power do the weights have?",
        changes=[Edit(WHERE, PENALTY, "loss += 0.5 * reg * np.sum(np.abs(self.params[name]))")],
    ),
    Misconception(
        id="weights-not-squared",
        says="The penalty sums the weights without squaring them.",
        hint="The docstring has the formula of the penalty. Which power do the weights have?",
        changes=[Edit(WHERE, PENALTY, "loss += 0.5 * reg * np.sum(self.params[name])")],
    ),
    Misconception(
        id="penalty-averaged",
        says="The penalty averages the squares of each weight array instead of summing them.",
        hint="Is there a division by the number of weights in the formula?",
        changes=[Edit(WHERE, PENALTY, "loss += 0.5 * reg * np.mean(self.params[name] ** 2)")],
    ),
    Misconception(
        id="penalty-divided-by-the-images",
        says="The penalty in the loss is divided by the number of images.",
        hint="Does the penalty depend on the batch?",
        changes=[
            Edit(WHERE, PENALTY, "loss += 0.5 * reg * np.sum(self.params[name] ** 2) / X.shape[0]")
        ],
    ),
    Misconception(
        id="penalty-subtracted",
        says="The penalty is subtracted from the loss instead of added.",
        hint="Should the loss grow or shrink if the weights grow?",
        changes=[Edit(WHERE, PENALTY, "loss -= 0.5 * reg * np.sum(self.params[name] ** 2)")],
    ),
    Misconception(
        id="loss-without-reg-as-a-factor",
        says="The penalty in the loss does not contain reg.",
        hint="What should the penalty be if reg is 0?",
        changes=[Edit(WHERE, PENALTY, "loss += 0.5 * np.sum(self.params[name] ** 2)")],
    ),
    Misconception(
        id="penalty-for-the-loss",
        says="The loss is the penalty alone: the softmax loss is lost.",
        hint="Does the penalty get added to the loss, or replace it?",
        changes=[Edit(WHERE, LOOP, 'loss = 0.0\n        for name in ("W1", "W2", "W3"):')],
    ),
    Misconception(
        id="penalty-subtracted-from-the-gradients",
        says="The regularization is subtracted from the gradients instead of added.",
        hint="Which sign does the penalty have in the loss?",
        changes=[Edit(WHERE, SHRINK, "grads[name] -= reg * self.params[name]")],
    ),
    Misconception(
        id="penalty-for-the-gradients",
        says="The gradients of the weights are the regularization alone.",
        hint="Does the regularization get added to a gradient, or replace it?",
        changes=[Edit(WHERE, SHRINK, "grads[name] = reg * self.params[name]")],
    ),
    Misconception(
        id="gradient-of-absolute-values",
        says="The gradients contain the signs of the weights instead of the weights.",
        hint="What is the derivative of 0.5 * w * w?",
        changes=[Edit(WHERE, SHRINK, "grads[name] += reg * np.sign(self.params[name])")],
    ),
    Misconception(
        id="gradient-of-a-cube",
        says="The gradients contain the squares of the weights instead of the weights.",
        hint="What is the derivative of 0.5 * w * w?",
        changes=[Edit(WHERE, SHRINK, "grads[name] += reg * self.params[name] ** 2")],
    ),
    Misconception(
        id="penalty-itself-in-the-gradients",
        says=(
            "The gradients contain 0.5 * reg * w * w, the penalty itself instead of its derivative."
        ),
        hint="What is the derivative of 0.5 * w * w?",
        changes=[Edit(WHERE, SHRINK, "grads[name] += 0.5 * reg * self.params[name] ** 2")],
    ),
    Misconception(
        id="gradient-without-reg-as-a-factor",
        says="The weights are added to their gradients without the factor reg.",
        hint="What should be added if reg is 0?",
        changes=[Edit(WHERE, SHRINK, "grads[name] += self.params[name]")],
    ),
    Misconception(
        id="convolution-without-relu",
        says="The convolution has no ReLU.",
        hint="Go through the list of layers in the docstring of the class, one by one.",
        changes=[
            Edit(
                WHERE,
                "pooled, conv_cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)",
                "maps, map_cache = conv_forward_fast(X, W1, b1, conv_param)\n"
                "        pooled, pool_cache = max_pool_forward_fast(maps, pool_param)",
            ),
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_relu_pool_backward(dpooled, conv_cache)',
                "dmaps = max_pool_backward_fast(dpooled, pool_cache)\n"
                '        _, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, map_cache)',
            ),
        ],
    ),
    words.known(
        "without-relu",
        [
            Edit(
                WHERE,
                "pooled, conv_cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)",
                "maps, map_cache = conv_forward_fast(X, W1, b1, conv_param)\n"
                "        pooled, pool_cache = max_pool_forward_fast(maps, pool_param)",
            ),
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_relu_pool_backward(dpooled, conv_cache)',
                "dmaps = max_pool_backward_fast(dpooled, pool_cache)\n"
                '        _, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, map_cache)',
            ),
            Edit(WHERE, HIDDEN, HIDDEN.replace("_relu", "")),
            Edit(WHERE, HIDDEN_BACK, HIDDEN_BACK.replace("_relu", "")),
        ],
    ),
    Misconception(
        id="backward-without-hidden-relu",
        says="The backward pass leaves out the ReLU of the hidden layer.",
        hint="Every layer of the forward pass has a backward pass. Count both.",
        changes=[Edit(WHERE, HIDDEN_BACK, "affine_backward(dhidden, hidden_cache[0])")],
    ),
    Misconception(
        id="backward-without-convolution-relu",
        says="The backward pass leaves out the ReLU of the convolution.",
        hint="Every layer of the forward pass has a backward pass. Count both.",
        changes=[
            Edit(
                WHERE,
                "pooled, conv_cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)",
                "maps, map_cache = conv_relu_forward(X, W1, b1, conv_param)\n"
                "        pooled, pool_cache = max_pool_forward_fast(maps, pool_param)",
            ),
            Edit(
                WHERE,
                '_, grads["W1"], grads["b1"] = conv_relu_pool_backward(dpooled, conv_cache)',
                "dmaps = max_pool_backward_fast(dpooled, pool_cache)\n"
                '        _, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, map_cache[0])',
            ),
        ],
    ),
    Misconception(
        id="log-probabilities-for-scores",
        says="The function returns logarithms of probabilities instead of scores.",
        hint="Are scores what goes into the softmax, or what comes out of it?",
        changes=[
            Edit(
                WHERE,
                "            return scores",
                "            return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="classes-for-scores",
        says="The function returns the predicted classes instead of the scores.",
        hint="Which shape do the scores have, according to the docstring?",
        changes=[
            Edit(WHERE, "            return scores", "            return scores.argmax(axis=1)")
        ],
    ),
    Misconception(
        id="gradients-divided-by-the-images-again",
        says="The gradients of the softmax loss are divided by the number of images once more.",
        hint="softmax_loss already takes the mean over the batch.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n        dscores = dscores / X.shape[0]",
            )
        ],
    ),
    Misconception(
        id="loss-divided-by-the-images-again",
        says="The softmax loss is divided by the number of images once more.",
        hint="softmax_loss already takes the mean over the batch.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n        loss = loss / X.shape[0]",
            )
        ],
    ),
    Misconception(
        id="both-divided-by-the-images-again",
        says="The softmax loss and its gradients are divided by the number of images once more.",
        hint="softmax_loss already takes the mean over the batch.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n"
                "        loss, dscores = loss / X.shape[0], dscores / X.shape[0]",
            )
        ],
    ),
    Misconception(
        id="backward-from-the-scores",
        says="The backward pass starts from the scores instead of from their gradient.",
        hint="softmax_loss returns two things. Which of them goes into the backward pass?",
        changes=[Edit(WHERE, OUTPUT_BACK, "affine_backward(scores, scores_cache)")],
    ),
    Misconception(
        id="padding-always-one",
        says="The convolution is always padded by 1, whatever the size of the filters.",
        hint="How many zeros does a filter of 5 x 5 need on each side to keep the image's size?",
        changes=[
            Edit(
                WHERE,
                "        pooled, conv_cache",
                '        conv_param["pad"] = 1\n        pooled, conv_cache',
            )
        ],
    ),
    Misconception(
        id="only-w1-in-the-loss",
        says="The penalty in the loss contains only W1.",
        hint="Count the weight arrays in your penalty, and look how they are combined.",
        changes=[
            Edit(
                WHERE,
                PENALTY,
                'loss += 0.5 * reg * np.sum(self.params[name] ** 2) * (name == "W1")',
            )
        ],
    ),
    Misconception(
        id="only-w3-in-the-loss",
        says="The penalty in the loss contains only W3.",
        hint="Count the weight arrays in your penalty, and look how they are combined.",
        changes=[
            Edit(
                WHERE,
                PENALTY,
                'loss += 0.5 * reg * np.sum(self.params[name] ** 2) * (name == "W3")',
            )
        ],
    ),
]
