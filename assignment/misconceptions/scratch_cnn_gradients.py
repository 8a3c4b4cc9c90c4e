"""Wrong gradients of the network from scratch."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/frameworks/scratch.py:Network.gradients"

MISCONCEPTIONS = [
    Misconception(
        id="summed-over-the-batch",
        says="Your loss is what you get when the batch is added up.",
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
        says="Your gradients are what you get when the batch is added up, though the loss is its "
        "mean.",
        hint="The gradient of a mean is a mean.",
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(scores, y)\n        dscores = dscores * len(y)",
            )
        ],
    ),
    Misconception(
        id="regularised",
        says="Your loss is what you get with a penalty on the weights.",
        hint="Read what the docstring says of a penalty.",
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
        says="Your gradients of the filters are what you get with a ReLU that the forward pass "
        "does not have.",
        hint="Go back through the layers of the forward pass, and no others.",
        changes=[
            Edit(
                WHERE,
                "conv_backward_fast(dmaps, conv_cache)",
                "conv_backward_fast(dmaps * (dmaps > 0), conv_cache)",
            )
        ],
    ),
]
