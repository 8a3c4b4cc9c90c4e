"""Known wrong answers for `Network.scores`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words

WHERE = "cs231n/frameworks/scratch.py:Network.scores"

MISCONCEPTIONS = [
    Misconception(
        id="caches-not-kept",
        says="The caches are not stored in self.caches.",
        hint="gradients runs after scores has ended. What is left of a local variable then?",
        changes=[Edit(WHERE, "self.caches = conv_cache", "caches = conv_cache")],
    ),
    Misconception(
        id="without-filter-bias",
        says="The biases of the filters are left out.",
        hint="Count the parameters of the network, and those that scores uses.",
        changes=[Edit(WHERE, "self.b1, CONV", "0 * self.b1, CONV")],
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
        changes=[
            Edit(
                WHERE,
                "self.caches = conv_cache, pool_cache, dense_cache",
                "scores = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)\n        "
                "self.caches = conv_cache, pool_cache, dense_cache",
            )
        ],
    ),
    words.known(
        "relu-on-the-scores",
        [
            Edit(
                WHERE,
                "self.caches = conv_cache",
                "scores = np.maximum(scores, 0)\n        self.caches = conv_cache",
            )
        ],
    ),
    Misconception(
        id="without-dense-bias",
        says="The biases of the dense layer are left out.",
        hint="Count the parameters of the network, and those that scores uses.",
        changes=[
            Edit(WHERE, "pooled, self.W2, self.b2", "pooled, self.W2, 0 * self.b2"),
        ],
    ),
    Misconception(
        id="without-biases",
        says="All biases are left out.",
        hint="Count the parameters of the network, and those that scores uses.",
        changes=[
            Edit(WHERE, "self.b1, CONV", "0 * self.b1, CONV"),
            Edit(WHERE, "pooled, self.W2, self.b2", "pooled, self.W2, 0 * self.b2"),
        ],
    ),
    Misconception(
        id="relu-after-every-layer",
        says="There is a ReLU after the convolution and on the scores.",
        hint=("Go through the list of layers in the docstring of the class, one by one."),
        changes=[
            Edit(
                WHERE,
                "max_pool_forward_fast(maps, POOL)",
                "max_pool_forward_fast(np.maximum(maps, 0), POOL)",
            ),
            Edit(
                WHERE,
                "self.caches = conv_cache",
                ("scores = np.maximum(scores, 0)\n        self.caches = conv_cache"),
            ),
        ],
    ),
    Misconception(
        id="log-probabilities",
        says="The function returns logarithms of probabilities instead of scores.",
        hint="Are scores what goes into the softmax, or what comes out of it?",
        changes=[
            Edit(
                WHERE,
                "self.caches = conv_cache",
                (
                    "scores = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))\n"
                    "        self.caches = conv_cache"
                ),
            ),
        ],
    ),
    Misconception(
        id="largest-score-subtracted",
        says="The largest score of each row is subtracted.",
        hint="softmax_loss does that itself. What should scores return?",
        changes=[
            Edit(
                WHERE,
                "self.caches = conv_cache",
                (
                    "scores = scores - scores.max(axis=1, keepdims=True)\n"
                    "        self.caches = conv_cache"
                ),
            ),
        ],
    ),
    Misconception(
        id="channels-last",
        says="The dense layer reads the pooled maps with the channels last.",
        hint=(
            "affine_forward flattens its input as it is. Which order of the axes "
            "do the weights expect?"
        ),
        changes=[
            Edit(WHERE, "affine_forward(pooled,", "affine_forward(pooled.transpose(0, 2, 3, 1),"),
        ],
    ),
    Misconception(
        id="rows-and-columns-swapped",
        says="The dense layer reads the pooled maps column by column.",
        hint=(
            "affine_forward flattens its input as it is. Which order of the axes "
            "do the weights expect?"
        ),
        changes=[
            Edit(WHERE, "affine_forward(pooled,", "affine_forward(pooled.swapaxes(2, 3),"),
        ],
    ),
    Misconception(
        id="mean-pooling",
        says="Pooling takes the mean of each window instead of the maximum.",
        hint=("Go through the list of layers in the docstring of the class, one by one."),
        changes=[
            Edit(
                WHERE,
                "affine_forward(pooled, self.W2, self.b2)",
                (
                    "affine_forward(\n"
                    "            sum(maps[:, :, i : 2 * pooled.shape[2] : 2, j : 2 * "
                    "pooled.shape[3] : 2]\n"
                    "                for i in (0, 1) for j in (0, 1)) / 4, self.W2, "
                    "self.b2)"
                ),
            ),
        ],
    ),
    Misconception(
        id="first-pixel-of-each-window",
        says="Pooling takes the first pixel of each window instead of the maximum.",
        hint=("Go through the list of layers in the docstring of the class, one by one."),
        changes=[
            Edit(
                WHERE,
                "affine_forward(pooled, self.W2, self.b2)",
                (
                    "affine_forward(\n"
                    "            maps[:, :, : 2 * pooled.shape[2] : 2, : 2 * "
                    "pooled.shape[3] : 2], self.W2, self.b2)"
                ),
            ),
        ],
    ),
    Misconception(
        id="filters-rotated",
        says="The filters are rotated by 180 degrees.",
        hint="conv_forward_fast slides the filters as they are.",
        changes=[
            Edit(WHERE, "x, self.W1,", "x, self.W1[:, :, ::-1, ::-1],"),
        ],
    ),
    Misconception(
        id="classes-for-scores",
        says=("The function returns the best class of each image instead of the scores."),
        hint="Compare the shape of the result with the docstring.",
        changes=[
            Edit(
                WHERE,
                "self.caches = conv_cache",
                ("scores = scores.argmax(axis=1)\n        self.caches = conv_cache"),
            ),
        ],
    ),
    Misconception(
        id="scores-transposed",
        says="The scores are transposed.",
        hint="Compare the shape of the result with the docstring.",
        changes=[
            Edit(
                WHERE,
                "self.caches = conv_cache",
                ("scores = scores.T\n        self.caches = conv_cache"),
            ),
        ],
    ),
]
