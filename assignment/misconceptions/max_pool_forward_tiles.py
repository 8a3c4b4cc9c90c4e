"""Wrong pooling by reshaping, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling_tiles.py:max_pool_forward_tiles"
SIX = "x.reshape(N, C, H // height, height, W // width, width)"

MISCONCEPTIONS = [
    Misconception(
        id="tile-number-inside",
        says="Your out is what you get when pixels a whole number of tiles apart are pooled.",
        hint="Of two axes made from one, the last runs fastest: it counts pixels inside a tile.",
        changes=[
            Edit(WHERE, SIX, "x.reshape(N, C, height, H // height, width, W // width)"),
            Edit(WHERE, "axis=(3, 5)", "axis=(2, 4)"),
        ],
    ),
    Misconception(
        id="mean-of-tiles",
        says="Your out is what you get when tiles are averaged.",
        hint="Which number of a tile is asked for?",
        changes=[Edit(WHERE, ".max(axis", ".mean(axis")],
    ),
    Misconception(
        id="flattened-runs",
        says="Your out is what you get when neighbours along a row make a tile, with none below.",
        hint="The pixels of a tile do not follow one another in memory: two axes, not one.",
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
        says="Your out is what you get when the search starts at 0, so negatives never win.",
        hint="What is the maximum of -3 and -1?",
        changes=[Edit(WHERE, "axis=(3, 5))", "axis=(3, 5), initial=0)")],
    ),
]
