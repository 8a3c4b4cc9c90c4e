"""Known wrong answers for `TwoLayerNet.loss`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from ._networks import probabilities_for_scores, regularization

WHERE = "cs231n/classifiers/fc_net.py:TwoLayerNet.loss"
LOOP = 'for name in ("W1", "W2"):'
LOSS = "loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)"
GRADIENT = "grads[name] += self.reg * self.params[name]"

MISCONCEPTIONS = [
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
    words.known("biases-regularized", [Edit(WHERE, LOOP, "for name in sorted(self.params):")]),
    Misconception(
        id="last-layer-not-regularized",
        says="The regularization leaves out W2.",
        hint="Count the weight arrays in your penalty.",
        changes=[Edit(WHERE, LOOP, 'for name in ("W1",):')],
    ),
    *regularization(WHERE, loop=LOOP, loss=LOSS, gradient=GRADIENT, weights="self.params[name]"),
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
    probabilities_for_scores(WHERE),
    Misconception(
        id="loss-without-the-last-penalty",
        says="The regularization in the loss leaves out W2.",
        hint="Count the weight arrays in the penalty of your loss.",
        changes=[Edit(WHERE, LOSS, f'if name != "W2":\n                {LOSS}')],
    ),
    Misconception(
        id="biases-regularized-in-the-gradients",
        says="The biases are regularized in the gradients, but not in the loss.",
        hint="Which parameters does the formula of the loss sum over?",
        changes=[
            Edit(WHERE, LOOP, f'for name in ("b1", "b2"):\n            {GRADIENT}\n        {LOOP}')
        ],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [
            Edit(
                WHERE,
                LOOP,
                f'grads["b1"], grads["b2"] = grads["b1"][None], grads["b2"][None]\n        {LOOP}',
            )
        ],
    ),
]
