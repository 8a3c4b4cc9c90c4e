"""Known wrong answers for `Network.gradients`, each as a change to the solution."""

from __future__ import annotations

from grading.spec import Edit, Misconception

WHERE = "cs231n/frameworks/scratch.py:Network.gradients"
LOSS = "loss, dscores = softmax_loss(scores, y)"
LAST = '_, grads["W1"], grads["b1"] = conv_backward_fast(dmaps, conv_cache)'


def after_the_loss(line: str) -> Edit:
    """Return the change that adds a line after the loss and the gradient of the scores."""
    return Edit(WHERE, LOSS, f"{LOSS}\n        {line}")


def at_the_end(line: str) -> Edit:
    """Return the change that adds a line after the last gradients."""
    return Edit(WHERE, LAST, f"{LAST}\n        {line}")


MISCONCEPTIONS = [
    Misconception(
        id="averaged-twice",
        says="The gradients are divided by the number of images twice.",
        hint="softmax_loss has already divided by it.",
        changes=[after_the_loss("dscores = dscores / len(y)")],
    ),
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
        id="regularized",
        says="The loss has a penalty on the weights.",
        hint="What does the docstring say about a penalty?",
        changes=[after_the_loss("loss += 0.5 * np.sum(self.W2**2)")],
    ),
    Misconception(
        id="weights-exchanged",
        says="The gradients of W1 and W2 are stored under each other's name.",
        hint="Compare the shape of each gradient with that of its parameter.",
        changes=[at_the_end('grads["W1"], grads["W2"] = grads["W2"], grads["W1"]')],
    ),
    Misconception(
        id="gradients-of-the-other-sign",
        says="The gradients have the wrong sign.",
        hint="A gradient points uphill. Only the step goes the other way.",
        changes=[after_the_loss("dscores = -dscores")],
    ),
    Misconception(
        id="summed-over-the-batch",
        says="The loss is summed over the batch instead of averaged.",
        hint="The loss is a mean over the images of the batch.",
        changes=[after_the_loss("loss, dscores = loss * len(y), dscores * len(y)")],
    ),
    Misconception(
        id="both-averaged-twice",
        says="The loss and the gradients are divided by the number of images twice.",
        hint="softmax_loss has already divided by it.",
        changes=[after_the_loss("loss, dscores = loss / len(y), dscores / len(y)")],
    ),
    Misconception(
        id="gradients-summed-over-the-batch",
        says="The gradients are summed over the batch, although the loss is a mean.",
        hint="The gradient of a mean is a mean, too.",
        changes=[after_the_loss("dscores = dscores * len(y)")],
    ),
    Misconception(
        id="biases-exchanged",
        says="The gradients of b1 and b2 are stored under each other's name.",
        hint="Compare the shape of each gradient with that of its parameter.",
        changes=[at_the_end('grads["b1"], grads["b2"] = grads["b2"], grads["b1"]')],
    ),
    Misconception(
        id="loss-averaged-twice",
        says="The loss is divided by the number of images twice.",
        hint="softmax_loss has already divided by it.",
        changes=[after_the_loss("loss = loss / len(y)")],
    ),
    Misconception(
        id="loss-summed",
        says="The loss is summed over the batch instead of averaged, but the gradients are right.",
        hint="The loss is a mean over the images of the batch.",
        changes=[after_the_loss("loss = loss * len(y)")],
    ),
    Misconception(
        id="regularized-with-gradients",
        says="The loss has a penalty on the weights, and so have the gradients.",
        hint="What does the docstring say about a penalty?",
        changes=[
            after_the_loss("loss += 0.5 * (np.sum(self.W1**2) + np.sum(self.W2**2))"),
            at_the_end('grads["W1"], grads["W2"] = grads["W1"] + self.W1, grads["W2"] + self.W2'),
        ],
    ),
    Misconception(
        id="learning-rate-in-the-gradients",
        says="The gradients are multiplied by the learning rate.",
        hint="The learning rate belongs to the step.",
        changes=[
            at_the_end(
                "for name in grads:\n            grads[name] = self.learning_rate * grads[name]"
            )
        ],
    ),
]
