"""Known wrong answers for `max_pool_forward_tiles`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling_tiles.py:max_pool_forward_tiles"
SIX = "x.reshape(N, C, H // height, height, W // width, width)"

MISCONCEPTIONS = [
    Misconception(
        id="tile-number-inside",
        says=(
            "The pixels that are pooled together are not neighbors but a whole number of tiles "
            "apart."
        ),
        hint=(
            "When one axis becomes two, the last of them varies fastest: it counts the pixels "
            "inside a tile."
        ),
        changes=[
            Edit(WHERE, SIX, "x.reshape(N, C, height, H // height, width, W // width)"),
            Edit(WHERE, "axis=(3, 5)", "axis=(2, 4)"),
        ],
    ),
    Misconception(
        id="mean-of-tiles",
        says="Each tile is averaged instead of giving its maximum.",
        hint="Which number of a tile does the docstring ask for?",
        changes=[Edit(WHERE, ".max(axis", ".mean(axis")],
    ),
    Misconception(
        id="flattened-runs",
        says="A tile is made of neighbors in one row, without the rows below.",
        hint="The pixels of a tile are not contiguous in memory. A tile needs two axes, not one.",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                "x.reshape(N, C, H // height, W // width, height * width).max(axis=4)",
            )
        ],
    ),
    Misconception(
        id="maximum-starts-at-zero",
        says="A tile of negative numbers gives 0 instead of its maximum.",
        hint="What is the maximum of -3 and -1?",
        changes=[Edit(WHERE, "axis=(3, 5))", "axis=(3, 5), initial=0)")],
    ),
]
