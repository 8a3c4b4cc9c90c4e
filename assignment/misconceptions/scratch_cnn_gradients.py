"""Known wrong answers for `Network.gradients`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/frameworks/scratch.py:Network.gradients"

MISCONCEPTIONS = [
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
]
