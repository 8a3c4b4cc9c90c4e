"""Known wrong answers for `max_pool_forward_tiles`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling_tiles.py:max_pool_forward_tiles"
SIX = "x.reshape(N, C, H // height, height, W // width, width)"
AXES = "After the reshape to six axes, which two of them run over the pixels of a tile?"


def instead(expression: str) -> list[Edit]:
    """The solution with this expression for the result."""
    return [Edit(WHERE, f"{SIX}.max(axis=(3, 5))", expression)]


MISCONCEPTIONS = [
    Misconception(
        id="flattened-runs",
        says="The pixels that are pooled together follow each other in memory, row by row.",
        hint="The pixels of a tile are not contiguous in memory. A tile needs two axes, not one.",
        changes=instead("x.reshape(N, C, H // height, W // width, height * width).max(axis=4)"),
    ),
    Misconception(
        id="last-two-axes",
        says="The maximum runs over a whole row of pixels; the rows of a tile stay apart.",
        hint=AXES,
        changes=instead(f"{SIX}.max(axis=(4, 5))"),
    ),
    Misconception(
        id="maximum-over-the-tiles",
        says="The maximum runs over the tiles instead of over the pixels of each tile.",
        hint=AXES,
        changes=instead(f"{SIX}.max(axis=(2, 4))"),
    ),
    Misconception(
        id="tile-number-inside",
        says=(
            "The pixels that are pooled together are not neighbors: they are as many pixels apart "
            "as there are tiles."
        ),
        hint=(
            "When one axis becomes two, the last of them varies fastest: it counts the pixels "
            "inside a tile."
        ),
        changes=instead("x.reshape(N, C, height, H // height, width, W // width).max(axis=(2, 4))"),
    ),
    Misconception(
        id="mean-of-tiles",
        says="Each tile is averaged instead of giving its maximum.",
        hint="Which number of a tile does the docstring ask for?",
        changes=instead(f"{SIX}.mean(axis=(3, 5))"),
    ),
    Misconception(
        id="tiles-of-two",
        says="The tiles always have 2x2 pixels.",
        hint="Where does your code use height and width?",
        changes=instead(
            "x[:, :, : H // 2 * 2, : W // 2 * 2]"
            ".reshape(N, C, H // 2, 2, W // 2, 2).max(axis=(3, 5))"
        ),
    ),
    Misconception(
        id="rows-only-five-axes",
        says="The maximum is taken over the rows of a tile only, so out has five axes.",
        hint=AXES,
        changes=instead(f"{SIX}.max(axis=3)"),
    ),
    Misconception(
        id="axes-of-length-one",
        says="out keeps two axes of length 1.",
        hint="Compare the shape of out with the docstring.",
        changes=instead(f"{SIX}.max(axis=(3, 5), keepdims=True)"),
    ),
    Misconception(
        id="height-and-width-swapped",
        says="Height and width of the image are swapped in the reshape.",
        hint="Which axis of x is H, and which axes of the six does it become?",
        changes=instead("x.reshape(N, C, W // width, width, H // height, height).max(axis=(3, 5))"),
    ),
    Misconception(
        id="number-and-place-swapped",
        says="out has one number for each place in a tile instead of one for each tile.",
        hint="When one axis becomes two, the first of them counts the tiles.",
        changes=instead("x.reshape(N, C, height, H // height, width, W // width).max(axis=(3, 5))"),
    ),
    Misconception(
        id="maximum-starts-at-zero",
        says="A tile of negative numbers gives 0 instead of its maximum.",
        hint="What is the maximum of -3 and -1?",
        changes=instead(f"{SIX}.max(axis=(3, 5), initial=0)"),
    ),
    Misconception(
        id="position-for-value",
        says="out holds where the maximum is instead of its value.",
        hint="argmax and max are different functions.",
        changes=instead(
            f"{SIX}.swapaxes(3, 4).reshape(N, C, H // height, W // width, -1).argmax(axis=-1)"
        ),
    ),
]
