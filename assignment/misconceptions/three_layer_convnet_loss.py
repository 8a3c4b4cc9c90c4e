"""Known wrong answers for `ThreeLayerConvNet.loss`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/cnn.py:ThreeLayerConvNet.loss"
LOOP = 'for name in ("W1", "W2", "W3"):'
SQUARES = "np.sum(self.params[name] ** 2)"
SOFTMAX = "loss, dscores = softmax_loss(scores, y)"
CONV = "pooled, conv_cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)"
CONV_BACK = '_, grads["W1"], grads["b1"] = conv_relu_pool_backward(dpooled, conv_cache)'
HIDDEN = "affine_relu_forward(pooled, W2, b2)"
HIDDEN_BACK = "affine_relu_backward(dhidden, hidden_cache)"
OUTPUT = "affine_forward(hidden, W3, b3)"
OUTPUT_BACK = "affine_backward(dscores, scores_cache)"


def regularized(loop: str) -> list[Edit]:
    """Add up the penalty in this loop over `name`, or with statements before the right one."""
    return [Edit(WHERE, LOOP, loop)]


def penalty(statement: str) -> list[Edit]:
    """Add the penalty of one weight array to the loss by this statement."""
    return [Edit(WHERE, f"loss += 0.5 * reg * {SQUARES}", statement)]


def gradient(statement: str) -> list[Edit]:
    """Add the derivative of the penalty to the gradient by this statement."""
    return [Edit(WHERE, "grads[name] += reg * self.params[name]", statement)]


MISCONCEPTIONS = [
    words.known("gradient-without-regularization", gradient("pass")),
    words.known("loss-without-the-half", penalty(f"loss += reg * {SQUARES}")),
    Misconception(
        id="first-layer-not-regularized",
        says="The regularization leaves out W1, the filters.",
        hint="Count the weight arrays in your penalty.",
        changes=regularized('for name in ("W2", "W3"):'),
    ),
    words.known("biases-regularized", regularized("for name in sorted(self.params):")),
    Misconception(
        id="no-regularization-at-all",
        says="The regularization is missing, both from the loss and from the gradients.",
        hint="Compare the loss with reg = 0 to the loss with a larger reg. What should change?",
        changes=[*penalty("pass"), *gradient("pass")],
    ),
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
        "gradient-half-the-penalty", gradient("grads[name] += 0.5 * reg * self.params[name]")
    ),
    words.known(
        "gradient-twice-the-penalty", gradient("grads[name] += 2 * reg * self.params[name]")
    ),
    words.known("loss-without-regularization", penalty("pass")),
    words.known(
        "gradient-adds-the-sum-of-the-weights",
        gradient("grads[name] += reg * np.sum(self.params[name])"),
    ),
    words.known("gradient-regularizes-the-gradient", gradient("grads[name] += reg * grads[name]")),
    Misconception(
        id="penalty-for-the-gradients",
        says="The gradients of the weights are the regularization alone.",
        hint="Does the regularization get added to a gradient, or replace it?",
        changes=gradient("grads[name] = reg * self.params[name]"),
    ),
    Misconception(
        id="penalty-for-the-loss",
        says="The loss is the penalty alone: the softmax loss is lost.",
        hint="Does the penalty get added to the loss, or replace it?",
        changes=regularized(f"loss = 0.0\n        {LOOP}"),
    ),
    Misconception(
        id="output-layer-not-regularized",
        says="The regularization leaves out W3.",
        hint="Count the weight arrays in your penalty.",
        changes=regularized('for name in ("W1", "W2"):'),
    ),
    Misconception(
        id="hidden-layer-not-regularized",
        says="The regularization leaves out W2.",
        hint="Count the weight arrays in your penalty.",
        changes=regularized('for name in ("W1", "W3"):'),
    ),
    Misconception(
        id="loss-without-w1",
        says="The penalty in the loss leaves out W1.",
        hint="Count the weight arrays in your penalty.",
        changes=penalty(f'loss += 0.5 * reg * {SQUARES} * (name != "W1")'),
    ),
    Misconception(
        id="gradient-without-w1",
        says="The gradient of W1 leaves out the regularization.",
        hint="Which weights does the penalty depend on?",
        changes=gradient('grads[name] += reg * self.params[name] * (name != "W1")'),
    ),
    Misconception(
        id="strength-for-w1-only",
        says=(
            "0.5 * reg multiplies only the squares of W1; those of W2 and W3 are added without it."
        ),
        hint="Look where the parentheses of the penalty are.",
        changes=penalty(f'loss += (0.5 * reg if name == "W1" else 1) * {SQUARES}'),
    ),
    Misconception(
        id="weights-not-squared",
        says="The penalty sums the weights without squaring them.",
        hint="The docstring has the formula of the penalty. Which power do the weights have?",
        changes=penalty("loss += 0.5 * reg * np.sum(self.params[name])"),
    ),
    Misconception(
        id="square-of-the-sum",
        says="The penalty squares the sum of the weights instead of summing their squares.",
        hint="What comes first in the formula, the square or the sum?",
        changes=penalty("loss += 0.5 * reg * np.sum(self.params[name]) ** 2"),
    ),
    Misconception(
        id="norm-not-squared",
        says="The penalty contains the norms of the weights instead of their squares.",
        hint="A norm is the square root of a sum of squares.",
        changes=penalty("loss += 0.5 * reg * np.linalg.norm(self.params[name])"),
    ),
    Misconception(
        id="penalty-averaged",
        says="The penalty averages the squares of each weight array instead of summing them.",
        hint="Is there a division by the number of weights in the formula?",
        changes=penalty("loss += 0.5 * reg * np.mean(self.params[name] ** 2)"),
    ),
    Misconception(
        id="penalty-divided-by-the-images",
        says="The penalty in the loss is divided by the number of images.",
        hint="Does the penalty depend on the batch?",
        changes=penalty(f"loss += 0.5 * reg * {SQUARES} / X.shape[0]"),
    ),
    Misconception(
        id="loss-without-reg-as-a-factor",
        says="The penalty in the loss does not contain reg.",
        hint="What should the penalty be if reg is 0?",
        changes=penalty(f"loss += 0.5 * {SQUARES}"),
    ),
    Misconception(
        id="gradient-without-reg-as-a-factor",
        says="The weights are added to their gradients without the factor reg.",
        hint="What should be added if reg is 0?",
        changes=gradient("grads[name] += self.params[name]"),
    ),
    words.known(
        "relu-on-the-scores",
        [
            Edit(WHERE, OUTPUT, OUTPUT.replace("affine", "affine_relu")),
            Edit(WHERE, OUTPUT_BACK, OUTPUT_BACK.replace("affine", "affine_relu")),
        ],
    ),
    Misconception(
        id="convolution-without-relu",
        says="The convolution has no ReLU.",
        hint="Go through the list of layers in the docstring of the class, one by one.",
        changes=[
            Edit(
                WHERE,
                CONV,
                "maps, map_cache = conv_forward_fast(X, W1, b1, conv_param)\n"
                "        pooled, pool_cache = max_pool_forward_fast(maps, pool_param)",
            ),
            Edit(
                WHERE,
                CONV_BACK,
                "dmaps = max_pool_backward_fast(dpooled, pool_cache)\n"
                '        _, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, map_cache)',
            ),
        ],
    ),
    Misconception(
        id="backward-without-hidden-relu",
        says="The backward pass leaves out the ReLU of the hidden layer.",
        hint="Every layer of the forward pass has a backward pass. Count both.",
        changes=[Edit(WHERE, HIDDEN_BACK, "affine_backward(dhidden, hidden_cache[0])")],
    ),
    Misconception(
        id="backward-from-the-scores",
        says="The backward pass starts from the scores instead of from their gradient.",
        hint="softmax_loss returns two things. Which of them goes into the backward pass?",
        changes=[Edit(WHERE, OUTPUT_BACK, "affine_backward(scores, scores_cache)")],
    ),
    Misconception(
        id="gradients-divided-by-the-images-again",
        says="The gradients of the softmax loss are divided by the number of images once more.",
        hint="softmax_loss already takes the mean over the batch.",
        changes=[Edit(WHERE, SOFTMAX, f"{SOFTMAX}\n        dscores = dscores / X.shape[0]")],
    ),
    Misconception(
        id="classes-for-scores",
        says="The function returns the predicted classes instead of the scores.",
        hint="Which shape do the scores have, according to the docstring?",
        changes=[Edit(WHERE, "return scores", "return scores.argmax(axis=1)")],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [Edit(WHERE, "reg = float(", 'grads["b3"] = grads["b3"][None]\n        reg = float(')],
    ),
]
