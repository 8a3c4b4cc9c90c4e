"""Known wrong answers for `Network.scores`, each as a change to the solution."""

from __future__ import annotations

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words

WHERE = "cs231n/frameworks/scratch.py:Network.scores"
KEEP = "self.caches = conv_cache, pool_cache, dense_cache"


def scores(expression: str) -> list[Edit]:
    """Return the change that stores another expression in scores, at the end."""
    return [Edit(WHERE, KEEP, f"scores = {expression}\n        {KEEP}")]


MISCONCEPTIONS = [
    words.known("relu-on-the-scores", scores("np.maximum(scores, 0)")),
    Misconception(
        id="relu-after-the-convolution",
        says="There is a ReLU after the convolution.",
        hint="Go through the list of layers in the docstring of the class, one by one.",
        changes=[
            Edit(
                WHERE,
                "max_pool_forward_fast(maps, POOL)",
                "max_pool_forward_fast(np.maximum(maps, 0), POOL)",
            )
        ],
    ),
    Misconception(
        id="probabilities",
        says="The function returns probabilities instead of scores: softmax was applied.",
        hint="Are scores what goes into the softmax, or what comes out of it?",
        changes=scores("np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)"),
    ),
    Misconception(
        id="without-filter-bias",
        says="The biases of the filters are left out.",
        hint="Count the parameters of the network, and those that scores uses.",
        changes=[Edit(WHERE, "self.b1, CONV", "0 * self.b1, CONV")],
    ),
    Misconception(
        id="without-dense-bias",
        says="The biases of the dense layer are left out.",
        hint="Count the parameters of the network, and those that scores uses.",
        changes=[Edit(WHERE, "pooled, self.W2, self.b2", "pooled, self.W2, 0 * self.b2")],
    ),
    Misconception(
        id="caches-not-kept",
        says="The caches are not stored in self.caches.",
        hint="gradients runs after scores has ended. What is left of a local variable then?",
        changes=[Edit(WHERE, "self.caches", "caches")],
    ),
    Misconception(
        id="padded",
        says="The convolution pads the images and then cuts its output to size.",
        hint="The docstring of the class says how the images are padded.",
        changes=[
            Rewrite(
                WHERE,
                """
maps, conv_cache = conv_forward_fast(x, self.W1, self.b1, {"stride": 1, "pad": 1})
maps = maps[:, :, : x.shape[2] - 2, : x.shape[3] - 2]
pooled, pool_cache = max_pool_forward_fast(maps, POOL)
scores, dense_cache = affine_forward(pooled, self.W2, self.b2)
self.caches = conv_cache, pool_cache, dense_cache
""",
            )
        ],
    ),
    Misconception(
        id="classes-for-scores",
        says="The function returns the best class of each image instead of the scores.",
        hint="Compare the shape of the result with the docstring.",
        changes=scores("scores.argmax(axis=1)"),
    ),
]
