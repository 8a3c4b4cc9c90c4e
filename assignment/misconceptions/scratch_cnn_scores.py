"""Wrong scores of the network from scratch."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/frameworks/scratch.py:Network.scores"

MISCONCEPTIONS = [
    Misconception(
        id="without-filter-bias",
        says="Your scores are what you get when the filters' biases are left out.",
        hint="Count the parameters of the network, and those that scores uses.",
        changes=[Edit(WHERE, "self.b1, CONV", "0 * self.b1, CONV")],
    ),
    Misconception(
        id="padded",
        says="Your scores are what you get when a convolution with padding is cut to size.",
        hint="The text of the class says how the images are padded.",
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
        id="relu-after-the-convolution",
        says="Your scores are what you get when negative numbers of the maps are cut off.",
        hint="Go through the row of layers in the text of the class, one by one.",
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
        says="Your scores are what you get after the softmax.",
        hint="Scores are what goes into the softmax.",
        changes=[
            Edit(
                WHERE,
                "self.caches = conv_cache, pool_cache, dense_cache",
                "scores = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)\n        "
                "self.caches = conv_cache, pool_cache, dense_cache",
            )
        ],
    ),
]
